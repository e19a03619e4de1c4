/**
 * The product against a second implementation that shares no code and no library with it (second-implementation/),
 * written from the rules of docs/SESSION.md and the specifications: the same frozen bytes in both parts, and conversations across.
 */
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { createInvitePrekeys, encodeContent, isReceipt, open, readBundle, readInvitePrekeys, recordChanges, tombstoneOf } from '../../../src/identity/index.ts'
import { peerIdOfPublicKey } from '../../../src/identity/device-key.ts'
import { contentOf, DAY, Device, SeededRandom, START, textOf } from './cast.ts'
import { playScene } from './scene.ts'
import { initiate, readOtherBundle, respond, writeBundle } from './second-implementation/handshake.ts'
import { OtherDevice } from './second-implementation/other-device.ts'
import { OtherSession } from './second-implementation/other-session.ts'
import { ed25519Sign, kemDecapsulate } from './second-implementation/primitives.ts'
import { bytesField, readProtobuf, statement } from './second-implementation/wire.ts'
import type { Draw } from './second-implementation/other-session.ts'
import type { Scene } from './scene.ts'

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const SUITES = Uint8Array.of(1)

/** Draws again what was drawn. */
class ScriptedRandom implements Draw {
  readonly #draws: string[]

  constructor (draws: readonly string[]) {
    this.#draws = [...draws]
  }

