/** A process whose networks have stopped, while others still ask at their ports for `/webrtc-direct`. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { Loopback } from './nodes.ts'

const ROUNDS = 12
const ASKED = 20

/** A STUN binding request as a dialler of `/webrtc-direct` sends it first (RFC 8489): of no connection yet, and signed. */
function firstRequest (): Buffer {
  const ufrag = `libp2p+webrtc+v1/${'a'.repeat(32)}`
  const username = Buffer.from(`${ufrag}:${ufrag}`)
  const padded = Buffer.alloc(Math.ceil(username.byteLength / 4) * 4)
  username.copy(padded)
  const attributes = Buffer.concat([attribute(0x0006, username.byteLength, padded), attribute(0x0008, 20, Buffer.alloc(20, 1))])
  const header = Buffer.alloc(20)
  header.writeUInt16BE(0x0001, 0)
  header.writeUInt16BE(attributes.byteLength, 2)
  header.writeUInt32BE(0x2112a442, 4)
  return Buffer.concat([header, attributes])
}

function attribute (type: number, length: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(length, 2)
  return Buffer.concat([head, value])
}

const loopback = new Loopback()
const socket = createSocket('udp4')
const ports: number[] = []

for (let round = 0; round < ROUNDS; round++) {
  const { network } = await loopback.host()
  for (const address of network.addresses()) ports.push(Number(/\/udp\/(\d+)\/webrtc-direct/.exec(address)?.[1] ?? 0))
  await loopback.close()
}

const asked = ports.filter((port) => port > 0)
for (let again = 0; again < ASKED; again++) {
  for (const port of asked) socket.send(firstRequest(), port, '127.0.0.1')
  await new Promise((resolve) => { setImmediate(resolve) })
}
// by now the first one has long been there
socket.send(Buffer.from('done'), socket.address().port, '127.0.0.1')
await once(socket, 'message')
socket.close()
process.stdout.write(`asked at ${new Set(asked).size} ports`)
process.exit()
