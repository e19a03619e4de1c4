/**
 * A small picture of a picture, made here before it is sent, so that the other side sees what it is before a byte of it
 * is fetched. Drawn anew from its pixels: nothing that a camera wrote beside them goes along. Never of a drawing (SVG).
 */
import { RASTER_BYTES, rasterSize } from '../../model/raster-size.ts'
import type { ShownPicture } from '../../../node/index.ts'

/** As the announcement of a file has room for (docs/PROTOCOL.md). */
const MOST_BYTES = 12_288
/** Longest side, and how much is left out: the first that fits is taken. Design. */
const TRIES = [[320, 0.75], [320, 0.5], [240, 0.6], [160, 0.6], [96, 0.5]] as const
/** Drawn whole first, at four bytes a pixel. Design: more than cameras make. */
const MOST_PIXELS = 60_000_000
const MOST_SIDE = 65_535

/** @returns `undefined` for what is no picture that this browser can draw */
export async function pictureOf (file: Blob): Promise<ShownPicture | undefined> {
  const said = rasterSize(new Uint8Array(await file.slice(0, RASTER_BYTES).arrayBuffer()))
  if (said === undefined || said.width * said.height > MOST_PIXELS) return undefined
  const drawn = await createImageBitmap(new Blob([file], { type: said.mime })).catch(() => undefined)
  // damaged, or of a kind that this browser does not know: it goes as a file like any other
  if (drawn === undefined) return undefined
  try {
    // turned as the camera was held, so the sides may be the other way round
    const { width, height } = drawn
    if (width > MOST_SIDE || height > MOST_SIDE) return undefined
    return { kind: 'picture', width, height, thumbnail: await thumbnailOf(drawn) }
  } finally {
    drawn.close()
  }
}

async function thumbnailOf (drawn: ImageBitmap): Promise<Uint8Array> {
  for (const [side, quality] of TRIES) {
    const scale = Math.min(1, side / Math.max(drawn.width, drawn.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(drawn.width * scale))
    canvas.height = Math.max(1, Math.round(drawn.height * scale))
    const context = canvas.getContext('2d')
    if (context === null) break
    // what can be seen through in the picture cannot be in a JPEG
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.imageSmoothingQuality = 'high'
    context.drawImage(drawn, 0, 0, canvas.width, canvas.height)
    const small = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/jpeg', quality) })
    if (small !== null && small.type === 'image/jpeg' && small.size <= MOST_BYTES) return new Uint8Array(await small.arrayBuffer())
  }
  // its sides alone
  return new Uint8Array(0)
}