  bytes (length: number): Uint8Array {
    // What is drawn after the last has no effect that the scene still shows.
    const drawn = bytes(this.#draws.shift() ?? '00'.repeat(length))
    expect(drawn, 'a draw out of order').to.have.length(length)
    return drawn
  }
}

/** Both parts of a scene, played by the second implementation from the secrets and draws that were written down. */
function replay (scene: Scene, kind: 'bundle' | 'invite'): { initiator: OtherSession, responder: OtherSession, sharedKey: string, sid: string, associatedData: string, initBlock: string } {
  const { initiator, responder } = scene
  const secretsOf = (part: Scene[keyof Scene & ('initiator' | 'responder')]) => ({ seed: bytes(part.seed), identitySecret: bytes(part.identitySecret), suites: SUITES })
  const signed = { secret: bytes(responder.prekeySecret), kemSeed: bytes(responder.kemSeed) }
  const oneTime = kind === 'bundle' ? { secret: bytes(responder.oneTimeSecret), kemSeed: bytes(responder.oneTimeKemSeed) } : undefined
  const read = readOtherBundle(bytes(scene.bundle), bytes(responder.deviceKey), kind === 'bundle' ? bytes(initiator.deviceKey) : 'invite')

  const ciphertext = bytes(scene.initBlock).slice(144, 1232)
  // The first was for ML-KEM, the last is the nonce of the request for a new session.
  const [ephemeral = '', ...draws] = initiator.draws.slice(1, -1)
  const agreement = initiate(secretsOf(initiator), read, {
    ephemeral: bytes(ephemeral), generation: Math.floor(scene.now / 3_600_000), encapsulated: { ciphertext, sharedSecret: kemDecapsulate((oneTime ?? signed).kemSeed, ciphertext) }
  })
  const answer = respond(secretsOf(responder), bytes(initiator.deviceKey), agreement.init, oneTime === undefined ? [signed] : [signed, oneTime])
  expect(hex(answer.sk)).to.equal(hex(agreement.sk))
  expect(hex(answer.ad)).to.equal(hex(agreement.ad))

  return {
    initiator: OtherSession.initiator(agreement, read.prekey, new ScriptedRandom(draws)),
    responder: OtherSession.responder(answer, signed, new ScriptedRandom(responder.draws.slice(kind === 'bundle' ? 2 : 0))),
    sharedKey: hex(agreement.sk),
    sid: hex(agreement.sid),
    associatedData: hex(agreement.ad),
    initBlock: hex(agreement.init)
  }
}

for (const kind of ['bundle', 'invite'] as const) {
  const frozen = JSON.parse(readFileSync(`test/vectors/session/${kind}.json`, 'utf8')) as Scene

  describe(`a session begun with ${kind === 'bundle' ? 'a bundle' : 'the prekeys of an invite'}, frozen`, () => {
    it('has stayed what it was: the same chance gives these very bytes [B-07]', async () => {
      expect(await playScene(kind)).to.deep.equal(frozen)
    })

    it('begins, in the second implementation, with the same bundle, byte for byte [B-07]', () => {
      const { responder, initiator } = frozen
      const notAfter = frozen.now + (kind === 'bundle' ? 7 : 97) * DAY
      const made = writeBundle(
        { seed: bytes(responder.seed), identitySecret: bytes(responder.identitySecret), suites: SUITES },
        { secret: bytes(responder.prekeySecret), kemSeed: bytes(responder.kemSeed) },
        kind === 'bundle' ? { secret: bytes(responder.oneTimeSecret), kemSeed: bytes(responder.oneTimeKemSeed) } : undefined,
        kind === 'bundle' ? bytes(initiator.deviceKey) : 'invite', notAfter)
      expect(hex(made)).to.equal(frozen.bundle)
    })

    it('comes, in the second implementation, to the same agreement, envelopes, receipts and tombstones in both parts, byte for byte [B-07]', () => {
      const { sharedKey, sid, associatedData, initBlock, ...parts } = replay(frozen, kind)
      expect({ sharedKey, sid, associatedData, initBlock }).to.deep.equal({ sharedKey: frozen.sharedKey, sid: frozen.sid, associatedData: frozen.associatedData, initBlock: frozen.initBlock })
      const sent = frozen.steps.filter((step) => 'seals' in step)

      for (const step of frozen.steps) {
        if ('seals' in step) {
          const { envelope, tag, tombstone } = parts[step.seals].encrypt(bytes(step.content))
          expect({ envelope: hex(envelope), tag: hex(tag), tombstone: hex(tombstone) }).to.deep.equal({ envelope: step.envelope, tag: step.tag, tombstone: step.tombstone })
        } else if (step.as === 'tombstone') {
          parts[step.opens].bury(bytes(sent[step.message]?.tombstone ?? ''))
        } else {
          const { content, tag } = parts[step.opens].decrypt(bytes(sent[step.message]?.envelope ?? ''))
          expect({ content: hex(content), tag: hex(tag) }).to.deep.equal({ content: sent[step.message]?.content, tag: sent[step.message]?.tag })
        }
      }
    })

    it('ends, in the second implementation, with the same request for a new session', () => {
      const { initiator, responder, sid, reset } = frozen
      const nonce = bytes(initiator.draws.at(-1) ?? '')
      const signature = ed25519Sign(bytes(initiator.seed), statement('reset', bytes(initiator.deviceKey), bytes(responder.deviceKey), bytes(sid), nonce))
      expect(`0104${sid}${hex(nonce)}${hex(signature)}`).to.equal(reset)
    })
  })
}

/** One of the two ends of a conversation across. */
interface End {
  seal (text: string): Promise<{ envelope: Uint8Array, tag: Uint8Array, tombstone: Uint8Array }>
  open (envelope: Uint8Array): Promise<{ text: string, tag: Uint8Array }>
  bury (tombstone: Uint8Array): Promise<void>
}

function ourEnd (device: Device, other: OtherDevice): End {
  const peer = { peerId: peerIdOfPublicKey(other.publicKey) }
  return {
    seal: async (text) => {
      const { envelope, tag } = device.seal(peer, text)
      return await Promise.resolve({ envelope, tag, tombstone: tombstoneOf(envelope, tag) })
    },
    open: async (envelope) => {
      const opened = await device.open(peer, envelope)
      return { text: textOf(opened), tag: opened.kind === 'content' ? opened.tag : new Uint8Array(0) }
    },
    bury: async (tombstone) => { expect((await device.open(peer, tombstone)).kind).to.equal('tombstone') }
  }
}

const otherEnd = (session: () => OtherSession): End => ({
  seal: async (text) => await Promise.resolve(session().encrypt(Uint8Array.from(encodeContent(contentOf(text))))),
  open: async (envelope) => {
    const { content, tag } = session().decrypt(envelope)
    return await Promise.resolve({ text: Buffer.from(bytesField(readProtobuf(content), 8)).toString(), tag })
  },
  bury: async (tombstone) => { await Promise.resolve(session().bury(tombstone)) }
})

/** Who starts, and with what. */
const BEGINNINGS = ['our device with a bundle', 'our device with a bundle without one-time keys', 'our device with an invite', 'the other with a bundle', 'the other with an invite'] as const

async function begin (how: typeof BEGINNINGS[number], seed: string): Promise<[End, End]> {
  const device = await Device.create(`${seed} ours`)
  const other = new OtherDevice(new SeededRandom(`${seed} other`))
  const theirPeer = { peerId: peerIdOfPublicKey(other.publicKey) }

  if (how.startsWith('our')) {
    const isInvite = how.endsWith('invite')
    const offered = other.offer(isInvite ? 'invite' : device.key.publicKey, START + DAY, how.endsWith('a bundle'))
    device.start(theirPeer, isInvite ? await readInvitePrekeys(offered, { from: theirPeer.peerId, now: START }) : await readBundle(offered, { from: theirPeer.peerId, to: device.peerId, now: START }))
    let session: OtherSession | undefined
    const end = otherEnd(() => session ?? expect.fail('nothing has come yet'))
    return [ourEnd(device, other), { ...end, open: async (envelope) => { session ??= other.accept(envelope, device.key.publicKey); return await end.open(envelope) } }]
  }

  const isInvite = how.endsWith('invite')
  const offered = isInvite ? await createInvitePrekeys(device.key, { identity: device.identity, signed: device.current('invite') }) : await device.offer(theirPeer)
  const session = other.start(offered, device.key.publicKey, { isInvite })
  return [otherEnd(() => session), ourEnd(device, other)]
}

describe('a conversation between this implementation and the second one', () => {
  for (const how of BEGINNINGS) {
    it(`begun by ${how}, is read on both sides in whatever order it comes, with receipts and tombstones that fit`, async () => {
      for (let round = 0; round < 6; round++) {
        const random = new SeededRandom(`${how} ${round}`)
        const [first, second] = await begin(how, `${how} ${round}`)
        const onTheirWay: Array<{ to: End, text: string, envelope: Uint8Array, tag: Uint8Array, tombstone: Uint8Array }> = []
        let opened = 0

        const arrive = async (): Promise<void> => {
          const [arriving] = onTheirWay.splice(random.number(onTheirWay.length), 1)
          if (arriving === undefined) return
          if (opened > 0 && random.number(6) === 0) return await arriving.to.bury(arriving.tombstone)
          const { text, tag } = await arriving.to.open(arriving.envelope)
          expect(text).to.equal(arriving.text)
          expect(isReceipt(tag, arriving.tag)).to.equal(true)
          opened++
        }

        for (let turn = 0; turn < 40; turn++) {
          const isFirst = opened === 0 || random.number(2) === 0
          const text = `${turn} ${'.'.repeat(random.number(400))}`
          onTheirWay.push({ to: isFirst ? second : first, text, ...await (isFirst ? first : second).seal(text) })
          while (onTheirWay.length > random.number(8)) await arrive()
        }
        while (onTheirWay.length > 0) await arrive()
        expect(opened).to.be.above(20)
      }
    })
  }

  it('is refused by us when the other names a suite that we do not have, or another one than we must both choose', async () => {
    for (const [theirs, ours, suite] of [[[1], [1], 2], [[2, 1], [2, 1], 1], [[2], [1], 2]] as const) {
      const device = await Device.create('suites')
      const other = new OtherDevice(new SeededRandom('suites other'), Uint8Array.from(theirs))
      const peer = { peerId: peerIdOfPublicKey(other.publicKey) }
      device.prekeys = device.prekeys.map((prekeys) => ({ ...prekeys, suites: Uint8Array.from(ours) }))
      const { envelope } = other.start(await device.offer(peer), device.key.publicKey, { suite }).encrypt(Uint8Array.from(encodeContent(contentOf('Hello'))))
      const before = recordChanges(device.stateOf(device), device.stateOf(peer))
      const error = await open(device.stateOf(peer), envelope, { identity: device.identity, prekeys: device.prekeys, peer: peer.peerId, now: START }).catch((error: unknown) => error)
      expect(error).to.have.property('name', 'InvalidEnvelopeError')
      expect(recordChanges(device.stateOf(device), device.stateOf(peer))).to.deep.equal(before)
    }
  })
})
