/**
 * The arms of a frame of `/mobilink/cloud/1.0` by which a device leaves its own history with its cloud and gets it back:
 * rows under handles, of which the cloud knows nothing else. Sizes that come from outside are judged here. Pure.
 */
import { COURIER_LIMITS, HISTORY_CODES } from './constants.ts'
import { CloudFrame as Frame } from './pb/cloud.ts'
import type { CourierFrame, Refusal } from './courier-frames.ts'
import type { HistoryCode, HistoryPage, HistoryRow } from './courier.ts'

export type HistoryFrame =
  /** An empty row erases. */
  | { readonly kind: 'history put', readonly row: HistoryRow }
  | { readonly kind: 'history kept', readonly handle: Uint8Array, readonly code: HistoryCode }
  | { readonly kind: 'history ask', readonly after: Uint8Array }
  | { readonly kind: 'history page', readonly page: HistoryPage }
  | { readonly kind: 'history end' }
  | { readonly kind: 'history ended' }

const PAGE_OK = 1
const PAGE_LATER = 2
/** Around a row in a page: two tags, three lengths. */
const AROUND_A_ROW = 16

const codes = new Map((Object.keys(HISTORY_CODES) as HistoryCode[]).map((code) => [HISTORY_CODES[code], code]))

export function isHistoryFrame (frame: CourierFrame): frame is HistoryFrame {
  return frame.kind.startsWith('history ')
}

/** What a row takes in the frame of a page, at most. */
export function historyRowBytes ({ handle, row }: HistoryRow): number {
  return handle.byteLength + row.byteLength + AROUND_A_ROW
}

/** Of a frame that was asserted. */
export function encodeHistoryFrame (frame: HistoryFrame): Uint8Array {
  switch (frame.kind) {
    case 'history put': return Frame.encode({ historyPut: ofRow(frame.row) })
    case 'history kept': return Frame.encode({ historyKept: { handle: owned(frame.handle), code: HISTORY_CODES[frame.code] } })
    case 'history ask': return Frame.encode({ historyAsk: { after: owned(frame.after) } })
    case 'history page': return Frame.encode({ historyPage: { code: frame.page.code === 'ok' ? PAGE_OK : PAGE_LATER, rows: frame.page.rows.map(ofRow), more: frame.page.more } })
    case 'history end': return Frame.encode({ historyEnd: {} })
    case 'history ended': return Frame.encode({ historyEnded: {} })
  }
}

/** @returns `undefined` when the frame has another arm, or none that this version knows */
export function historyFrameOf (frame: Frame): HistoryFrame | undefined {
  if (frame.historyPut !== undefined) return { kind: 'history put', row: toRow(frame.historyPut) }
  if (frame.historyKept !== undefined) return { kind: 'history kept', handle: copy(frame.historyKept.handle), code: codes.get(frame.historyKept.code) ?? 'try later' }
  if (frame.historyAsk !== undefined) return { kind: 'history ask', after: copy(frame.historyAsk.after) }
  if (frame.historyPage !== undefined) {
    const { code, rows, more } = frame.historyPage
    return { kind: 'history page', page: { code: code === PAGE_OK ? 'ok' : 'try later', rows: rows.map(toRow), more } }
  }
  if (frame.historyEnd !== undefined) return { kind: 'history end' }
  return frame.historyEnded && { kind: 'history ended' }
}

export function assertHistoryFrame (frame: HistoryFrame, refusal: Refusal): void {
  switch (frame.kind) {
    case 'history put': return assertRow(frame.row, 0, refusal)
    case 'history kept': return assertHandle(frame.handle, refusal)
    case 'history ask': return frame.after.byteLength === 0 ? undefined : assertHandle(frame.after, refusal)
    case 'history page':
      for (const row of frame.page.rows) assertRow(row, 1, refusal)
      return
    case 'history end':
    case 'history ended':
  }
}

function assertRow ({ handle, row }: HistoryRow, least: number, refusal: Refusal): void {
  assertHandle(handle, refusal)
  if (row.byteLength < least || row.byteLength > COURIER_LIMITS.historyRowBytes.value) throw new refusal(`a row of ${row.byteLength} bytes`)
}

function assertHandle (handle: Uint8Array, refusal: Refusal): void {
  if (handle.byteLength !== COURIER_LIMITS.historyHandleBytes.value) throw new refusal(`a handle of ${handle.byteLength} bytes`)
}

function ofRow ({ handle, row }: HistoryRow): { handle: Uint8Array<ArrayBuffer>, row: Uint8Array<ArrayBuffer> } {
  return { handle: owned(handle), row: owned(row) }
}

/** Copies: who keeps a row keeps nothing else of what arrived with it. */
function toRow ({ handle, row }: HistoryRow): HistoryRow {
  return { handle: copy(handle), row: copy(row) }
}

function copy (bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}

/** protons wants arrays over plain buffers; no one hands in a shared one, so this is a change of type alone. */
function owned (bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}
