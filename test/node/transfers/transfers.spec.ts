/** Files between two people, each with the whole node, in the memory world. */
import { expect } from 'chai'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from 'uint8arrays/concat'
import { NoRoomForFileError } from '../../../src/node/errors.ts'
import { createMobilinkNode } from '../../../src/node/index.ts'
import { file, gathered, pieces } from '../../identity/blob/blobs.ts'
import { CONFIG, People } from '../delivery/people.ts'
import type { BlobStore } from '../../../src/node/files/blob-store.ts'
import type { FileStorage, LandedFile } from '../../../src/node/platform/platform.ts'
import type { FileToSend, Message, Transfer } from '../../../src/node/index.ts'
import type { Person } from '../delivery/people.ts'

const CONTENT = file(300_000)
const DAY_MS = 24 * 60 * 60 * 1_000

function aFile (content = CONTENT, more: Partial<FileToSend> = {}): FileToSend {
  return { name: 'contract.pdf', size: content.byteLength, source: pieces(content, 50_000), ...more }
}

const VOICE = { shown: { kind: 'voice', durationMs: 1_500, waveform: Uint8Array.of(0, 64, 128, 255) } } as const

/** Alice has sent Bob a file. */
async function sent (people: People, alice: Person, bob: Person, given = aFile()): Promise<{ mine: Message, theirs: Message }> {
  const arrived = people.event(bob.node, 'message:added', ({ direction }) => direction === 'in')
  const mine = await people.do(alice.node.transfers.send(bob.node.self.peerId, given))
  return { mine, theirs: await people.do(arrived) }
}

const state = (wanted: Transfer['state']) => (transfer: Transfer): boolean => transfer.state === wanted

