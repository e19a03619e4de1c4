/**
 * The page's few pictures, drawn here: nothing is loaded from anywhere. All are decoration beside words.
 */
import type { VNode } from 'preact'

function Icon ({ path }: { path: string }): VNode {
  return (
    <svg class="icon-drawing" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
      <path d={path} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  )
}

export function PlusIcon (): VNode { return <Icon path="M12 5v14M5 12h14" /> }
export function CloseIcon (): VNode { return <Icon path="M6 6l12 12M18 6L6 18" /> }
export function BackIcon (): VNode { return <Icon path="M15 5l-7 7 7 7" /> }
export function SendIcon (): VNode { return <Icon path="M12 19V5M6 11l6-6 6 6" /> }
export function CopyIcon (): VNode { return <Icon path="M9 9h10v10H9zM5 15V5h10" /> }
export function QrIcon (): VNode { return <Icon path="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2zM19 14h1M14 19h1" /> }
export function InfoIcon (): VNode { return <Icon path="M12 11v6M12 7.500v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z" /> }
export function ShieldIcon ({ checked = false }: { checked?: boolean }): VNode { return <Icon path={`M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z${checked ? 'M9 12l2 2 4-4' : ''}`} /> }
export function DownIcon (): VNode { return <Icon path="M6 9l6 6 6-6" /> }
export function ClockIcon (): VNode { return <Icon path="M12 8v4l2.5 2.500M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z" /> }
export function CheckIcon (): VNode { return <Icon path="M3 13l4 4L16 7M12 17l1 .5L21 8" /> }
export function ClipIcon (): VNode { return <Icon path="M20 11l-8.500 8.500a5 5 0 0 1-7-7L13 4a3.300 3.300 0 0 1 4.700 4.700L9.300 17a1.700 1.700 0 0 1-2.300-2.300L14.500 7" /> }
export function LockIcon (): VNode { return <Icon path="M6 11h12v9H6zM9 11V7.500a3 3 0 0 1 6 0V11" /> }
export function MicrophoneIcon (): VNode { return <Icon path="M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM6 11a6 6 0 0 0 12 0M12 17v4" /> }
export function PlayIcon (): VNode { return <Icon path="M8 5l11 7-11 7z" /> }
export function PauseIcon (): VNode { return <Icon path="M8 5v14M16 5v14" /> }
export function StopIcon (): VNode { return <Icon path="M6 6h12v12H6z" /> }
