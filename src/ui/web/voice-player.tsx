/** A voice message in a conversation: what is here is proven and opened for playing alone, and only when somebody asks for it. */
import { MOST_PLAYED_BYTES, sentenceFor } from '../model/index.ts'
import { VoiceTrack } from './voice-track.tsx'
import type { Tab } from './tab.ts'
import type { Message, MessageFile } from '../../node/index.ts'
import type { VNode } from 'preact'

export interface VoicePlayerProps {
  readonly tab: Tab
  readonly message: Message
  readonly file: MessageFile
}

export function VoicePlayer ({ tab, message, file }: VoicePlayerProps): VNode | null {
  if (file.shown?.kind !== 'voice') return null
  const { durationMs, waveform } = file.shown
  if (file.size > MOST_PLAYED_BYTES) return <p>A voice message, too large to be played here. Save it, and play it elsewhere.</p>

  const load = async (): Promise<Blob> => {
    const parts: Array<Uint8Array<ArrayBuffer>> = []
    for await (const part of tab.node.transfers.open(message.contact, message.id)) parts.push(new Uint8Array(part))
    return new Blob(parts)
  }
  return <VoiceTrack durationMs={durationMs} waveform={waveform} mime={file.mime} load={load} sentence={sentenceFor} />
}