describe('a file', () => {
  it('is announced, fetched when a person wants it, and delivered when all of it is there', async () => {
    const people = new People('file')
    const [alice, bob] = await people.pair()
    const [a, b] = [alice.node.self.peerId, bob.node.self.peerId]
    const offered = people.event(alice.node, 'transfer:changed', state('offered'))
    const { mine, theirs } = await sent(people, alice, bob)
    expect(mine).to.include({ kind: 'file', text: '', direction: 'out' })
    expect(theirs.file).to.deep.include({ name: 'contract.pdf', size: 300_000, isHere: false, isProgram: false })
    expect(theirs.file?.transfer).to.include({ state: 'offered', done: 0, direction: 'in' })
    await people.do(offered)
    expect((await people.do(alice.node.messages.get(b, mine.id)))?.delivery).to.include({ state: 'pending', waitsFor: 'consent' })
    expect((await people.do(alice.node.messages.pending())).items).to.have.lengthOf(1)
    // nothing comes before a person wants it
    await people.world.advance(60_000)
    expect((await people.do(bob.node.transfers.get(a, theirs.id)))?.done).to.equal(0)

    const delivered = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'delivered')
    const done = people.event(bob.node, 'transfer:changed', state('done'))
    await people.do(bob.node.transfers.accept(a, theirs.id))
    expect((await people.do(done)).done).to.equal(300_000)
    expect((await people.do(delivered)).file?.transfer.state).to.equal('done')
    const opened = await people.do(gathered(bob.node.transfers.open(a, theirs.id)))
    expect(sha256(opened)).to.deep.equal(sha256(CONTENT))
    expect((await people.do(alice.node.messages.pending())).items).to.deep.equal([])
    expect(await people.do(alice.node.transfers.list())).to.deep.equal([])
    expect(await people.do(bob.node.transfers.list())).to.deep.equal([])
    expect([...alice.faults, ...bob.faults]).to.deep.equal([])
  })

  it('gives any part of itself', async () => {
    const people = new People('part')
    const [alice, bob] = await people.pair()
    const { theirs } = await sent(people, alice, bob, aFile(CONTENT, VOICE))
    await people.do(people.event(bob.node, 'transfer:changed', state('done')))
    for (const [offset, length] of [[0, 10], [16_380, 10], [100_000, 100_000], [299_999, 10], [300_000, 1]] as const) {
      const part = await people.do(gathered(bob.node.transfers.open(alice.node.self.peerId, theirs.id, { offset, length })))
      expect(part, `${offset}`).to.deep.equal(CONTENT.slice(offset, offset + length))
    }
  })

  it('comes by itself when it is a voice message or a picture that is small enough, and not otherwise', async () => {
    const people = new People('small')
    const [alice, bob] = await people.pair()
    await people.do(bob.node.transfers.setSmallItemBytes(200_000))
    const large = await sent(people, alice, bob, aFile(CONTENT, VOICE))
    expect(large.theirs).to.include({ kind: 'voice' })
    expect(large.theirs.file?.transfer.state).to.equal('offered')
    const done = people.event(bob.node, 'transfer:changed', state('done'))
    const small = await sent(people, alice, bob, aFile(file(200_000), VOICE))
    expect((await people.do(done)).id).to.equal(small.theirs.id)
  })

  it('is declined: the contact hears it, and has it no longer', async () => {
    const people = new People('declined')
    const [alice, bob] = await people.pair()
    const { mine, theirs } = await sent(people, alice, bob)
    const stuck = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'stuck')
    expect((await people.do(bob.node.transfers.decline(alice.node.self.peerId, theirs.id))).state).to.equal('declined')
    expect(await people.do(stuck)).to.deep.include({ id: mine.id, delivery: { state: 'stuck', reason: 'declined' } })
    expect((await people.do(alice.node.transfers.get(bob.node.self.peerId, mine.id)))?.state).to.equal('declined')
    expect((await people.do(rejection(bob.node.transfers.accept(alice.node.self.peerId, theirs.id)))).name).to.equal('NoSuchTransferError')
  })

  it('is taken back before it was fetched: who wants it then is told that it is gone', async () => {
    const people = new People('taken back')
    const [alice, bob] = await people.pair()
    const offered = people.event(alice.node, 'transfer:changed', state('offered'))
    const { mine, theirs } = await sent(people, alice, bob)
    await people.do(offered)
    const cancelled = await people.do(alice.node.messages.cancel(bob.node.self.peerId, mine.id))
    expect(cancelled.delivery).to.include({ state: 'cancelled', recall: 'asked' })
    const gone = people.event(bob.node, 'transfer:changed', state('withdrawn'))
    await people.do(bob.node.transfers.accept(alice.node.self.peerId, theirs.id))
    expect((await people.do(gone)).id).to.equal(theirs.id)
  })

  it('stays as it was where the disk refuses what is decided about it: nothing was said, and another word is taken', async () => {
    const people = new People('refused')
    const [alice, bob] = await people.pair()
    const [a, b] = [alice.node.self.peerId, bob.node.self.peerId]
    const { mine, theirs } = await sent(people, alice, bob)
    bob.device.disk.onWrite = ({ moment }) => { if (moment === 'before') throw new Error('no room') }
    expect((await people.do(rejection(bob.node.transfers.decline(a, theirs.id)))).message).to.equal('no room')
    bob.device.disk.onWrite = undefined
    await people.world.advance(600_000)
    expect((await people.do(alice.node.transfers.get(b, mine.id)))?.state).to.equal('offered')
    const done = people.event(bob.node, 'transfer:changed', state('done'))
    await people.do(bob.node.transfers.accept(a, theirs.id))
    await people.do(done)
  })

  it('stays listed when it was declined, taken back or landed, as long as its message is here; the blob alone goes, at the next start if not before', async () => {
    const people = new People('listed')
    const [alice, bob] = await people.pair()
    const [a, b] = [alice.node.self.peerId, bob.node.self.peerId]
    const all = async (person: Person): Promise<string[]> => (await people.do(person.node.transfers.list({ all: true }))).map(({ id, state }) => `${state} ${id}`).sort()
    const first = await sent(people, alice, bob)
    const [name = ''] = await people.do((await blobsOf(people, alice)).names())
    const stuck = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'stuck')
    await people.do(bob.node.transfers.decline(a, first.theirs.id))
    await people.do(stuck)
    const offered = people.event(alice.node, 'transfer:changed', state('offered'))
    const second = await sent(people, alice, bob)
    await people.do(offered)
    await people.do(alice.node.messages.cancel(b, second.mine.id))
    const gone = people.event(bob.node, 'transfer:changed', state('withdrawn'))
    await people.do(bob.node.transfers.accept(a, second.theirs.id))
    await people.do(gone)
    const ended = [`declined ${first.mine.id}`, `withdrawn ${second.mine.id}`].sort()
    for (const person of [alice, bob]) {
      expect(await all(person)).to.deep.equal(ended)
      expect(await people.do(person.node.transfers.list())).to.deep.equal([])
      const blobs = await blobsOf(people, person)
      expect(await people.do(blobs.names())).to.deep.equal([])
      // as if the device had died between saying that it goes and removing it
      const writer = await people.do(blobs.write(name, 0))
      await people.do(writer.close())
      await people.restart(person)
      expect(await people.do((await blobsOf(people, person)).names())).to.deep.equal([])
      expect(await all(person)).to.deep.equal(ended)
    }
    await people.do(alice.node.contacts.remove(b))
    await people.world.advance(1_000)
    expect(await all(alice)).to.deep.equal([])
  })

  it('is given up when nobody fetched it for 30 days: its sender says so and has it no more, and who wants it then is told', async function () {
    this.timeout(120_000)
    const people = new People('expired')
    const [alice, bob] = await people.pair()
    const [a, b] = [alice.node.self.peerId, bob.node.self.peerId]
    const { mine, theirs } = await sent(people, alice, bob)
    await people.do(bob.node.stop())
    await people.world.advance(29 * DAY_MS)
    await people.restart(alice)
    expect((await people.do(alice.node.transfers.get(b, mine.id)))?.state).to.equal('offered')
    const expired = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'expired')
    await people.world.advance(DAY_MS * 1.5)
    expect((await people.do(expired)).file).to.deep.include({ isHere: false })
    expect((await people.do(alice.node.transfers.get(b, mine.id)))?.state).to.equal('expired')
    expect((await people.do(alice.node.messages.pending())).items).to.deep.equal([])
    expect(await people.do((await blobsOf(people, alice)).names())).to.deep.equal([])
    bob.device.restart()
    bob.node = await people.start(bob.device, bob.faults)
    const gone = people.event(bob.node, 'transfer:changed', state('withdrawn'))
    await people.do(bob.node.transfers.accept(a, theirs.id))
    expect((await people.do(gone)).id).to.equal(theirs.id)
    expect([...alice.faults, ...bob.faults]).to.deep.equal([])
  })

  it('is put into the folder that was chosen, and says how far that is; that the folder has no room is kept, and another may be chosen', async () => {
    const people = new People('folder')
    const [alice, bob] = await people.pair()
    const [a, folders] = [alice.node.self.peerId, new Map<string, Uint8Array[]>()]
    const goOn = Promise.withResolvers<undefined>()
    const land = async ({ folder, name, source }: LandedFile): Promise<string> => {
      const parts: Uint8Array[] = []
      for await (const part of source) {
        if (folder === '/full') throw new NoRoomForFileError('full')
        parts.push(part)
        if (parts.length === 2) await goOn.promise
      }
      folders.set(`${folder}/${name}`, parts)
      return `${folder}/${name}`
    }
    await restartWithFolders(people, bob, { land })
    const { theirs } = await sent(people, alice, bob, aFile(file(1_000_000)))
    const full = people.event(bob.node, 'transfer:changed', ({ problem }) => problem === 'no room')
    await people.do(bob.node.transfers.accept(a, theirs.id, { folder: '/full' }))
    expect(await people.do(full)).to.include({ state: 'done', done: 1_000_000 })
    const some = people.event(bob.node, 'transfer:changed', ({ saving }) => saving !== undefined && saving > 0)
    const saved = people.event(bob.node, 'transfer:changed', ({ savedAs }) => savedAs !== undefined)
    const accepted = bob.node.transfers.accept(a, theirs.id, { folder: '/large' })
    expect((await people.do(some)).saving).to.be.within(1, 999_999)
    goOn.resolve(undefined)
    expect(await people.do(saved)).to.deep.include({ savedAs: '/large/contract.pdf', state: 'done' }).and.not.have.any.keys('saving', 'problem')
    expect((await people.do(accepted)).savedAs).to.equal('/large/contract.pdf')
    expect(concat(folders.get('/large/contract.pdf') ?? [])).to.deep.equal(file(1_000_000))
    expect(bob.faults).to.deep.equal([])
  })

  it('goes into the folder that is chosen while it is fetched, and what went into another one before does not stay', async () => {
    const people = new People('folders')
    const [alice, bob] = await people.pair()
    const [begun, goOn] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()]
    const ended: Array<readonly [string, number, boolean]> = []
    const land = async ({ folder, name, source }: LandedFile): Promise<string> => {
      const parts: Uint8Array[] = []
      try {
        for await (const part of source) {
          parts.push(part.slice())
          if (folder !== '/first') continue
          begun.resolve(undefined)
          await goOn.promise
        }
      } finally {
        ended.push([folder, concat(parts).byteLength, Buffer.compare(concat(parts), file(1_000_000)) === 0])
      }
      return `${folder}/${name}`
    }
    await restartWithFolders(people, bob, { land })
    const { theirs } = await sent(people, alice, bob, aFile(file(1_000_000)))
    const a = alice.node.self.peerId
    const saved = people.event(bob.node, 'transfer:changed', ({ savedAs }) => savedAs !== undefined)
    await people.do(bob.node.transfers.accept(a, theirs.id, { folder: '/first' }))
    await people.do(begun.promise)
    expect((await people.do(bob.node.transfers.get(a, theirs.id)))?.state).to.equal('running')
    await people.do(bob.node.transfers.accept(a, theirs.id, { folder: '/second' }))
    goOn.resolve(undefined)
    expect(await people.do(saved)).to.deep.include({ savedAs: '/second/contract.pdf', state: 'done' })
    expect(ended).to.deep.equal([['/first', 1_000_000, true], ['/second', 1_000_000, true]])
    expect(bob.faults).to.deep.equal([])
  })

  it('is put into its folder once what was left there is taken away, which the start of its node does not wait for', async () => {
    const people = new People('slow folder')
    const [alice, bob] = await people.pair()
    const begun: string[] = []
    const land = async ({ folder, source }: LandedFile): Promise<string> => {
      begun.push(folder)
      const parts: Uint8Array[] = []
      for await (const part of source) parts.push(part.slice())
      expect(concat(parts)).to.deep.equal(CONTENT)
      return `${folder}/contract.pdf`
    }
    const { theirs } = await sent(people, alice, bob)
    await people.do(alice.node.stop())
    await restartWithFolders(people, bob, { land })
    await people.do(bob.node.transfers.accept(alice.node.self.peerId, theirs.id, { folder: '/far' }))
    const answered = Promise.withResolvers<undefined>()
    await restartWithFolders(people, bob, { land, clear: async () => { await answered.promise } })
    const saved = people.event(bob.node, 'transfer:changed', ({ savedAs }) => savedAs !== undefined)
    alice.device.restart()
    alice.node = await people.start(alice.device, alice.faults)
    await people.world.advance(60_000)
    expect(begun).to.deep.equal([])
    answered.resolve(undefined)
    expect((await people.do(saved)).savedAs).to.equal('/far/contract.pdf')
    expect(begun).to.deep.equal(['/far'])
    expect(bob.faults).to.deep.equal([])
  })

  it('comes unasked only so often in a day, whoever sends it', async () => {
    const people = new People('flood')
    const [alice, bob] = await people.pair()
    await people.do(bob.node.transfers.setSmallItemBytes(1_000))
    const states: Array<string | undefined> = []
    for (let n = 0; n < 42; n++) states.push((await sent(people, alice, bob, aFile(file(1_000), VOICE))).theirs.file?.transfer.state)
    expect(states).to.deep.equal([...Array.from({ length: 40 }, () => 'waiting'), 'offered', 'offered'])
    await people.world.advance(24 * 60 * 60 * 1_000)
    expect((await sent(people, alice, bob, aFile(file(1_000), VOICE))).theirs.file?.transfer.state).to.equal('waiting')
  })

  it('is announced again, and fetched, when the disk refused the first announcement', async () => {
    const people = new People('disk')
    const [alice, bob] = await people.pair()
    const { onWrite } = bob.device.disk
    bob.device.disk.onWrite = () => { throw new Error('ENOSPC: no space left on device') }
    await people.do(alice.node.transfers.send(bob.node.self.peerId, aFile()))
    await people.world.advance(3_000)
    bob.device.disk.onWrite = onWrite
    const theirs = await people.do(people.event(bob.node, 'message:added'))
    expect(bob.faults).to.not.deep.equal([])
    const done = people.event(bob.node, 'transfer:changed', state('done'))
    await people.do(bob.node.transfers.accept(alice.node.self.peerId, theirs.id))
    expect((await people.do(done)).id).to.equal(theirs.id)
  })

  it('stops at a pause, keeps what is here, and goes on from there', async () => {
    const people = new People('pause')
    const [alice, bob] = await people.pair()
    const { theirs } = await sent(people, alice, bob, aFile(file(5_000_000)))
    const a = alice.node.self.peerId
    const some = people.event(bob.node, 'transfer:changed', ({ done, size }) => done > 0 && done < size)
    await people.do(bob.node.transfers.accept(a, theirs.id))
    await people.do(some)
    const paused = await people.do(bob.node.transfers.pause(a, theirs.id))
    expect(paused.state).to.equal('paused')
    expect(paused.done).to.be.within(1, 4_999_999)
    await people.restart(bob)
    await people.world.advance(60_000)
    const still = await people.do(bob.node.transfers.get(a, theirs.id))
    expect([still?.state, still?.done]).to.deep.equal(['paused', paused.done])
    const done = people.event(bob.node, 'transfer:changed', state('done'))
    await people.do(bob.node.transfers.resume(a, theirs.id))
    expect((await people.do(done)).done).to.equal(5_000_000)
  })

  it('goes with its contact: nothing of it stays on the disk', async () => {
    const people = new People('removed')
    const [alice, bob] = await people.pair()
    const { theirs } = await sent(people, alice, bob, aFile(CONTENT, VOICE))
    await people.do(people.event(bob.node, 'transfer:changed', state('done')))
    const blobs = await blobsOf(people, bob)
    expect(await people.do(blobs.names())).to.have.lengthOf(1)
    const offered = await sent(people, alice, bob)
    expect((await people.do(bob.node.transfers.list())).map(({ id }) => id)).to.deep.equal([offered.theirs.id])
    await people.do(bob.node.contacts.remove(alice.node.self.peerId))
    expect(await people.do(bob.node.transfers.list())).to.deep.equal([])
    await people.world.advance(1_000)
    expect(await people.do(blobs.names())).to.deep.equal([])
    expect(await people.do(bob.node.transfers.list({ all: true }))).to.deep.equal([])
    expect(theirs.id).to.have.lengthOf(32)
  })

  it('waits like a text while the contact is away, and so does a voice message [S1-11]', async () => {
    const people = new People('all kinds')
    const [alice, bob] = await people.pair()
    const [a, b] = [alice.node.self.peerId, bob.node.self.peerId]
    await people.do(bob.node.stop())
    const text = await people.do(alice.node.messages.send(b, 'listen to this, and sign that'))
    const voice = await people.do(alice.node.transfers.send(b, aFile(file(30_000), { ...VOICE, name: 'voice.ogg' })))
    const contract = await people.do(alice.node.transfers.send(b, aFile()))
    await people.restart(alice)
    expect((await people.do(alice.node.messages.pending())).items.map(({ id }) => id)).to.deep.equal([text.id, voice.id, contract.id])
    // with what is to come after them
    for (const { id, bytes } of (await people.do(alice.node.messages.pending())).items) expect(bytes).to.be.at.least((await people.do(alice.node.transfers.get(bob.node.self.peerId, id)))?.size ?? 1)
    bob.device.restart()
    bob.node = await people.start(bob.device, bob.faults)
    const heard = people.event(bob.node, 'transfer:changed', ({ id, state }) => id === voice.id && state === 'done')
    await people.do(heard)
    expect((await people.history(bob, alice)).map(({ id, kind, text }) => [id, kind, text])).to.deep.equal([[text.id, 'text', 'listen to this, and sign that'], [voice.id, 'voice', ''], [contract.id, 'file', '']])
    const all = people.event(alice.node, 'message:changed', ({ id, delivery }) => id === contract.id && delivery.state === 'delivered')
    await people.do(bob.node.transfers.accept(a, contract.id))
    await people.do(all)
    await people.world.advance(10_000)
    expect((await people.history(alice, bob)).map(({ delivery }) => delivery.state)).to.deep.equal(['delivered', 'delivered', 'delivered'])
  })

  it('waits while its sender is away, and goes on after restarts on both sides', async () => {
    const people = new People('away')
    const [alice, bob] = await people.pair()
    const { theirs } = await sent(people, alice, bob)
    await people.do(alice.node.stop())
    const wanted = await people.do(bob.node.transfers.accept(alice.node.self.peerId, theirs.id))
    expect(wanted.state).to.equal('waiting')
    await people.restart(bob)
    expect((await people.do(bob.node.transfers.list())).map(({ id, state }) => [id, state])).to.deep.equal([[theirs.id, 'waiting']])
    const done = people.event(bob.node, 'transfer:changed', state('done'))
    alice.device.restart()
    alice.node = await people.start(alice.device, alice.faults)
    expect((await people.do(done)).id).to.equal(theirs.id)
  })
})

/** Stops, and starts again where folders are of the test's own making. */
async function restartWithFolders (people: People, person: Person, folders: Pick<FileStorage, 'land' | 'clear'>): Promise<void> {
  await people.do(person.node.stop())
  person.device.restart()
  const { platform } = person.device
  if (platform.files === undefined) throw new Error('A device has a place for files')
  person.node = await people.do(createMobilinkNode({ ...platform, files: { ...platform.files, ...folders } }, CONFIG))
}

async function blobsOf (people: People, { device }: Person): Promise<BlobStore> {
  if (device.platform.files === undefined) throw new Error('A device has a place for files')
  return await people.do(device.platform.files.openBlobs())
}

async function rejection (promise: Promise<unknown>): Promise<Error> {
  return await promise.then(() => { throw new Error('It resolved') }, (error: unknown) => error as Error)
}
