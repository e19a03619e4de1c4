/**
 * `running.json` in the data directory: which process runs this node and how commands reach it. It names, it
 * does not lock: the single-writer lock of the store decides who runs, and dies with its process, so a file
 * left by a killed node is simply replaced.
 */
import { randomBytes } from 'node:crypto'
import { lstat, mkdir, mkdtemp, open, rename, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import * as v from 'valibot'

const FILE = 'running.json'
const SOCKET = 'node.sock'
const MAX_FILE_BYTES = 16_384
/** sun_path holds 108 bytes on Linux, 104 on macOS and the BSDs, its terminator included. */
const MAX_SOCKET_PATH_BYTES = 100
const FOLDER_PREFIX = 'mobilink-socket-'

const Running = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31)),
  startedAt: v.number(),
  socket: v.pipe(v.string(), v.minLength(1), v.maxLength(4_096)),
  token: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
})

export type Running = v.InferOutput<typeof Running>

/** Resolves with what the file says, or `undefined` when there is none or it was cut short: it heals at the next start. */
export async function readRunning (dataFolder: string): Promise<Running | undefined> {
  const file = await open(join(dataFolder, FILE)).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  })
  if (file === undefined) return undefined
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MAX_FILE_BYTES), 0, MAX_FILE_BYTES, 0)
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Running), buffer.toString('utf8', 0, bytesRead))
    return parsed.success ? parsed.output : undefined
  } finally {
    await file.close()
  }
}

/** Replaces the file in one step, readable by its owner alone. Call while holding the store's lock. */
export async function writeRunning (dataFolder: string, running: Running): Promise<void> {
  const temporary = join(dataFolder, `${FILE}.${running.pid}`)
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.chmod(0o600)
    await file.writeFile(JSON.stringify(running) + '\n')
  } finally {
    await file.close()
  }
  await rename(temporary, join(dataFolder, FILE))
}

/** Removes the file if it is still this process's own. */
export async function removeRunning (dataFolder: string, pid: number): Promise<void> {
  if ((await readRunning(dataFolder))?.pid === pid) await rm(join(dataFolder, FILE), { force: true })
}

/** Whether a process with this number lives; another user's counts, and so may a stranger that got an old number. */
export function isAlive (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}

/** A pid, a fresh token and a place for the socket: in the data directory, or nearby when its path is too long. */
export async function newRunning (dataFolder: string): Promise<Running> {
  return { pid: process.pid, startedAt: Date.now(), socket: await socketPath(dataFolder), token: randomBytes(32).toString('hex') }
}

/**
 * Removes a socket left behind and, where one was made for it, its folder. Only ever a socket of this name: the
 * path may come from a file that somebody else wrote.
 */
export async function removeSocket (path: string): Promise<void> {
  if (path.startsWith('\\\\.\\pipe\\') || basename(path) !== SOCKET) return
  const left = await lstat(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  })
  if (left?.isSocket() === true) await rm(path, { force: true })
  const folder = dirname(path)
  if (!basename(folder).startsWith(FOLDER_PREFIX) || !runtimeFolders().includes(dirname(folder))) return
  await rmdir(folder).catch((error: unknown) => {
    // Gone already, or somebody put something there: then it is theirs. Never recursively: a mistake here must cost nothing.
    if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error
  })
}

async function socketPath (dataFolder: string): Promise<string> {
  if (process.platform === 'win32') return `\\\\.\\pipe\\mobilink-${randomBytes(16).toString('hex')}`
  const path = join(dataFolder, SOCKET)
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) return path
  const parent = runtimeFolders().find((folder) => Buffer.byteLength(folder) <= MAX_SOCKET_PATH_BYTES - 32) ?? '/tmp'
  await mkdir(parent, { recursive: true })
  return join(await mkdtemp(join(parent, FOLDER_PREFIX)), SOCKET)
}

function runtimeFolders (): string[] {
  return [process.env.XDG_RUNTIME_DIR, tmpdir(), '/tmp'].filter((folder) => folder !== undefined && folder !== '') as string[]
}

function hasCode (error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
