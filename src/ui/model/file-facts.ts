/**
 * What there is to say of a file that a message announces, without its pictures: plain data, which survives JSON. Keys and
 * places in the store are never in it.
 */
import { sizeWords } from './cloud-words.ts'
import type { Message, MessageFile } from '../../node/index.ts'

/** A file without thumbnail and waveform: bytes that only a screen wants. */
export interface FileFacts extends Omit<MessageFile, 'shown'> {
  readonly shown?: { readonly kind: 'picture', readonly width: number, readonly height: number } | { readonly kind: 'voice', readonly durationMs: number }
}

/** Every message is one; `plainMessage` makes one that JSON keeps as it is. */
export type PlainMessage = Omit<Message, 'file'> & { readonly file?: FileFacts }

export function plainMessage ({ file, ...rest }: Message): PlainMessage {
  return file === undefined ? rest : { ...rest, file: factsOf(file) }
}

function factsOf ({ shown, ...rest }: MessageFile): FileFacts {
  switch (shown?.kind) {
    case undefined: return rest
    case 'picture': return { ...rest, shown: { kind: 'picture', width: shown.width, height: shown.height } }
    case 'voice': return { ...rest, shown: { kind: 'voice', durationMs: shown.durationMs } }
  }
}

/** `voice message, 0:42`, or `report.pdf, 1.2 MiB`: the name is its sender's, and may hold anything. */
export function fileLine ({ name, size, shown }: Pick<FileFacts, 'name' | 'size' | 'shown'>): string {
  return shown?.kind === 'voice' ? `voice message, ${lengthWords(shown.durationMs)}` : `${name}, ${sizeWords(size)}`
}

/** `0:05`, `12:34`, `1:02:03`; a part of a second counts as one only where there is nothing else. */
export function lengthWords (durationMs: number): string {
  const seconds = Math.max(durationMs > 0 ? 1 : 0, Math.round(durationMs / 1_000))
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  const two = (number: number): string => String(number).padStart(2, '0')
  return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`
}
