/**
 * UDP sockets in a namespace, worked by the test outside of it: asks for mappings, answers STUN, sends and notes what
 * arrives.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { bindingRequest, bindingResponse, isBindingRequest, mappedBy } from './stun.ts'
import type { Mapped } from './stun.ts'
import type { Socket } from 'node:dgram'

export interface UdpCalls {
  /** Opens a socket and answers with its number. */
  open (address: string, port: number): number
  /** Where a STUN server sees this socket. */
  mapping (socket: number, server: Mapped): Mapped
  /** What this socket was asked as a STUN server so far: how often, how long the longest question was, and whether it got anything else. */
  asked (socket: number): Asked
  say (socket: number, text: string, to: Mapped): undefined
  /** The texts that had arrived when this one did, itself included. */
  heardUntil (socket: number, text: string): string[]
}

export interface Asked { readonly times: number, readonly mostBytes: number, readonly other: number }

export type UdpCall = { [K in keyof UdpCalls]: { readonly id: number, readonly method: K, readonly args: Parameters<UdpCalls[K]> } }[keyof UdpCalls]
export interface UdpReply { readonly id: number, readonly result: unknown }

const sockets: Socket[] = []
const heard: string[][] = []
const asked: Asked[] = []

const calls: { [K in keyof UdpCalls]: (...args: Parameters<UdpCalls[K]>) => Promise<ReturnType<UdpCalls[K]>> } = {
  async open (address, port) {
    const socket = createSocket('udp4')
    const texts: string[] = []
    const number = sockets.push(socket) - 1
    heard[number] = texts
    socket.on('message', (bytes, from) => {
      const { times, mostBytes, other } = asked[number] ?? { times: 0, mostBytes: 0, other: 0 }
      const isQuestion = isBindingRequest(bytes)
      asked[number] = { times: times + 1, mostBytes: Math.max(mostBytes, bytes.byteLength), other: other + (isQuestion ? 0 : 1) }
      if (isQuestion) socket.send(bindingResponse(bytes, from), from.port, from.address)
      else if (mappedBy(bytes) === undefined) {
        texts.push(bytes.toString())
        socket.emit('text')
      }
    })
    socket.bind(port, address)
    await once(socket, 'listening')
    return number
  },

  async asked (number) {
    return await Promise.resolve(asked[number] ?? { times: 0, mostBytes: 0, other: 0 })
  },

  async mapping (number, server) {
    const socket = socketOf(number)
    socket.send(bindingRequest(), server.port, server.address)
    for (;;) {
      const [bytes] = await once(socket, 'message') as [Buffer]
      const mapped = mappedBy(bytes)
      if (mapped !== undefined) return mapped
    }
  },

  async say (number, text, to) {
    const socket = socketOf(number)
    await new Promise<void>((resolve, reject) => socket.send(text, to.port, to.address, (error) => error === null ? resolve() : reject(error)))
    return undefined
  },

  async heardUntil (number, text) {
    const texts = heard[number] ?? []
    while (!texts.includes(text)) await once(socketOf(number), 'text')
    return texts
  }
}

function socketOf (number: number): Socket {
  const socket = sockets[number]
  if (socket === undefined) throw new RangeError('there is no such socket')
  return socket
}

process.on('message', ({ id, method, args }: UdpCall) => {
  const run = calls[method] as (...args: unknown[]) => Promise<unknown>
  void run(...args).then((result) => process.send?.({ id, result: result ?? null }))
})
process.on('disconnect', () => process.exit(0))
