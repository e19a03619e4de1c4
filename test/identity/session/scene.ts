/**
 * Two scenes that play the same every time, and what they leave behind in hex: the frozen vectors of
 * test/vectors/session. Everything that chance decides is written down too, so that another implementation can play
 * either part and must come to the same bytes.
 */
import { toString } from 'uint8arrays/to-string'
import { askReset, createDeviceKey, createInvitePrekeys, createSessionIdentity, currentPrekeys, encodeContent, NO_SESSIONS, offerBundle, open, readBundle, readInvitePrekeys, rotatePrekeys, seal, sealingSession, startSession, tombstoneOf } from '../../../src/identity/index.ts'
import { decodeInitBlock } from '../../../src/identity/session/init-block.ts'
import { answerHandshake } from '../../../src/identity/session/pqxdh.ts'
import { SeededRandom, START } from './cast.ts'
import type { Bundle, Content, DeviceKey, OneTimePrekeys, PeerSessions, Random, SessionIdentity, SignedPrekeys } from '../../../src/identity/index.ts'

export type PartName = 'initiator' | 'responder'

/** One thing that happens: somebody seals, or what was sealed arrives (as it is, or as its tombstone). */
export type Step =
  | { readonly seals: PartName, readonly content: string, readonly envelope: string, readonly tag: string, readonly tombstone: string }
  | { readonly opens: PartName, readonly message: number, readonly as: 'message' | 'tombstone' }

export interface Part {
  readonly seed: string
  readonly deviceKey: string
  readonly identitySecret: string
  readonly identityKey: string
  readonly certificate: string
  /** What was drawn once the scene had begun, in order. */
  readonly draws: readonly string[]
}

export interface Scene {
  readonly now: number
  readonly initiator: Part
  readonly responder: Part & { readonly prekeySecret: string, readonly kemSeed: string, readonly oneTimeSecret: string, readonly oneTimeKemSeed: string }
  readonly bundle: string
  /** SK of PQXDH. */
  readonly sharedKey: string
  readonly sid: string
  readonly associatedData: string
  readonly initBlock: string
  readonly steps: readonly Step[]
  /** The initiator's request for a new session, after the first envelope of the responder did not open. */
  readonly reset: string
}

const hex = (bytes: Uint8Array | undefined): string => toString(bytes ?? new Uint8Array(0), 'base16')

/** Writes down what is drawn. */
class RecordingRandom implements Random {
  readonly draws: string[] = []
  readonly #random: Random

  constructor (random: Random) {
    this.#random = random
  }

  bytes (length: number): Uint8Array {
    const bytes = this.#random.bytes(length)
    this.draws.push(hex(bytes))
    return bytes
  }
}

interface Player { seed: Uint8Array, key: DeviceKey, identity: SessionIdentity, prekeys: readonly SignedPrekeys[], random: RecordingRandom, state: PeerSessions }

async function player (name: string): Promise<Player> {
  const random = new SeededRandom(name)
  const seed = random.bytes(32)
  const key = await createDeviceKey(seed)
  const identity = await createSessionIdentity(key, random)
  return { seed, key, identity, prekeys: rotatePrekeys([], { random, now: START }), random: new RecordingRandom(random), state: NO_SESSIONS }
}

function part ({ seed, key, identity, random }: Player): Part {
  return { seed: hex(seed), deviceKey: hex(key.publicKey), identitySecret: hex(identity.secretKey), identityKey: hex(identity.publicKey), certificate: hex(identity.certificate), draws: random.draws }
}

