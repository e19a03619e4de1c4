import { createDeviceKey, createSessionIdentity, currentPrekeys, NO_SESSIONS, offerBundle, open, readBundle, recordChanges, rotatePrekeys, seal, startSession } from '../../src/identity/index.ts'
import { median, ms, quantile, timed } from '../statistics.ts'
import type { Content, DeviceKey, PeerSessions, SessionIdentity, SignedPrekeys } from '../../src/identity/index.ts'
import type { Results } from '../figures.ts'

const MESSAGES = 3_000
const WARM_UP = 300
const TURNS = 100
const SET_UPS = 40
const BODY = new Uint8Array(1_000).fill(0x78)

interface Device { readonly key: DeviceKey, readonly identity: SessionIdentity, readonly prekeys: readonly SignedPrekeys[], state: PeerSessions }

const random = { bytes: (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length)) }
const now = Date.now()

/** Sessions in this process: a text of 1 KB sealed and opened with the records that go into the batch, and setting one up. */
export async function measureSeal (): Promise<Results> {
  const [ann, ben] = [await device(), await device()]
  const [starts, accepts] = await setUps(ann, ben)

  const [seals, opens]: [number[], number[]] = [[], []]
  for (let n = -WARM_UP; n < MESSAGES; n++) {
    const [sealing, opening] = await pass(ann, ben)
    if (n >= 0) seals.push(sealing)
    if (n >= 0) opens.push(opening)
  }

  const [sealTurns, openTurns]: [number[], number[]] = [[], []]
  for (let n = 0; n < TURNS; n++) {
    const [sealing, opening] = await pass(...n % 2 === 0 ? [ben, ann] as const : [ann, ben] as const)
    sealTurns.push(sealing)
    openTurns.push(opening)
  }

  const how = (values: readonly number[], turns: readonly number[]): string => `1 KB, ${values.length.toLocaleString('en')} in one direction; p95 ${ms(quantile(values, 0.95))}; when the direction changes ${ms(median(turns))}`
  return {
    'seal.sealMs': { value: median(seals), how: how(seals, sealTurns) },
    'seal.openMs': { value: median(opens), how: how(opens, openTurns) },
    'seal.startMs': { value: median(starts), how: `a bundle read, a session started, its first message sealed, ${SET_UPS} times; p95 ${ms(quantile(starts, 0.95))}` },
    'seal.acceptMs': { value: median(accepts), how: `that message opened, ${SET_UPS} times; p95 ${ms(quantile(accepts, 0.95))}` }
  }
}

async function device (): Promise<Device> {
  const key = await createDeviceKey(random.bytes(32))
  return { key, identity: await createSessionIdentity(key, random), prekeys: rotatePrekeys([], { random, now }), state: NO_SESSIONS }
}

async function setUps (ann: Device, ben: Device): Promise<[number[], number[]]> {
  const [starts, accepts]: [number[], number[]] = [[], []]
  const signed = currentPrekeys(ben.prekeys, 'bundle', now)
  if (signed === undefined) throw new Error('there are no prekeys')

  for (let n = 0; n < SET_UPS; n++) {
    const { state, bundle } = await offerBundle(ben.state, { key: ben.key, identity: ben.identity, signed, peer: ann.key.peerId, random, now })
    ben.state = state
    const starting = await timed(async () => {
      const read = await readBundle(bundle, { from: ben.key.peerId, to: ann.key.peerId, now })
      ann.state = startSession(ann.state, { identity: ann.identity, bundle: read, random, now })
    })
    const [sealing, accepting] = await pass(ann, ben)
    starts.push(starting + sealing)
    accepts.push(accepting)
  }

  return [starts, accepts]
}

/** One message: how long it took to seal, and to open. */
async function pass (from: Device, to: Device): Promise<[number, number]> {
  let envelope = new Uint8Array(0)
  const sealing = await timed(async () => {
    const sealed = seal(from.state, content(), { random, now })
    if (sealed === undefined) throw new Error('there is no session')
    recordChanges(from.state, sealed.state)
    from.state = sealed.state
    envelope = Uint8Array.from(sealed.envelope)
    await Promise.resolve()
  })
  const opening = await timed(async () => {
    const opened = await open(to.state, envelope, { identity: to.identity, prekeys: to.prekeys, peer: from.key.peerId, now })
    recordChanges(to.state, opened.state)
    to.state = opened.state
  })
  return [sealing, opening]
}

function content (): Content {
  return { id: random.bytes(16), conversation: new Uint8Array(0), seq: 1, prev: new Uint8Array(0), sentAt: now, kind: 1, expireAfterMs: 0, body: BODY }
}
