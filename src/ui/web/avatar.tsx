/**
 * A contact's colours, drawn from the peer ID. Decoration beside the name, so hidden from screen readers.
 */
import { useId } from 'preact/hooks'
import { avatarOf } from '../model/index.ts'
import type { VNode } from 'preact'

export function Avatar ({ peerId, name, size = 40, online = false }: { peerId: string, name: string, size?: number, online?: boolean }): VNode {
  const { background, shape, x, y, radius, letter } = avatarOf(peerId, name)
  const clip = useId()
  return (
    <span class={online ? 'avatar is-online' : 'avatar'} aria-hidden="true">
      <svg viewBox="0 0 40 40" width={size} height={size} focusable="false">
        <clipPath id={clip}><circle cx="20" cy="20" r="20" /></clipPath>
        <g clip-path={`url(#${clip})`}>
          <rect width="40" height="40" class={`hue-${background}`} />
          <circle cx={x} cy={y} r={radius} class={`hue-${shape} avatar-shape`} />
        </g>
        <text x="20" y="20" dy="0.36em" text-anchor="middle" class="avatar-letter">{letter}</text>
      </svg>
    </span>
  )
}
