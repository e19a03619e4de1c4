/**
 * Which process listens on a port, where this system tells (Linux: /proc). Only processes of this user show their
 * sockets, so `undefined` means "somebody", never "nobody".
 */
import { readdir, readFile, readlink } from 'node:fs/promises'
import { basename } from 'node:path'
import { printable } from '../printable.ts'

const LISTEN = '0A'
/** A machine with more processes is not searched to the end. */
const MAX_PROCESSES = 8_192

/** Resolves with `process 4711 (nginx)`, or `undefined` when the system does not say. Never rejects. */
export async function portOwner (port: number): Promise<string | undefined> {
  const sockets = await listeningSockets(port)
  if (sockets.size === 0) return undefined
  const pids = (await entriesOf('/proc')).filter((name) => /^\d+$/.test(name)).slice(0, MAX_PROCESSES)
  for (const pid of pids) {
    for (const fd of await entriesOf(`/proc/${pid}/fd`)) {
      if (sockets.has(await linkOf(`/proc/${pid}/fd/${fd}`))) return `process ${pid} (${await programOf(pid)})`
    }
  }
  return undefined
}

/** The name of the program alone: its arguments may hold what is nobody's business. */
async function programOf (pid: string): Promise<string> {
  return printable(basename(await linkOf(`/proc/${pid}/exe`)) || (await textOf(`/proc/${pid}/comm`)).trim())
}

/** `socket:[inode]` of every socket that listens on the port, as file descriptors show them. */
async function listeningSockets (port: number): Promise<Set<string>> {
  const found = new Set<string>()
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of (await textOf(table)).split('\n')) {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
      if (state === LISTEN && local.endsWith(wanted)) found.add(`socket:[${inode}]`)
    }
  }
  return found
}

// Processes end while they are looked at, other users' are closed, other systems have no /proc: all of it is "not told".

async function entriesOf (folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => [])
}

async function textOf (path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '')
}

async function linkOf (path: string): Promise<string> {
  return await readlink(path).catch(() => '')
}
