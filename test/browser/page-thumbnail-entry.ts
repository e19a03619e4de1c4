/** What `page-thumbnail.spec.ts` runs in a real browser: small pictures of pictures that it draws itself. */
import { RASTER_BYTES, rasterSize } from '../../src/ui/model/raster-size.ts'
import { pictureOf } from '../../src/ui/web/files/thumbnail.ts'

type Kind = 'image/jpeg' | 'image/png' | 'image/webp'

/** Noise, which no format makes small. */
async function drawn (width: number, height: number, kind: Kind): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser does not draw')
  const pixels = context.createImageData(width, height)
  for (let at = 0; at < pixels.data.length; at += 65_536) crypto.getRandomValues(pixels.data.subarray(at, at + 65_536))
  context.putImageData(pixels, 0, 0)
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('Not drawn'))
      else resolve(blob)
    }, kind, 0.9)
  })
}

/** What is made of a picture of this size, and what the small one is by its own bytes. */
async function made (width: number, height: number, kind: Kind): Promise<{ width?: number, height?: number, bytes?: number, small?: ReturnType<typeof rasterSize>, said?: ReturnType<typeof rasterSize> }> {
  const picture = await drawn(width, height, kind)
  const shown = await pictureOf(picture)
  return {
    width: shown?.width,
    height: shown?.height,
    bytes: shown?.thumbnail.byteLength,
    small: shown === undefined ? undefined : rasterSize(shown.thumbnail),
    said: rasterSize(new Uint8Array(await picture.slice(0, RASTER_BYTES).arrayBuffer()))
  }
}

/** Whether anything is made of these bytes. */
async function isPicture (text: string, type: string): Promise<boolean> {
  return await pictureOf(new Blob([Uint8Array.from(text, (character) => character.charCodeAt(0))], { type })) !== undefined
}

const tools = { made, isPicture }
export type ThumbnailTools = typeof tools
Object.assign(globalThis, { thumbnails: tools })
