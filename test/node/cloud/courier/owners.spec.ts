import { expect } from 'chai'
import { failure } from '../../../protocols/conversation.ts'
import { answers, DAY_MS, keyOf, mail, NONE, person, Rig } from './rig.ts'
import { directoryDigest } from '../../../../src/node/cloud/courier/directory.ts'
import { ownersOfBackup, pairingsOf } from '../../../../src/node/cloud/courier/owner-rows.ts'
import { decodeBackup, encodeBackup } from '../../../../src/node/vault/backup-content.ts'
import type { OwnerDevice } from './rig.ts'

describe('a device and its cloud', () => {
  let rig: Rig

  beforeEach(async () => { rig = await Rig.create() })
  afterEach(() => { expect(rig.faults).to.deep.equal([]) })

  it('whoever has not paired is told so, and nothing else', async () => {
    const stranger = await rig.connect('a stranger', await rig.certificate('a stranger', 'the cloud'))
    expect(stranger.welcome).to.deep.equal({ code: 'not paired', quotaBytes: 0, usedBytes: 0, waiting: 0, directoryDigest: NONE })
    await stranger.channel.closed
    expect(rig.rows('ho', 'hc', 'hd')).to.equal(0)
  })

  it('pairs with a certificate of that very device for this very cloud alone', async () => {
    const { peerId } = await person('ann')
    const add = async (certificate: Uint8Array): Promise<string> => (await failure(rig.courier.addOwner({ device: peerId, name: 'ann', certificate, pairedAt: 1 }))).name
    expect(await add(await rig.certificate('ben', 'the cloud'))).to.equal('NotForThisCloudError')
    expect(await add(await rig.certificate('ann', 'another cloud'))).to.equal('NotForThisCloudError')
    expect(await add(new Uint8Array(150))).to.equal('InvalidCertificateError')
    expect(rig.courier.owners()).to.deep.equal([])
    await rig.pair()
    expect(rig.courier.isOwner(peerId)).to.equal(true)
  })

  it('serves sixteen devices and refuses the seventeenth', async () => {
    for (let number = 0; number < 16; number++) await rig.pair(`device ${number}`)
    expect(await failure(rig.pair('one more'))).to.have.property('name', 'TooManyOwnersError')
    await rig.courier.removeOwner((await person('device 3')).peerId)
    await rig.pair('one more')
  })

  it('takes and serves nothing before the device has said for whom', async () => {
    await rig.pair()
    const ann = await rig.connect()
    expect(ann.welcome.directoryDigest).to.deep.equal(NONE)
    expect(await rig.deposit(ann, 'ben', mail(1))).to.deep.equal(['try later'])
    const list = [await rig.correspondent('ben')]
    expect(await ann.channel.directory(list)).to.deep.equal(new Uint8Array(directoryDigest(list)))
    expect(await rig.deposit(ann, 'ben', mail(1))).to.deep.equal(['kept'])
  })

  it('wants to reach nobody who is this very node: two of its devices may be contacts of each other', async () => {
    const { peerId: self } = await person('the cloud')
    const ann = await rig.device([await rig.correspondent('ben', { clouds: ['the cloud'] })])
    expect(await rig.deposit(ann, 'ben', mail(1))).to.deep.equal(['kept'])
    expect([rig.courier.wanted().includes(self), rig.wanted.includes(self)]).to.deep.equal([false, false])
    expect(rig.wanted).to.include((await person('ben')).peerId)
  })

  it('knows the directory by its digest, whatever its order, over a restart', async () => {
    const list = await Promise.all(Array.from({ length: 300 }, async (_, number) => await rig.correspondent(`contact ${number}`, number % 3 === 0 ? { clouds: [`cloud ${number}`] } : {})))
    const ann = await rig.device(list)
    const digest = directoryDigest([...list].reverse())
    await rig.restart()
    const again = await rig.connect()
    expect(again.welcome.directoryDigest).to.deep.equal(new Uint8Array(digest))
    expect(rig.courier.addressesOf((await person('contact 7')).peerId)).to.deep.equal(list[7]?.addresses)
    expect(rig.courier.admits((await person('cloud 9')).peerId)).to.equal(true)
    expect(rig.courier.wanted()).to.have.length(400)
    await ann.channel.close()
  })

  it('says where a contact\'s cloud is by what the contact\'s addresses say about it', async () => {
    const { peerId: cloud } = await person('ben\'s cloud')
    const { peerId: ben } = await person('ben')
    const correspondent = { ...await rig.correspondent('ben', { clouds: ['ben\'s cloud'] }), addresses: [`/ip4/192.0.2.9/tcp/1/ws/p2p/${cloud}/p2p-circuit/p2p/${ben}`, `/ip4/192.0.2.8/tcp/1/p2p/${cloud}`, `/ip4/192.0.2.7/tcp/1/p2p/${ben}`] }
    await rig.device([correspondent])
    expect(rig.courier.addressesOf(cloud)).to.deep.equal([`/ip4/192.0.2.9/tcp/1/ws/p2p/${cloud}`, `/ip4/192.0.2.8/tcp/1/p2p/${cloud}`])
    expect(rig.courier.addressesOf(ben)).to.deep.equal([correspondent.addresses[0], correspondent.addresses[2]])
  })

  it('refuses what is for nobody it knows, keeps what it has, and answers each deposit by itself', async () => {
    const ann = await rig.device([await rig.correspondent('ben')])
    expect(await rig.deposit(ann, 'cleo', mail(1))).to.deep.equal(['unknown addressee'])
    expect(await rig.deposit(ann, 'ben', mail(1), mail(1), mail(2))).to.deep.equal(['kept', 'already had it', 'kept'])
    expect(await rig.deposit(ann, 'ben', mail(2))).to.deep.equal(['already had it'])
    expect(rig.rows('hd')).to.equal(2)
  })

  it('keeps to the quota, and takes nothing for a contact before what it had refused', async () => {
    const ann = await rig.device([await rig.correspondent('ben'), await rig.correspondent('cleo')])
    const { peerId } = await person('ann')
    await rig.courier.setQuota(peerId, 1_000)
    expect(await rig.deposit(ann, 'ben', mail(1, 600), mail(2, 600), mail(3, 100))).to.deep.equal(['kept', 'quota', 'try later'])
    expect(await rig.deposit(ann, 'cleo', mail(4, 100), mail(5, 1_001))).to.deep.equal(['kept', 'too large'])
    expect(await ann.channel.erase(mail(1).eid)).to.equal('not here')
    expect(await ann.channel.erase(mail(1, 600).eid)).to.equal('erased')
    expect(await rig.deposit(ann, 'ben', mail(2, 600), mail(3, 100))).to.deep.equal(['kept', 'kept'])
    await rig.restart()
    expect((await rig.connect()).welcome).to.include({ code: 'ok', quotaBytes: 1_000, usedBytes: 800, waiting: 3 })
  })

  it('says of what is taken back whether anybody may have it', async () => {
    const ann = await rig.device([await rig.correspondent('ben'), await rig.correspondent('cleo')])
    await rig.deposit(ann, 'ben', mail(1))
    await rig.deposit(ann, 'cleo', mail(2))
    const ben = await rig.visit('ben')
    ben.answer = answers('try later')
    await ben.got.reach(1)
    await rig.restart()
    const again = await rig.connect()
    expect(await again.channel.erase(mail(1).eid)).to.equal('erased, handed out')
    expect(await again.channel.erase(mail(2).eid)).to.equal('erased')
    expect(await again.channel.erase(mail(2).eid)).to.equal('not here')
    expect(rig.rows('hd', 'hi', 'hx')).to.equal(0)
  })

  it('lets an envelope go when its time is over, and says so', async () => {
    const ann = await rig.device([await rig.correspondent('ben')])
    const { publicKey } = await person('ben')
    await ann.channel.deposit(rig.depositOf(mail(1), publicKey, { expiresAt: rig.clock.now() + DAY_MS }))
    await ann.channel.deposit(rig.depositOf(mail(2), publicKey, { expiresAt: rig.clock.now() + 400 * DAY_MS }))
    // of a device whose clock is behind, the time that it gave counts
    await ann.channel.deposit({ ...rig.depositOf(mail(3), publicKey), queuedAt: 1, expiresAt: 1 + 2 * DAY_MS - 1 })
    const held: number[] = []
    for (const days of [1.3, 1, 27, 1]) {
      rig.clock.advance(days * DAY_MS)
      await rig.courier.sweep()
      held.push(rig.rows('hd'))
    }
    expect(held).to.deep.equal([2, 1, 1, 0])
    await ann.channel.closed.catch(() => undefined)
    const again = await rig.connect()
    expect((await again.reports.reach(1)).every(({ code }) => code === 'expired')).to.equal(true)
    await rig.quiet()
    expect(rig.rows('hd', 'hi', 'hx', 'hr')).to.equal(0)
  })

  it('reports again on the next channel what the device has not kept', async () => {
    const ann = await rig.device([await rig.correspondent('ben')])
    await rig.deposit(ann, 'ben', mail(1))
    ann.channel.abort(new Error('gone'))
    const ben = await rig.visit('ben')
    await ben.got.reach(1)
    await rig.quiet()
    expect(rig.rows('hr')).to.equal(1)
    await rig.restart()
    const again = await rig.connect()
    expect((await again.reports.reach(1))[0]).to.deep.equal({ eid: mail(1).eid, code: 'delivered', tag: mail(1).tag })
    await rig.quiet()
    expect(rig.rows('hr')).to.equal(0)
  })

  it('erases what waits for somebody who is off the list, and reports it', async () => {
    const ann = await rig.device([await rig.correspondent('ben'), await rig.correspondent('cleo')])
    await rig.deposit(ann, 'ben', ...Array.from({ length: 300 }, (_, number) => mail(number)))
    await rig.deposit(ann, 'cleo', mail(1_000))
    await ann.channel.directory([await rig.correspondent('cleo')])
    const reports = await ann.reports.reach(300)
    expect(new Set(reports.map(({ code }) => code))).to.deep.equal(new Set(['expired']))
    expect(rig.rows('hd')).to.equal(1)
    expect(rig.courier.admits((await person('ben')).peerId)).to.equal(false)
  })

  it('keeps paused what it has, takes and serves nothing, and goes on afterwards', async () => {
    const ann = await rig.device([await rig.correspondent('ben')])
    const { peerId } = await person('ann')
    await rig.deposit(ann, 'ben', mail(1))
    await rig.courier.pause(peerId, true)
    expect(await rig.deposit(ann, 'ben', mail(2))).to.deep.equal(['try later'])
    await rig.restart()
    const again = await rig.connect()
    expect(again.welcome.code).to.equal('paused')
    const ben = await rig.visit('ben')
    expect(await rig.pull(ben)).to.deep.equal([])
    expect(rig.courier.wanted()).to.deep.equal([])
    await rig.courier.pause(peerId, false)
    expect((await ben.got.reach(1)).map(({ number }) => number)).to.deep.equal([1])
    expect(await rig.deposit(again, 'ben', mail(2))).to.deep.equal(['kept'])
  })

  for (const how of ['wipe', 'removeOwner'] as const) {
    it(`erases all that is there for a device that is ${how === 'wipe' ? 'wiped and stays paired' : 'removed'}`, async () => {
      const ann = await full()
      const other = await rig.device([await rig.correspondent('ben')], 'another device')
      await rig.deposit(other, 'ben', mail(7))
      const { peerId } = await person('ann')
      await rig.courier[how](peerId)
      expect(rig.rows('hd', 'hi', 'hx')).to.equal(3)
      expect(rig.rows('hf', 'he', 'ht', 'hb', 'hr')).to.equal(0)
      expect(rig.rows('hc', 'hq')).to.equal(2)
      await ann.channel.closed.catch(() => undefined)
      const again = await rig.connect()
      expect(again.welcome).to.deep.include({ code: how === 'wipe' ? 'ok' : 'not paired', usedBytes: 0, waiting: 0, directoryDigest: NONE })
      expect(rig.courier.isOwner(peerId)).to.equal(how === 'wipe')
    })
  }

  it('forgets a device that unpairs, with all of it, also when the power fails in the middle', async () => {
    const ann = await full()
    let writes = 0
    const crashed = new Promise<void>((resolve) => {
      rig.disk.onWrite = ({ moment }) => {
        if (moment !== 'after' || ++writes !== 2) return
        rig.disk.crash({ loseUnsynced: true })
        resolve()
      }
    })
    ann.channel.unpair().catch(() => undefined)
    await crashed
    await rig.crash()
    await rig.quiet()
    expect(rig.rows('ho', 'hc', 'hq', 'hd', 'hi', 'hx', 'hf', 'he', 'ht', 'hb', 'hr')).to.equal(0)
    expect(rig.courier.owners()).to.deep.equal([])
    expect((await rig.connect()).welcome.code).to.equal('not paired')
  })

  it('answers the wish to be forgotten when all is gone', async () => {
    const ann = await full()
    await ann.channel.unpair()
    expect(rig.rows('ho', 'hc', 'hq', 'hd', 'hi', 'hx', 'hf', 'he', 'ht', 'hb', 'hr')).to.equal(0)
    await rig.pair()
    expect((await rig.connect()).welcome.code).to.equal('ok')
  })

  it('hands a contact the prekeys that the device made for it, and nobody else', async () => {
    const ann = await rig.device([await rig.correspondent('ben'), await rig.correspondent('cleo')])
    const bundle = new Uint8Array(2_000).fill(7)
    await ann.channel.bundles([{ key: await keyOf('ben'), bundle }, { key: await keyOf('a stranger'), bundle }])
    const of = await keyOf('ann')
    expect(await rig.courier.bundleFor((await person('ben')).peerId, of)).to.deep.equal(bundle)
    for (const name of ['cleo', 'a stranger']) expect(await rig.courier.bundleFor((await person(name)).peerId, of), name).to.equal(undefined)
    expect(await rig.courier.bundleFor((await person('ben')).peerId, await keyOf('cleo'))).to.equal(undefined)
    await ann.channel.bundles([{ key: await keyOf('ben'), bundle: NONE }])
    expect(await rig.courier.bundleFor((await person('ben')).peerId, of)).to.equal(undefined)
  })

  it('is the cloud of the same devices when it was restored from a backup, and serves nothing until a device has said again for whom', async () => {
    const ann = await rig.device([await rig.correspondent('ben')])
    await rig.deposit(ann, 'ben', mail(1))
    await rig.pair('another device')
    const file = encodeBackup({ seed: new Uint8Array(32).fill(1), name: 'at home', madeAt: 1, contacts: [], owners: await pairingsOf(rig.store) })
    const { owners } = decodeBackup(file)
    expect(owners.map(({ name }) => name)).to.have.members(['ann', 'another device'])
    const restored = await Rig.create()
    await restored.store.commit(await ownersOfBackup(owners, (await person('the cloud')).peerId))
    expect(await ownersOfBackup(owners, (await person('another cloud')).peerId)).to.deep.equal([])
    await restored.restart()
    const again = await restored.connect()
    expect(again.welcome).to.deep.include({ code: 'ok', waiting: 0, directoryDigest: NONE })
    expect(restored.courier.owners().map(({ synced }) => synced)).to.deep.equal([false, false])
    const { peerId: ben } = await person('ben')
    expect([restored.courier.admits(ben), restored.courier.wanted()]).to.deep.equal([false, []])
    expect(await restored.deposit(again, 'ben', mail(1))).to.deep.equal(['try later'])
    expect((await restored.courier.onEnvelope(ben, mail(2).envelope, { from: NONE, to: await keyOf('ann') })).code).to.equal('try later')
    await again.channel.directory([await restored.correspondent('ben')])
    expect(await restored.deposit(again, 'ben', mail(1))).to.deep.equal(['kept'])
    expect(await restored.pull(await restored.visit('ben'))).to.deep.equal([1])
  })

  it('takes a newer certificate with the hello, and shows the newest it has', async () => {
    await rig.device([await rig.correspondent('ben')])
    const newer = await rig.certificate('ann', 'the cloud', { seq: 7 })
    await rig.connect('ann', newer)
    await rig.connect('ann', await rig.certificate('ann', 'the cloud', { seq: 3 }))
    const ben = await rig.visit('ben')
    expect((await ben.asked.reach(1))[0]?.certificate).to.deep.equal(newer)
    expect((await rig.connect('ann', await rig.certificate('ben', 'the cloud', { seq: 9 }))).welcome.code).to.equal('not paired')
  })

  it('shows what it holds, for whom and since when', async () => {
    const ann = await rig.device([await rig.correspondent('ben'), await rig.correspondent('cleo')])
    const { peerId } = await person('ann')
    const since = rig.clock.now()
    await rig.deposit(ann, 'ben', mail(1))
    rig.clock.advance(1_000)
    await rig.deposit(ann, 'ben', mail(2))
    expect(await rig.courier.holdings(peerId)).to.deep.equal([{ to: (await person('ben')).peerId, envelopes: 2, files: 0, wholeFiles: 0, bytes: 600, since }])
    expect(rig.courier.owners()).to.deep.equal([{ peerId, name: 'ann', pairedAt: since, seenAt: since, online: true, paused: false, synced: true, quotaBytes: 1_073_741_824, usedBytes: 600, deposited: 2, historyRows: 0, files: 0, fileBytes: 0, fetched: 0 }])
    expect(await failure(rig.courier.holdings((await person('ben')).peerId))).to.have.property('name', 'NoSuchOwnerError')
  })

  it('says later when its disk refuses, and loses nothing of what it said it kept', async () => {
    const ann = await rig.device([await rig.correspondent('ben')])
    await rig.deposit(ann, 'ben', mail(1))
    rig.disk.onWrite = ({ moment }) => { if (moment === 'before') throw new Error('the disk is full') }
    expect(await rig.deposit(ann, 'ben', mail(2), mail(3))).to.deep.equal(['try later', 'try later'])
    rig.disk.onWrite = undefined
    expect(rig.faults.splice(0).map(({ message }) => message)).to.deep.equal(['the disk is full'])
    expect(rig.courier.owners()[0]).to.include({ deposited: 1, usedBytes: 300 })
    // what is behind the one that was refused waits for it
    expect(await rig.deposit(ann, 'ben', mail(3), mail(2), mail(3))).to.deep.equal(['try later', 'kept', 'kept'])
    const ben = await rig.visit('ben')
    expect((await ben.got.reach(3)).map(({ number }) => number)).to.deep.equal([1, 2, 3])
  })

  /** A device with something of everything. */
  async function full (): Promise<OwnerDevice> {
    const ann = await rig.device([await rig.correspondent('ben', { clouds: ['ben\'s cloud'] }), await rig.correspondent('cleo')])
    await rig.deposit(ann, 'ben', ...Array.from({ length: 300 }, (_, number) => mail(number)))
    await ann.channel.bundles([{ key: await keyOf('ben'), bundle: new Uint8Array(100).fill(1) }])
    ann.answer = (envelope) => answers(new DataView(envelope.buffer).getUint32(0) === 1_000 ? 'kept' : 'try later', mail(1_000).tag)(envelope)
    const { peerId } = await person('cleo')
    for (const number of [1_000, 1_001]) await rig.courier.onEnvelope(peerId, mail(number).envelope, { from: NONE, to: await keyOf('ann') })
    await rig.quiet()
    expect([rig.rows('hd'), rig.rows('hf'), rig.rows('he'), rig.rows('ht'), rig.rows('hb')]).to.deep.equal([300, 1, 2, 1, 1])
    return ann
  }
})
