import { hash } from 'node:crypto'
import { defaultLogger } from '@libp2p/logger'
import { streamPair } from '@libp2p/utils'
import { envelopeId } from '../../src/identity/index.ts'
import { Courier } from '../../src/node/cloud/courier/courier.ts'
import { hostPlatform } from '../../src/node/platform/host.ts'
import { openVaultAndStore } from '../../src/node/vault/open-store.ts'
import { createMsgChannel } from '../../src/protocols/msg/index.ts'
import { median, ms, quantile } from '../statistics.ts'
import { fillCloud, tagOf } from './full-cloud.ts'
import type { FullCloud } from './full-cloud.ts'
import type { Results } from '../figures.ts'
import type { Workplace } from '../workplace.ts'
import type { MsgChannel } from '../../src/protocols/msg/index.ts'

const CONTACTS = 1_000
const EACH = 100
const ASKING = 100

/** A cloud with 1,000 contacts and 100,000 envelopes, just started: from a contact's question to its first envelope. */
export async function measureCloudFirst (place: Workplace): Promise<Results> {
  const dataFolder = await place.folder()
  const { clock, random } = hostPlatform({ dataFolder })
  const filling = await openVaultAndStore(hostPlatform({ dataFolder }))
  const full = await fillCloud(filling.store, CONTACTS, EACH)
  await filling.store.close()

  const { store } = await openVaultAndStore(hostPlatform({ dataFolder }))
  const logger = defaultLogger()
  const faults: Error[] = []
  const courier = new Courier({
    clock, random, store,
    network: { logger: (name) => logger.forComponent(name) },
    emit: (name, detail) => { if (name === 'fault') faults.push(detail as Error) },
    self: full.self.peerId,
    envelopeId: (envelope) => envelopeId(envelope, (bytes) => hash('sha256', bytes, 'buffer'))
  }, { onWanted: () => undefined, onWaiting: () => undefined, onWakeUp: () => undefined, onChanged: () => undefined })
  const before = process.memoryUsage()
  await courier.load()
  courier.start()
  const firsts: number[] = []
  for (const contact of full.contacts.slice(0, ASKING)) firsts.push(await ask(courier, full, contact.peerId))
  const after = process.memoryUsage()
  await courier.stop()
  await store.close()
  const [fault] = faults
  if (fault !== undefined) throw fault
  const grownMiB = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 1024 ** 2
  return {
    'cloud.firstMs': { value: quantile(firsts, 0.95), how: `${CONTACTS.toLocaleString('en')} contacts, ${(CONTACTS * EACH).toLocaleString('en')} envelopes wait; 95 of ${ASKING} who ask; median ${ms(median(firsts))}, slowest ${ms(Math.max(...firsts))}; ${grownMiB.toFixed(0)} MiB more in memory then` }
  }
}

/** A contact connects, asks, and takes all that waits for it. @returns ms to the first envelope */
async function ask (courier: Courier, { owner }: FullCloud, peer: FullCloud['owner']['peerId']): Promise<number> {
  const [mine, theirs] = await streamPair()
  const log = defaultLogger().forComponent('bench')
  let firstAt: number | undefined
  let got = 0
  const quiet = { onHint: () => undefined, onKnock: () => undefined, onAddresses: () => undefined, onAck: async () => { await Promise.resolve() } }
  const asking = createMsgChannel(mine, {
    timers: { now: () => Date.now(), setTimer: () => () => undefined },
    log,
    handlers: {
      ...quiet,
      onEnvelope: async (envelope) => {
        firstAt ??= performance.now()
        got++
        return await Promise.resolve({ eid: envelopeId(envelope), code: 'kept', tag: tagOf(envelope) })
      },
      onPull: async ({ cursor }) => await Promise.resolve({ envelopes: [], cursor, more: false })
    }
  })
  const asked: MsgChannel = createMsgChannel(theirs, {
    timers: { now: () => Date.now(), setTimer: () => () => undefined },
    log,
    handlers: {
      ...quiet,
      onEnvelope: async (envelope, route) => await courier.onEnvelope(peer, envelope, route),
      onPull: async (request) => await courier.onPull(peer, request, asked),
      onAck: async (ack) => { await courier.onAck(peer, ack) }
    }
  })
  const startedAt = performance.now()
  courier.onLinkUp(peer, asked)
  await asking.pull({ max: 256, of: owner.publicKey })
  await asking.close()
  courier.onLinkDown(peer)
  if (got !== EACH || firstAt === undefined) throw new Error(`${got} of ${EACH} envelopes came`)
  return firstAt - startedAt
}
