/** Files of which no copy is kept: there for as long as their sender's node is, and never said to be more. */
import { expect } from 'chai'
import { sha256 } from '@noble/hashes/sha2.js'
import { BlobSourceChangedError } from '../../../src/identity/index.ts'
import { file, gathered, pieces } from '../../identity/blob/blobs.ts'
import { People } from '../delivery/people.ts'
import { held, scene, sent as seen, stop, until } from './by-cloud.ts'
import type { Message, SteadyFile, Transfer } from '../../../src/node/index.ts'
import type { Person } from '../delivery/people.ts'

const CONTENT = file(3_000_000)

/** A file on a disk of the sender: what is there may change, and somebody counts. */
class OnDisk {
  bytes: Uint8Array
  reads = 0
  closed = 0
  onRead = (): void => undefined

  constructor (bytes = CONTENT) {
    this.bytes = bytes.slice()
  }

  given (more: Partial<SteadyFile> = {}): SteadyFile {
    return {
      name: 'film.mkv',
      size: this.bytes.byteLength,
      source: {
        read: async (offset, length) => {
          this.reads++
          if (this.closed > 0) throw new Error('It was read after it was closed')
          this.onRead()
          return await Promise.resolve(this.bytes.slice(offset, offset + length))
        },
        close: async () => {
          this.closed++
          await Promise.resolve()
        }
      },
      ...more
    }
  }
}

const state = (wanted: Transfer['state']) => (transfer: Transfer): boolean => transfer.state === wanted

async function sent (people: People, alice: Person, bob: Person, disk = new OnDisk()): Promise<{ mine: Message, theirs: Message, disk: OnDisk }> {
  const arrived = people.event(bob.node, 'message:added', ({ direction }) => direction === 'in')
  const offered = people.event(alice.node, 'transfer:changed', state('offered'))
  const mine = await people.do(alice.node.transfers.sendWhileOpen(bob.node.self.peerId, disk.given()))
  const theirs = await people.do(arrived)
  await people.do(offered)
  return { mine, theirs, disk }
}

async function kept (people: People, { device }: Person): Promise<string[]> {
  if (device.platform.files === undefined) throw new Error('A device has a place for files')
  const { files } = device.platform
  return await people.do((await people.do(files.openBlobs())).names())
}

async function comeBack (people: People, person: Person): Promise<void> {
  person.device.restart()
  person.node = await people.start(person.device, person.faults)
}

async function rejection (promise: Promise<unknown>): Promise<Error> {
  return await promise.then(() => { throw new Error('It resolved') }, (error: unknown) => error as Error)
}

