/**
 * A picture that is here, as a person asked to see it: pixels alone (JPEG, PNG, GIF, WebP, by its own bytes), and no more
 * of them than a browser draws without trouble. Everything else can only be saved.
 */
import { useEffect, useState } from 'preact/hooks'
import { RASTER_BYTES, rasterSize } from '../../model/raster-size.ts'
import { sentenceFor } from '../../model/index.ts'
import { Modal } from '../modal.tsx'
import { useBlobAddress } from './blob-address.ts'
import type { Tab } from '../tab.ts'
import type { Message } from '../../../node/index.ts'
import type { VNode } from 'preact'

/** Drawn at four bytes a pixel. Design: more than cameras make. */
const MOST_PIXELS = 60_000_000

export function PictureDialog ({ tab, message, onClose }: { tab: Tab, message: Message, onClose: () => void }): VNode {
  const name = message.file?.name ?? ''
  const [picture, setPicture] = useState<Blob | undefined>(undefined)
  const [problem, setProblem] = useState('')
  const address = useBlobAddress(picture)
  useEffect(() => {
    let isWanted = true
    pictureIn(tab.node.transfers.open(message.contact, message.id)).then((found) => {
      if (!isWanted) return
      if (found === undefined) setProblem('This is no picture that can be shown here. You can still save it.')
      else setPicture(found)
    }, (error: unknown) => { if (isWanted) setProblem(sentenceFor(error)) })
    return () => { isWanted = false }
  }, [])
  return (
    <Modal title={name} onClose={onClose}>
      <p class="problem" role="alert">{problem}</p>
      {address !== '' && <img class="whole-picture" src={address} alt={name} />}
    </Modal>
  )
}

async function pictureIn (source: AsyncIterable<Uint8Array>): Promise<Blob | undefined> {
  const content = new Blob(await Array.fromAsync(source) as BlobPart[])
  const size = rasterSize(new Uint8Array(await content.slice(0, RASTER_BYTES).arrayBuffer()))
  return size === undefined || size.width * size.height > MOST_PIXELS ? undefined : new Blob([content], { type: size.mime })
}
