/**
 * The ports of this host, chosen once and kept in `ports.json`: addresses in invites and in other people's address
 * books stay true over a restart. A kept port that somebody else has by now is told and replaced.
 */
import { createSocket } from 'node:dgram'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import * as v from 'valibot'
import { isHeld } from './direct-transport.ts'
import { makePrivateFolder, replaceFile } from './durable-file.ts'

const FILE = 'ports.json'

const schema = v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)))

/** The kept port is in use by another program. This start listens elsewhere; addresses given away may be stale. */
export class PortTakenError extends Error {
  static override readonly name = 'PortTakenError'
  override readonly name = 'PortTakenError'
}

export interface ChosenPorts {
  /** The listen addresses with their ports filled in. */
  readonly listen: string[]
  readonly faults: Error[]
}

/** Fills in each `/tcp/0` and `/udp/0` with the kept port of that address, or with a free one that is kept from now on. */
export async function choosePorts (dataFolder: string, listen: readonly string[]): Promise<ChosenPorts> {
  const path = join(dataFolder, FILE)
  const kept = await readPorts(path)
  const ports = { ...kept }
  const faults: Error[] = []
  const chosen: string[] = []

  for (const address of listen) {
    const [, before, protocol, after] = /^(\/ip[46]\/[^/]+\/(tcp|udp)\/)0(\/.*)?$/.exec(address) ?? []

    if (before === undefined || protocol === undefined) {
      chosen.push(address)
      continue
    }

    const host = before.split('/')[2] ?? ''
    // by what is served there, not by the interface: a change of profile keeps the port
    const name = after === undefined ? protocol : `${protocol}${after}`
    const wanted = ports[name]
    const port = await freePort(protocol === 'udp' ? bindUdp : bindTcp, host, wanted)

    if (wanted !== undefined && port !== wanted) {
      const holder = protocol === 'udp' && isHeld(wanted) ? 'this one since its last start' : 'another program'

      faults.push(new PortTakenError(`Port ${wanted} is in use by ${holder}; this start listens on port ${port} instead. Stop that program and start again to have the usual address back`))
    }

    // a taken port stays kept: the usual address comes back when it is free again
    ports[name] ??= port
    chosen.push(`${before}${port}${after ?? ''}`)
  }

  if (JSON.stringify(ports) !== JSON.stringify(kept)) {
    await makePrivateFolder(dataFolder)
    await replaceFile(path, new TextEncoder().encode(`${JSON.stringify(ports, null, 2)}\n`))
  }

  return { listen: chosen, faults }
}

async function readPorts (path: string): Promise<Record<string, number>> {
  let text: string

  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return {}
    }

    throw error
  }

  try {
    return v.parse(schema, JSON.parse(text))
  } catch {
    // not ours, or damaged: ports are a convenience, and new ones are chosen
    return {}
  }
}

/** Takes a port for a moment, 0 for any, and says which it was. Rejects when it is taken. */
type Bind = (host: string, port: number) => Promise<number>

/** `wanted` when it can be listened on, else one that the system gives. */
async function freePort (bind: Bind, host: string, wanted = 0): Promise<number> {
  try {
    return await bind(host, wanted)
  } catch (error) {
    if (wanted === 0) {
      throw error
    }

    return await bind(host, 0)
  }
}

const bindTcp: Bind = async (host, port) => {
  const server = createServer()

  return await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address()

      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

const bindUdp: Bind = async (host, port) => {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')

  return await new Promise<number>((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close()
      reject(error)
    })
    socket.bind({ address: host, port, exclusive: true }, () => {
      const { port: bound } = socket.address()

      socket.close(() => resolve(bound))
    })
  })
}