describe('a file that is sent without a copy', () => {
  it('is fetched whole from where it lies, and delivered; nothing of it is ever kept at its sender', async () => {
    const people = new People('while open')
    const [alice, bob] = await people.pair()
    const [a, b] = [alice.node.self.peerId, bob.node.self.peerId]
    const { mine, theirs, disk } = await sent(people, alice, bob)
    expect(mine.file).to.deep.include({ name: 'film.mkv', size: 3_000_000, isHere: false })
    expect(mine.file?.transfer).to.include({ whileOpen: true })
    expect((await people.do(alice.node.messages.pending())).items).to.have.nested.property('[0].whileOpen', true)
    // it is the contact's own business where it comes from
    expect(theirs.file?.transfer).to.not.have.any.keys('whileOpen')
    const delivered = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'delivered')
    const done = people.event(bob.node, 'transfer:changed', state('done'))
    await people.do(bob.node.transfers.accept(a, theirs.id))
    await people.do(done)
    expect((await people.do(delivered)).file).to.deep.include({ isHere: false })
    expect(sha256(await people.do(gathered(bob.node.transfers.open(a, theirs.id))))).to.deep.equal(sha256(CONTENT))
    await people.world.advance(10_000)
    expect(disk.closed).to.equal(1)
    expect(await kept(people, alice)).to.deep.equal([])
    expect(await people.do(alice.node.transfers.list())).to.deep.equal([])
    expect((await people.do(alice.node.transfers.get(b, mine.id)))?.state).to.equal('done')
    expect([...alice.faults, ...bob.faults]).to.deep.equal([])
  })

  it('of a few bytes is not kept either once it was fetched', async () => {
    const people = new People('small and open')
    const [alice, bob] = await people.pair()
    const { mine, theirs } = await sent(people, alice, bob, new OnDisk(file(10)))
    const delivered = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'delivered')
    await people.do(bob.node.transfers.accept(alice.node.self.peerId, theirs.id))
    await people.do(delivered)
    expect((await people.do(alice.node.messages.get(bob.node.self.peerId, mine.id)))?.file).to.include({ isHere: false })
    expect((await people.do(rejection(gathered(alice.node.transfers.open(bob.node.self.peerId, mine.id))))).name).to.equal('FileNotHereError')
  })

  it('is given up when its sender starts anew before it was fetched: both say so, and nobody waits for it', async () => {
    const people = new People('closed')
    const [alice, bob] = await people.pair()
    const [a, b] = [alice.node.self.peerId, bob.node.self.peerId]
    const { mine, theirs, disk } = await sent(people, alice, bob)
    await people.restart(alice)
    expect(disk.closed).to.equal(1)
    const now = await people.do(alice.node.messages.get(b, mine.id))
    expect(now?.delivery).to.deep.equal({ state: 'stuck', reason: 'closed' })
    expect(now?.file?.transfer).to.include({ state: 'withdrawn', whileOpen: true })
    expect((await people.do(alice.node.messages.pending())).items).to.deep.equal([])
    expect(await people.do(alice.node.transfers.list())).to.deep.equal([])
    const gone = people.event(bob.node, 'transfer:changed', state('withdrawn'))
    await people.do(bob.node.transfers.accept(a, theirs.id))
    expect((await people.do(gone)).id).to.equal(theirs.id)
    // there is nothing to try again
    await people.do(alice.node.messages.retry(b))
    expect((await people.do(alice.node.messages.get(b, mine.id)))?.delivery).to.deep.equal({ state: 'stuck', reason: 'closed' })
    expect([...alice.faults, ...bob.faults]).to.deep.equal([])
  })

  for (const isSealed of [true, false]) {
    it(`is never announced when its sender starts anew before that, ${isSealed ? 'sealed' : 'held for a first key'}: what was written behind it arrives`, async () => {
      const people = new People(`closed early ${isSealed}`)
      const [alice, bob] = await people.pair()
      const b = bob.node.self.peerId
      const hello = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'delivered')
      if (isSealed) {
        await people.do(alice.node.messages.send(b, 'hello'))
        await people.do(hello)
      }
      await people.do(bob.node.stop())
      const mine = await people.do(alice.node.transfers.sendWhileOpen(b, new OnDisk().given()))
      expect(mine.delivery).to.include({ state: 'pending', waitsFor: isSealed ? 'contact' : 'first key' })
      const text = await people.do(alice.node.messages.send(b, 'have a look at the film'))
      await people.restart(alice)
      expect((await people.do(alice.node.messages.get(b, mine.id)))?.delivery).to.deep.equal({ state: 'stuck', reason: 'closed' })
      expect((await people.do(alice.node.messages.pending())).items.map(({ id }) => id)).to.deep.equal([text.id])
      // there is nothing to try again
      await people.do(alice.node.messages.retry(b))
      expect((await people.do(alice.node.messages.get(b, mine.id)))?.delivery).to.deep.equal({ state: 'stuck', reason: 'closed' })
      const delivered = people.event(alice.node, 'message:changed', ({ id, delivery }) => id === text.id && delivery.state === 'delivered')
      await comeBack(people, bob)
      await people.do(delivered)
      await people.world.advance(60_000)
      expect((await people.history(bob, alice)).map(({ text, kind }) => [kind, text])).to.deep.equal([...isSealed ? [['text', 'hello']] : [], ['text', 'have a look at the film']])
      expect(await people.do(bob.node.transfers.list({ all: true }))).to.deep.equal([])
      expect([...alice.faults, ...bob.faults]).to.deep.equal([])
    })
  }

  it('goes on from where it was when the contact restarts in the middle', async () => {
    const people = new People('contact restarts')
    const [alice, bob] = await people.pair()
    const a = alice.node.self.peerId
    const { theirs } = await sent(people, alice, bob, new OnDisk(file(5_000_000)))
    const some = people.event(bob.node, 'transfer:changed', ({ done, size }) => done > 0 && done < size)
    await people.do(bob.node.transfers.accept(a, theirs.id))
    const before = (await people.do(some)).done
    bob.device.crash({ losePower: false })
    await comeBack(people, bob)
    const done = people.event(bob.node, 'transfer:changed', state('done'))
    await people.do(done)
    expect(before).to.be.within(1, 4_999_999)
    expect(sha256(await people.do(gathered(bob.node.transfers.open(a, theirs.id))))).to.deep.equal(sha256(file(5_000_000)))
  })

  it('is given up as soon as it turns out to have changed, and nothing of what it is now leaves', async () => {
    const people = new People('changed')
    const [alice, bob] = await people.pair()
    const [a, b] = [alice.node.self.peerId, bob.node.self.peerId]
    const { mine, theirs, disk } = await sent(people, alice, bob)
    disk.bytes.fill(7, 1_500_000, 1_500_010)
    const stuck = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'stuck')
    const gone = people.event(bob.node, 'transfer:changed', state('withdrawn'))
    await people.do(bob.node.transfers.accept(a, theirs.id))
    expect(await people.do(stuck)).to.deep.include({ id: mine.id, delivery: { state: 'stuck', reason: 'file changed' } })
    await people.do(gone)
    expect(disk.closed).to.equal(1)
    expect((await people.do(alice.node.transfers.get(b, mine.id)))?.state).to.equal('withdrawn')
    expect([...alice.faults, ...bob.faults]).to.deep.equal([])
  })

  it('is given up when it cannot be read any more', async () => {
    const people = new People('moved')
    const [alice, bob] = await people.pair()
    const { theirs, disk } = await sent(people, alice, bob)
    disk.onRead = () => { throw new BlobSourceChangedError('it was moved') }
    const stuck = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'stuck')
    await people.do(bob.node.transfers.accept(alice.node.self.peerId, theirs.id))
    expect((await people.do(stuck)).delivery).to.deep.equal({ state: 'stuck', reason: 'file changed' })
    expect([...alice.faults, ...bob.faults]).to.deep.equal([])
  })

  it('is taken back, also while it is being fetched', async () => {
    const people = new People('open and taken back')
    const [alice, bob] = await people.pair()
    const { mine, theirs, disk } = await sent(people, alice, bob, new OnDisk(file(5_000_000)))
    const some = people.event(bob.node, 'transfer:changed', ({ done }) => done > 0)
    await people.do(bob.node.transfers.accept(alice.node.self.peerId, theirs.id))
    await people.do(some)
    const gone = people.event(bob.node, 'transfer:changed', state('withdrawn'))
    const cancelled = await people.do(alice.node.messages.cancel(bob.node.self.peerId, mine.id))
    expect(cancelled.delivery).to.include({ state: 'cancelled', recall: 'asked' })
    await people.do(gone)
    expect(disk.closed).to.equal(1)
    expect([...alice.faults, ...bob.faults]).to.deep.equal([])
  })

  it('is declined, and read no more', async () => {
    const people = new People('open and declined')
    const [alice, bob] = await people.pair()
    const { theirs, disk } = await sent(people, alice, bob)
    const stuck = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'stuck')
    await people.do(bob.node.transfers.decline(alice.node.self.peerId, theirs.id))
    expect((await people.do(stuck)).delivery).to.deep.equal({ state: 'stuck', reason: 'declined' })
    await people.world.advance(1_000)
    expect(disk.closed).to.equal(1)
  })

  for (const isRestarted of [false, true]) {
    it(`counts as delivered when the contact had all of it and could say so only after its sender had started anew${isRestarted ? ', and so had it' : ''}`, async () => {
      const people = new People(`late word ${isRestarted}`)
      const [alice, bob] = await people.pair()
      const [a, b] = [alice.node.self.peerId, bob.node.self.peerId]
      const { mine, theirs } = await sent(people, alice, bob)
      const done = people.event(bob.node, 'transfer:changed', state('done'))
      // it dies as soon as the contact has all of it, and before it hears so
      bob.node.addEventListener('transfer:changed', ({ detail }) => { if (detail.state === 'done' && alice.device.state !== 'dead') alice.device.crash({ losePower: false }) })
      await people.do(bob.node.transfers.accept(a, theirs.id))
      await people.do(done)
      expect(alice.device.state).to.equal('dead')
      if (isRestarted) await people.restart(bob)
      await comeBack(people, alice)
      const delivered = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'delivered')
      expect((await people.do(alice.node.messages.get(b, mine.id)))?.delivery).to.deep.equal({ state: 'stuck', reason: 'closed' })
      await people.do(delivered)
      expect((await people.do(alice.node.transfers.get(b, mine.id)))?.state).to.equal('done')
      await people.restart(alice)
      expect((await people.do(alice.node.messages.get(b, mine.id)))?.delivery.state).to.equal('delivered')
      expect([...alice.faults, ...bob.faults]).to.deep.equal([])
    })
  }

  it('can be sent when there is no room for a copy, and then also when there is', async () => {
    const people = new People('no room')
    const [alice, bob] = await people.pair()
    const b = bob.node.self.peerId
    const refused = await people.do(rejection(alice.node.transfers.send(b, { name: 'film.mkv', size: 2 ** 45, source: pieces(CONTENT) })))
    expect(refused.name).to.equal('NoRoomForFileError')
    const { mine } = await sent(people, alice, bob)
    expect(mine.file?.transfer.whileOpen).to.equal(true)
  })

  it('that would need too much memory to be recognised is refused before a byte is read, and closed', async () => {
    const people = new People('too large')
    const [alice, bob] = await people.pair()
    const disk = new OnDisk()
    const refused = await people.do(rejection(alice.node.transfers.sendWhileOpen(bob.node.self.peerId, disk.given({ size: 256 * 2 ** 30 + 1 }))))
    expect(refused.name).to.equal('TooLargeWithoutCopyError')
    expect([disk.reads, disk.closed]).to.deep.equal([0, 1])
    const shorter = await people.do(rejection(alice.node.transfers.sendWhileOpen(bob.node.self.peerId, disk.given({ size: CONTENT.byteLength + 1 }))))
    expect([shorter.name, disk.closed]).to.deep.equal(['Error', 2])
    expect(await people.history(alice, bob)).to.deep.equal([])
  })

  it('is left with no own cloud, and neither is its announcement: what is written behind it goes there all the same', async () => {
    const { people, alice, bob, home } = await scene('open and clouds')
    const b = bob.node.self.peerId
    await stop(people, bob)
    const mine = await people.do(alice.node.transfers.sendWhileOpen(b, new OnDisk().given()))
    const text = await people.do(alice.node.messages.send(b, 'have a look at the film'))
    await until(people, 'the text is on the cloud', async () => (await seen(people, alice, bob, text.id))?.where.includes('cloud Study') === true)
    // a cloud that comes is told of everything that it is to carry
    await stop(people, home)
    await comeBack(people, home)
    await people.world.advance(120_000)
    expect(await held(people, home)).to.include({ deposited: 1, files: 0 })
    expect((await seen(people, alice, bob, mine.id))?.where).to.deep.equal(['this device'])
    await stop(people, alice)
    await comeBack(people, bob)
    await until(people, 'the text is there', async () => (await people.history(bob, alice)).length === 1)
    await comeBack(people, alice)
    await people.world.advance(120_000)
    expect((await people.history(bob, alice)).map(({ text }) => text)).to.deep.equal(['have a look at the film'])
    expect((await people.history(alice, bob)).map(({ delivery }) => delivery.state)).to.deep.equal(['stuck', 'delivered'])
    expect([...alice.faults, ...bob.faults, ...home.faults]).to.deep.equal([])
  })

  it('goes with its contact', async () => {
    const people = new People('open and removed')
    const [alice, bob] = await people.pair()
    const { disk } = await sent(people, alice, bob)
    await people.do(alice.node.contacts.remove(bob.node.self.peerId))
    await people.world.advance(1_000)
    expect(disk.closed).to.equal(1)
  })
})