/** A conversation that crosses itself, begun with a bundle or with the prekeys of an invite. */
export async function playScene (kind: 'bundle' | 'invite'): Promise<Scene> {
  const players = { initiator: await player(`${kind} initiator`), responder: await player(`${kind} responder`) }
  const { initiator, responder } = players
  const signed = currentPrekeys(responder.prekeys, kind, START)
  if (signed === undefined) throw new Error('there are no prekeys')

  const { bytes, bundle, oneTime } = kind === 'bundle' ? await offered(initiator, responder, signed) : await invited(responder, signed)
  initiator.state = startSession(initiator.state, { identity: initiator.identity, bundle, random: initiator.random, now: START })
  const session = sealingSession(initiator.state)
  const init = decodeInitBlock(session?.initBlock ?? new Uint8Array(0))
  const agreed = init === undefined ? undefined : answerHandshake({ identity: responder.identity, signed, oneTime, peer: initiator.key.peerId }, init)
  const steps = await play(players)
  const unopened = steps.find((step) => 'seals' in step && step.seals === 'responder')
  const asked = await askReset(initiator.state, {
    key: initiator.key, peer: responder.key.peerId, envelope: Buffer.from(unopened !== undefined && 'seals' in unopened ? unopened.envelope : '', 'hex'), random: initiator.random, now: START
  })

  return {
    now: START,
    initiator: part(initiator),
    responder: {
      ...part(responder),
      prekeySecret: hex(signed.pair.secretKey), kemSeed: hex(signed.kemSeed),
      oneTimeSecret: hex(oneTime?.pair.secretKey), oneTimeKemSeed: hex(oneTime?.kemSeed)
    },
    bundle: hex(bytes),
    sharedKey: hex(agreed?.sharedKey),
    sid: hex(session?.sid),
    associatedData: hex(session?.associatedData),
    initBlock: hex(session?.initBlock),
    steps,
    reset: hex(asked?.envelope)
  }
}

async function offered (initiator: Player, responder: Player, signed: SignedPrekeys): Promise<{ bytes: Uint8Array, bundle: Bundle, oneTime?: OneTimePrekeys }> {
  const { state, bundle: bytes } = await offerBundle(responder.state, { key: responder.key, identity: responder.identity, signed, peer: initiator.key.peerId, random: responder.random, now: START })
  responder.state = state
  const [oneTime] = state.oneTime.values()
  return { bytes, bundle: await readBundle(bytes, { from: responder.key.peerId, to: initiator.key.peerId, now: START }), oneTime }
}

async function invited (responder: Player, signed: SignedPrekeys): Promise<{ bytes: Uint8Array, bundle: Bundle, oneTime?: OneTimePrekeys }> {
  const bytes = await createInvitePrekeys(responder.key, { identity: responder.identity, signed })
  return { bytes, bundle: await readInvitePrekeys(bytes, { from: responder.key.peerId, now: START }) }
}

async function play (players: Record<PartName, Player>): Promise<Step[]> {
  const steps: Step[] = []
  const envelopes: Array<{ envelope: Uint8Array, tombstone: Uint8Array, from: PartName }> = []

  const seals = (name: PartName, body: string): void => {
    const self = players[name]
    const content: Content = { id: new Uint8Array(16).fill(envelopes.length), conversation: new Uint8Array(0), seq: envelopes.length, prev: new Uint8Array(0), sentAt: START, kind: 1, expireAfterMs: 0, body: Buffer.from(body) }
    const sealed = seal(self.state, content, { random: self.random, now: START })
    if (sealed === undefined) throw new Error('there is no session')
    self.state = sealed.state
    const tombstone = tombstoneOf(sealed.envelope, sealed.tag)
    envelopes.push({ envelope: sealed.envelope, tombstone, from: name })
    steps.push({ seals: name, content: hex(encodeContent(content)), envelope: hex(sealed.envelope), tag: hex(sealed.tag), tombstone: hex(tombstone) })
  }
  const arrives = async (message: number, as: 'message' | 'tombstone' = 'message'): Promise<void> => {
    const sent = envelopes[message]
    if (sent === undefined) throw new Error('nothing was sent')
    const to: PartName = sent.from === 'initiator' ? 'responder' : 'initiator'
    const self = players[to]
    const { state } = await open(self.state, as === 'message' ? sent.envelope : sent.tombstone, { identity: self.identity, prekeys: self.prekeys, peer: players[sent.from].key.peerId, now: START })
    self.state = state
    steps.push({ opens: to, message, as })
  }

  seals('initiator', 'Hello, Ben')
  seals('initiator', 'Are you there?')
  await arrives(1)
  await arrives(0)
  seals('responder', 'Hello, Ann')
  seals('responder', 'I am')
  await arrives(3)
  seals('initiator', 'Good')
  seals('initiator', 'this is taken back')
  seals('initiator', 'See you tomorrow')
  await arrives(6)
  await arrives(5, 'tombstone')
  await arrives(2)
  await arrives(4)
  seals('responder', 'x'.repeat(1000))
  await arrives(7)
  return steps
}
