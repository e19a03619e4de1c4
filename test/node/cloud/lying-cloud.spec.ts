/**
 * A cloud that lies: paired as any other, and then false in each of the ways that it can be. Nothing false is shown
 * by the device, nothing is lost, and nothing is shown twice.
 */
import { expect } from 'chai'
import { file, pieces } from '../../identity/blob/blobs.ts'
import { createMobilinkNode } from '../../../src/node/index.ts'
import { envelopeId, publicKeyOf } from '../../../src/identity/index.ts'
import { Courier } from '../../../src/node/cloud/courier/courier.ts'
import { directoryDigest } from '../../../src/node/cloud/courier/directory.ts'
import { createCloudCourierChannel } from '../../../src/protocols/cloud/index.ts'
import { log } from '../../protocols/conversation.ts'
import { CONFIG, People } from '../delivery/people.ts'
import type { CourierComponents, CourierInit } from '../../../src/node/cloud/courier/courier.ts'
import type { Message } from '../../../src/node/index.ts'
import type { PeerIdText } from '../../../src/identity/index.ts'
import type { CloudCourierChannel, CloudLine, Correspondent, Deposit } from '../../../src/protocols/cloud/index.ts'
import type { Person } from '../delivery/people.ts'

/** Takes everything with a straight face, serves nothing, and says what a test has it say. */
class Liar extends Courier {
  readonly deposits: Deposit[] = []
  channel: CloudCourierChannel | undefined
  readonly #components: CourierComponents

  constructor (components: CourierComponents, init: CourierInit) {
    super(components, init)
    this.#components = components
  }

  override async accept (_peer: PeerIdText, line: CloudLine): Promise<void> {
    const directory: Correspondent[] = []
    this.channel = createCloudCourierChannel(line, {
      timers: this.#components.clock,
      log,
      handlers: {
        onHello: async () => await Promise.resolve({ code: 'ok', quotaBytes: 1, usedBytes: 0, waiting: 0, directoryDigest: new Uint8Array(32).fill(1) }),
        onDeposit: async (deposit) => {
          this.deposits.push(deposit)
          return await Promise.resolve({ eid: envelopeId(deposit.envelope), code: 'kept' })
        },
        onCarry: async () => await Promise.resolve('try later'),
        onErase: async () => await Promise.resolve('erased'),
        onDirectory: async (page, more) => {
          directory.push(...page)
          return await Promise.resolve(more ? new Uint8Array(0) : directoryDigest(directory))
        },
        onBundles: async () => { await Promise.resolve() },
        onHistoryPut: async () => await Promise.resolve('kept'),
        onHistoryAsk: async () => await Promise.resolve({ code: 'ok', rows: [], more: false }),
        onHistoryEnd: async () => { await Promise.resolve() },
        onUnpair: async () => { await Promise.resolve() }
      }
    })
    await this.channel.closed.catch(() => undefined)
  }
}

interface Scene { readonly people: People, readonly alice: Person, readonly bob: Person, readonly liar: Liar, readonly sent: Message }

/** Alice has paired with a liar; Bob is away, and something waits for him, which the liar says it keeps. */
async function scene (seed: string): Promise<Scene> {
  const people = new People(`a cloud that lies: ${seed}`)
  const [alice, bob] = await people.pair()
  const device = people.world.device({ name: 'the liar' })
  let liar: Liar | undefined
  const host = await people.do(createMobilinkNode({
    ...device.platform,
    createCourier: async (components, init) => await Promise.resolve(liar = new Liar(components, init))
  }, CONFIG))
  const { link } = await people.do(host.cloud.offer())
  await people.do(alice.node.cloud.pair(link))
  await people.world.advance(10_000)
  await people.do(bob.node.stop())
  await people.world.advance(10_000)
  const sent = await people.do(alice.node.messages.send(bob.node.self.peerId, 'is it there?'))
  await people.world.advance(10_000)
  if (liar?.channel === undefined) throw new Error('nobody lies')
  expect(liar.deposits).to.have.lengthOf(1)
  return { people, alice, bob, liar, sent }
}

async function shown ({ people, alice, bob, sent }: Scene): Promise<Message | undefined> {
  return await people.do(alice.node.messages.get(bob.node.self.peerId, sent.id))
}

async function comeBack ({ people, bob }: Scene): Promise<void> {
  bob.device.restart()
  bob.node = await people.start(bob.device, bob.faults)
  await people.world.advance(700_000)
}

function channelOf ({ liar }: Scene): CloudCourierChannel {
  if (liar.channel === undefined) throw new Error('nobody lies')
  return liar.channel
}

const eidOf = ({ liar }: Scene): Uint8Array => envelopeId(liar.deposits[0]?.envelope ?? new Uint8Array(1))

