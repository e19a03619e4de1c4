/**
 * A QR code as one SVG path, drawn in the page: no image service, no markup from strings.
 */
import encodeQR from 'qr'
import { useMemo } from 'preact/hooks'
import type { VNode } from 'preact'

// ISO/IEC 18004, 5.3.8: four modules of quiet zone.
const QUIET = 4

export function QrCode ({ text, label }: { text: string, label: string }): VNode {
  const { size, path } = useMemo(() => drawn(text), [text])
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} class="qr-paper" />
      <path d={path} class="qr-ink" />
    </svg>
  )
}

function drawn (text: string): { size: number, path: string } {
  const rows = encodeQR(text, 'raw', { ecc: 'low', border: QUIET })
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => dark ? [`M${x} ${y}h1v1h-1z`] : [])).join('')
  return { size: rows.length, path }
}
