/**
 * How the core tells faces to look again. Events fire after the store has it, with the whole record in `detail`.
 */
import { TypedEventEmitter } from 'main-event'
import type { MobilinkEvents } from './api.ts'

type Detail<E> = E extends CustomEvent<infer D> ? D : never

export type Emit = <K extends keyof MobilinkEvents> (name: K, detail: Detail<MobilinkEvents[K]>) => void

export class MobilinkEmitter extends TypedEventEmitter<MobilinkEvents> {
  readonly emit: Emit = (name, detail) => {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }
}

/**
 * Runs a background promise whose failure no caller waits for: it ends in the `fault` event, never in silence.
 */
export function inBackground (emit: Emit, work: Promise<unknown>): void {
  work.catch((error: unknown) => emit('fault', error instanceof Error ? error : new Error('A background task failed', { cause: error })))
}
