/**
 * Asks a STUN server the one question that WebRTC asks it (RFC 8489, Binding): whether it answers. What it says about
 * this machine's address is not looked at.
 */
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'

const DEFAULT_PORT = 3_478
const BINDING_REQUEST = 0x0001
const BINDING_SUCCESS = 0x0101
const MAGIC_COOKIE = 0x2112A442
const HEADER_BYTES = 20
/** UDP loses packets: asked this often, this far apart. */
const TRIES = 4
const TRY_EVERY_MS = 750

/** Host and port of `stun:host[:port]`; `undefined` for other kinds of URL. */
export function stunAddress (url: string): { host: string, port: number } | undefined {
  const [, host, port] = /^stun:(\[[0-9A-Fa-f:.]+\]|[^:?\s]+)(?::(\d{1,5}))?(?:\?.*)?$/.exec(url) ?? []
  return host === undefined ? undefined : { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? DEFAULT_PORT : Number(port) }
}

/** Resolves with whether a STUN server answers there within 3 s; rejects when the name is not known. */
export async function asksStun ({ host, port }: { host: string, port: number }): Promise<boolean> {
  const { address, family } = await lookup(host)
  const question = request()
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
  try {
    return await new Promise<boolean>((resolve, reject) => {
      let tries = 0
      const ask = (): void => {
        if (tries++ === TRIES) resolve(false)
        else socket.send(question, port, address)
      }
      const timer = setInterval(ask, TRY_EVERY_MS)
      socket.once('close', () => clearInterval(timer))
      socket.on('error', reject)
      socket.on('message', (answer) => {
        if (fits(answer, question)) resolve(true)
      })
      ask()
    })
  } finally {
    socket.close()
  }
}

function request (): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES)
  bytes.writeUInt16BE(BINDING_REQUEST, 0)
  bytes.writeUInt32BE(MAGIC_COOKIE, 4)
  randomBytes(12).copy(bytes, 8)
  return bytes
}

/** An answer to this very question: cookie and transaction are the same. */
function fits (answer: Buffer, question: Buffer): boolean {
  return answer.length >= HEADER_BYTES && answer.readUInt16BE(0) === BINDING_SUCCESS && answer.subarray(4, HEADER_BYTES).equals(question.subarray(4))
}
