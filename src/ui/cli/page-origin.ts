/**
 * `web.json` in the data directory: the ports of the page, for this machine and for others, chosen once. The browser
 * keeps the page's identity under its origin, so a port that moves by itself would be a lost identity; only `--move-web`
 * moves it.
 */
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { WrongUseError } from './errors.ts'
import type { WebAddress } from './option-values.ts'

const FILE = 'web.json'
export const DEFAULT_PORT = 7070
/** For other machines, with TLS: one that needs no special right. Design. */
export const DEFAULT_TLS_PORT = 7443
const Port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))
const Kept = v.object({ port: v.optional(Port), tlsPort: v.optional(Port) })

/**
 * The port to use now: the one kept, else the one asked for, else 7070. 0 means a free one.
 *
 * @throws {WrongUseError} when another port was asked for than the one kept, without `move`
 */
export async function choosePort (dataFolder: string, asked: WebAddress | undefined, move: boolean): Promise<number> {
  const kept = (await readKept(dataFolder)).port
  if (kept === undefined || (move && asked !== undefined)) return asked?.port ?? DEFAULT_PORT
  if (asked !== undefined && asked.port !== 0 && asked.port !== kept) {
    throw new WrongUseError(`The page of this data directory lives at http://localhost:${kept}/, and its identity and messages in the browser belong to that address: start without --web, or add --move-web to begin anew at port ${asked.port}.`)
  }
  return kept
}

/**
 * The same for the page of other machines; 7443 by default.
 *
 * @throws {WrongUseError} when another port was asked for than the one kept, without `move`
 */
export async function chooseTlsPort (dataFolder: string, asked: number | undefined, move: boolean): Promise<number> {
  const kept = (await readKept(dataFolder)).tlsPort
  if (kept === undefined || (move && asked !== undefined)) return asked ?? DEFAULT_TLS_PORT
  if (asked !== undefined && asked !== 0 && asked !== kept) {
    throw new WrongUseError(`Other machines have opened the page of this data directory at port ${kept}, and its identity in their browsers belongs to that port: give --tls-listen the port ${kept}, or add --move-web to begin anew at port ${asked}.`)
  }
  return kept
}

/** Keeps a port that the page got. */
export async function keepPort (dataFolder: string, port: number, which: 'port' | 'tlsPort' = 'port'): Promise<void> {
  const kept = await readKept(dataFolder)
  if (kept[which] === port) return
  const temporary = join(dataFolder, `${FILE}.new`)
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(JSON.stringify({ ...kept, [which]: port }) + '\n')
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, join(dataFolder, FILE))
}

async function readKept (dataFolder: string): Promise<v.InferOutput<typeof Kept>> {
  let text: string
  try {
    text = await readFile(join(dataFolder, FILE), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Kept), text)
  if (!parsed.success) throw new WrongUseError(`${FILE} in the data directory is damaged: write {"port":N} into it with the port the page had, or delete it to begin anew at port ${DEFAULT_PORT}.`)
  return parsed.output
}
