/**
 * In what a voice message is recorded, and what of it a browser is handed to play: docs/VOICE.md says why in this order,
 * and where that was checked. Pure: what a browser can do is asked through a function.
 */

export interface VoiceFormat {
  /** What the recorder is asked for. */
  readonly recorded: string
  /** What the message says: without parameters. */
  readonly mime: string
  readonly ending: string
}

/** From what plays everywhere to what plays almost everywhere. */
const FORMATS: readonly VoiceFormat[] = [
  { recorded: 'audio/mp4;codecs=mp4a.40.2', mime: 'audio/mp4', ending: 'm4a' },
  { recorded: 'audio/mp4;codecs=opus', mime: 'audio/mp4', ending: 'm4a' },
  { recorded: 'audio/webm;codecs=opus', mime: 'audio/webm', ending: 'webm' },
  { recorded: 'audio/ogg;codecs=opus', mime: 'audio/ogg', ending: 'ogg' }
]

/** The best that this browser records; `undefined`: it records nothing that others play. */
export function voiceFormat (canRecord: (type: string) => boolean): VoiceFormat | undefined {
  return FORMATS.find(({ recorded }) => canRecord(recorded))
}

/** By their own bytes, sound and film look alike in these two. */
const PLAYED: Readonly<Record<string, string>> = {
  'audio/mp4': 'audio/mp4',
  'video/mp4': 'audio/mp4',
  'audio/webm': 'audio/webm',
  'video/webm': 'audio/webm',
  'audio/ogg': 'audio/ogg',
  'audio/wav': 'audio/wav',
  'audio/mpeg': 'audio/mpeg'
}

/** As what a file of this type is played; `undefined`: as nothing. A sender's word never makes anything else of it. */
export function playedAs (mime: string): string | undefined {
  return Object.hasOwn(PLAYED, mime) ? PLAYED[mime] : undefined
}

/** More is saved and played elsewhere: what is played is in memory. Design: days of speech. */
export const MOST_PLAYED_BYTES = 64 * 1024 * 1024
