/**
 * Both hosts send while either is killed and started again, and in the end what was accepted has arrived: once,
 * in order, and is called delivered.
 */
import { expect } from 'chai'
import { HostKilledError } from './hosts.ts'
import type { HostProcess } from './hosts.ts'
import type { PeerIdText } from '../../src/node/index.ts'

export interface InterleaveInit {
  readonly alice: HostProcess
  readonly bob: HostProcess
  /** Each way. */
  readonly messages: number
  /** In all, of either side. */
  readonly kills: number
  random (): number
}

interface Sent { readonly text: string, accepted: boolean }

/** Messages on their way to the disk at once. */
const BURST = 20

export async function interleave ({ alice, bob, messages, kills, random }: InterleaveInit): Promise<void> {
  const ids = { alice: alice.peerId, bob: bob.peerId }
  const fromAlice: Sent[] = []
  const fromBob: Sent[] = []
  const rounds = Math.ceil(messages / BURST)
  const killsAt = Array.from({ length: kills }, () => Math.floor(random() * rounds))

  for (let round = 0; round < rounds; round++) {
    const work = Promise.all([
      burst(alice, ids.bob, 'a', fromAlice, messages),
      burst(bob, ids.alice, 'b', fromBob, messages)
    ])
    for (const at of killsAt) {
      if (at !== round) continue
      const victim = random() < 0.5 ? alice : bob
      // any moment of the burst: before the first write, between a write and its acknowledgement, or after all
      await turns(Math.floor(random() * 200))
      await victim.kill()
      await victim.start()
    }
    await work
  }

  await arrivals(bob, ids.alice, fromAlice)
  await arrivals(alice, ids.bob, fromBob)
  await settled(alice)
  await settled(bob)
  await check(bob, ids.alice, fromAlice)
  await check(alice, ids.bob, fromBob)
  await called(alice, ids.bob, fromAlice)
  await called(bob, ids.alice, fromBob)
}

async function burst (host: HostProcess, to: PeerIdText, prefix: string, sent: Sent[], messages: number): Promise<void> {
  const batch: Sent[] = []
  while (batch.length < BURST && sent.length < messages) {
    const message = { text: `${prefix} ${sent.length}`, accepted: false }
    sent.push(message)
    batch.push(message)
  }
  await Promise.all(batch.map(async (message) => {
    try {
      await host.call('send', to, message.text)
      message.accepted = true
    } catch (error) {
      // killed before it answered: the message may have been kept or not, both are right
      if (!(error instanceof HostKilledError)) throw error
    }
  }))
}

async function turns (count: number): Promise<void> {
  for (let n = 0; n < count; n++) await new Promise((resolve) => { setImmediate(resolve) })
}

/** Waits until everything accepted has arrived. */
async function arrivals (host: HostProcess, from: PeerIdText, sent: readonly Sent[]): Promise<void> {
  for (;;) {
    const next = host.event('message:added')
    const texts = new Set((await host.history(from)).map(({ text }) => text))
    if (sent.every(({ text, accepted }) => !accepted || texts.has(text))) return
    await next
  }
}

/** Waits until nothing is pending any more. */
async function settled (host: HostProcess): Promise<void> {
  for (;;) {
    const next = host.event('message:changed')
    if (await host.call('pending') === 0) return
    await next
  }
}

/** Everything accepted is there, once, in the order of sending. */
async function check (host: HostProcess, from: PeerIdText, sent: readonly Sent[]): Promise<void> {
  const received = (await host.history(from)).filter(({ direction }) => direction === 'in').map(({ text }) => text)
  expect(new Set(received).size, 'nothing twice').to.equal(received.length)
  expect(sent.filter(({ text, accepted }) => accepted && !received.includes(text)), 'nothing lost').to.deep.equal([])
  expect(received, 'in order').to.deep.equal(sent.map(({ text }) => text).filter((text) => received.includes(text)))
}

/** Every message that the sender kept is called delivered. */
async function called (host: HostProcess, to: PeerIdText, sent: readonly Sent[]): Promise<void> {
  const own = (await host.history(to)).filter(({ direction }) => direction === 'out')
  expect(own.filter(({ delivery }) => delivery.state !== 'delivered')).to.deep.equal([])
  const kept = new Set(own.map(({ text }) => text))
  expect(sent.filter(({ text, accepted }) => accepted && !kept.has(text)), 'the sender keeps its own').to.deep.equal([])
}