describe('a cloud that lies', () => {
  it('invents a receipt: the message still waits, the lie is told, and the device delivers it itself', async () => {
    const at = await scene('invented tags')
    await at.people.do(channelOf(at).report({ eid: eidOf(at), code: 'delivered', tag: new Uint8Array(32).fill(9) }))
    expect((await shown(at))?.delivery.state).to.equal('pending')
    expect((await shown(at))?.where).to.deep.equal(['this device'])
    expect(at.alice.faults.map(({ name }) => name)).to.deep.equal(['UntrueReportError'])
    await comeBack(at)
    expect(await at.people.texts(at.bob, at.alice)).to.deep.equal(['is it there?'])
    expect((await shown(at))?.delivery.state).to.equal('delivered')
  })

  it('withholds or erases what it says it keeps: its word is shown as its word, and the device delivers it itself', async () => {
    const at = await scene('withheld')
    expect((await shown(at))?.delivery.state).to.equal('pending')
    await at.people.do(channelOf(at).report({ eid: eidOf(at), code: 'fetched', tag: new Uint8Array(0) }))
    expect((await shown(at))?.delivery.state).to.equal('pending')
    expect((await shown(at))?.where).to.include('this device')
    await comeBack(at)
    expect(await at.people.texts(at.bob, at.alice)).to.deep.equal(['is it there?'])
    expect((await shown(at))?.delivery.state).to.equal('delivered')
  })

  for (const code of ['expired', 'declined', 'too large', 'quota'] as const) {
    it(`says "${code}" of what is not: the message still waits, and arrives`, async () => {
      const at = await scene(code)
      await at.people.do(channelOf(at).report({ eid: eidOf(at), code, tag: new Uint8Array(0) }))
      expect((await shown(at))?.delivery.state).to.equal('pending')
      await comeBack(at)
      expect((await shown(at))?.delivery.state).to.equal('delivered')
    })
  }

  it('hands over what nobody wrote, or what somebody else did: nothing is shown, and no tag comes back', async () => {
    const at = await scene('made up')
    const from = publicKeyOf(at.bob.node.self.peerId)
    const made = new Uint8Array(400).fill(7)
    const own = at.liar.deposits[0]?.envelope ?? made
    for (const envelope of [made, own]) {
      const ack = await at.people.do(channelOf(at).fetched(from, envelope, envelopeId(envelope)))
      expect(ack.code).to.be.oneOf(['try later', 'declined'])
      expect(ack.tag.byteLength).to.equal(0)
    }
    const stranger = new Uint8Array(publicKeyOf(at.alice.node.self.peerId))
    expect((await at.people.do(channelOf(at).fetched(stranger, made, envelopeId(made)))).code).to.equal('declined')
    expect((await at.people.history(at.alice, at.bob)).map(({ direction }) => direction)).to.deep.equal(['out'])
  })

  it('says of a file that it was fetched, or has all of a file that it never asked for: the file still waits, and the device gives it', async () => {
    const at = await scene('a file')
    const { people, alice, bob } = at
    const b = bob.node.self.peerId
    const { id } = await people.do(alice.node.transfers.send(b, { name: 'letter.txt', size: 1_000, source: pieces(file(1_000), 500) }))
    const [name = ''] = await people.do((await people.do(alice.device.platform.files?.openBlobs() ?? Promise.reject(new Error('there is no place for files')))).names())
    const eid = Uint8Array.from(Buffer.from(name.slice(0, 32), 'hex'))
    await people.do(channelOf(at).report({ eid, code: 'delivered', tag: new Uint8Array(32).fill(9) }))
    expect(alice.faults.map((fault) => fault.name)).to.deep.equal(['UntrueReportError'])
    await people.do(channelOf(at).report({ eid, code: 'declined', tag: new Uint8Array(0) }))
    await people.do(channelOf(at).report({ eid: new Uint8Array(16).fill(3), code: 'here', tag: new Uint8Array(0) }))
    expect((await people.do(alice.node.messages.get(b, id)))?.delivery.state).to.equal('pending')
    expect((await people.do(alice.node.messages.get(b, id)))?.where).to.deep.equal(['this device'])
    await comeBack(at)
    await people.do(bob.node.transfers.accept(alice.node.self.peerId, id))
    await people.world.advance(60_000)
    expect((await people.do(alice.node.messages.get(b, id)))?.delivery.state).to.equal('delivered')
  })

  it('asks for what is not its own to have: a report about an envelope that it was never given changes nothing', async () => {
    const at = await scene('of others')
    await at.people.do(channelOf(at).report({ eid: new Uint8Array(16).fill(3), code: 'delivered', tag: new Uint8Array(32) }))
    expect((await shown(at))?.delivery.state).to.equal('pending')
    expect(at.alice.faults).to.deep.equal([])
  })
})
