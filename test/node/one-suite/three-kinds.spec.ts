/**
 * One suite for all that people send each other: a text, a voice message and a file are sealed, wait, say where they are
 * and go in the same way, on nodes that run nothing else for one of them than for another.
 */
import { expect } from 'chai'
import { gathered, pieces } from '../../identity/blob/blobs.ts'
import { People } from '../delivery/people.ts'
import { blobsOf, leftOf, rowsOf } from '../lifetime/leftovers.ts'
// loaded before time stands still
import '../../../src/node/lifetime/ends.ts'
import type { FileToSend, Message } from '../../../src/node/index.ts'
import type { Person } from '../delivery/people.ts'

const HOUR = 3_600_000
/** What nobody but the two may ever read: said as a text, or many times over in a file, whose name says it, too. */
const SECRET = 'nachtigallenschlag-im-mai'

interface Kind {
  readonly kind: Message['kind']
  send (of: Person, to: Person, expireAfterMs?: number): Promise<Message>
  /** What the other side can read. */
  read (of: Person, from: Person, message: Message): Promise<string>
}

const CONTENT = new TextEncoder().encode(SECRET.repeat(400))

function asFile (shown: Partial<Pick<FileToSend, 'shown' | 'mime'>>): FileToSend {
  return { name: `${SECRET}.ogg`, size: CONTENT.byteLength, source: pieces(CONTENT, 1_000), ...shown }
}

const fileKind = (kind: 'voice' | 'file', shown: Partial<Pick<FileToSend, 'shown' | 'mime'>>): Kind => ({
  kind,
  send: async ({ node }, to, expireAfterMs) => await node.transfers.send(to.node.self.peerId, asFile(shown), expireAfterMs === undefined ? {} : { expireAfterMs }),
  read: async ({ node }, from, { id }) => new TextDecoder().decode(await gathered(node.transfers.open(from.node.self.peerId, id)))
})

const KINDS: readonly Kind[] = [
  {
    kind: 'text',
    send: async ({ node }, to, expireAfterMs) => await node.messages.send(to.node.self.peerId, SECRET, expireAfterMs === undefined ? {} : { expireAfterMs }),
    read: async (_of, _from, { text }) => await Promise.resolve(text.repeat(400))
  },
  fileKind('voice', { mime: 'audio/ogg', shown: { kind: 'voice', durationMs: 1_000, waveform: new Uint8Array(16).fill(9) } }),
  fileKind('file', { mime: 'application/octet-stream' })
]

for (const { kind, send, read } of KINDS) {
  describe(`a ${kind}, as every kind of message`, () => {
    let people: People
    let alice: Person
    let bob: Person
    let a: Person['node']['self']['peerId']
    let b: typeof a
    let heard: string[]

    beforeEach(async () => {
      people = new People(`one suite ${kind}`)
      heard = []
      people.world.wire.decide = ({ bytes }) => {
        heard.push(Buffer.from(bytes).toString('latin1'))
        return undefined
      }
      ;[alice, bob] = await people.pair()
      ;[a, b] = [alice.node.self.peerId, bob.node.self.peerId]
    })

    async function until (holds: () => Promise<boolean>): Promise<void> {
      for (let tries = 0; tries < 600; tries++) {
        if (await holds()) return
        await people.world.advance(1_000)
      }
      throw new Error('it is not so after 600 s')
    }

    const stateOf = async ({ id }: Message): Promise<string | undefined> => (await people.do(alice.node.messages.get(b, id)))?.delivery.state
    /** Fetched where it has to be. */
    async function arrives ({ id }: Message): Promise<Message> {
      await until(async () => (await people.history(bob, alice)).some((message) => message.id === id))
      if ((await people.do(bob.node.transfers.get(a, id)))?.state === 'offered') await people.do(bob.node.transfers.accept(a, id))
      await until(async () => await stateOf({ id } as Message) === 'delivered')
      const message = await people.do(bob.node.messages.get(a, id))
      if (message === undefined) throw new Error('it arrived')
      return message
    }

    async function pairHome (): Promise<Person> {
      const home = await people.add('home')
      await people.do(home.node.self.setName('Study'))
      const { link } = await people.do(home.node.cloud.offer())
      await people.do(alice.node.cloud.pair(link))
      await until(async () => (await people.do(alice.node.cloud.clouds())).some(({ online, holds }) => online && holds !== undefined))
      return home
    }

    /** No run of ten characters of it lies on these disks, or was on the wire. */
    async function expectUnread (...persons: Person[]): Promise<void> {
      const disks = await Promise.all(persons.map(async ({ device }) => {
        const rows = device.disk.contents().map((row) => `${row.key} ${row.type === 'put' ? Buffer.from(row.value).toString('latin1') : ''}`)
        const blobs = await device.platform.files?.openBlobs()
        const sealed: string[] = []
        for (const name of await blobs?.names() ?? []) {
          const found = await blobs?.find(name)
          if (blobs !== undefined && found !== undefined) sealed.push(Buffer.from(await gathered(blobs.read(name, 0, found.bytes))).toString('latin1'))
        }
        return [...rows, ...sealed].join('\n')
      }))
      const all = [...disks, heard.join('')].join('\n')
      expect(all.length).to.be.greaterThan(10_000)
      for (let at = 0; at + 10 <= SECRET.length; at++) expect(all.includes(SECRET.slice(at, at + 10)), SECRET.slice(at, at + 10)).to.equal(false)
    }

    it('is sealed from device to device: no disk, no wire and no cloud shows any of it, and it comes whole [S0-10]', async () => {
      const home = await pairHome()
      const sent = await people.do(send(alice, bob))
      expect(sent.kind).to.equal(kind)
      const arrived = await arrives(sent)
      expect([arrived.kind, await people.do(read(bob, alice, arrived))]).to.deep.equal([kind, SECRET.repeat(400)])
      await people.do(expectUnread(alice, bob, home))
    })

    it('waits for who is away, over restarts on both sides, and arrives once [S0-10]', async () => {
      await people.do(bob.node.stop())
      const sent = await people.do(send(alice, bob))
      expect(await stateOf(sent)).to.equal('pending')
      await people.restart(alice)
      await people.world.advance(HOUR)
      expect([await stateOf(sent), (await people.do(alice.node.messages.pending())).items.map(({ id }) => id)]).to.deep.equal(['pending', [sent.id]])
      bob.device.restart()
      bob.node = await people.start(bob.device, bob.faults)
      await arrives(sent)
      expect((await people.history(bob, alice)).map(({ id }) => id)).to.deep.equal([sent.id])
      expect((await people.do(alice.node.messages.pending())).items).to.deep.equal([])
      expect([...alice.faults, ...bob.faults]).to.deep.equal([])
    })

    it('says where it is: here, on an own cloud, with the contact; and is taken back from there [S0-10]', async () => {
      const home = await pairHome()
      people.world.partition([alice.device, home.device], [bob.device])
      await people.world.advance(5_000)
      const sent = await people.do(send(alice, bob))
      const where = async ({ id }: Message): Promise<readonly string[] | undefined> => (await people.do(alice.node.messages.get(b, id)))?.where
      await until(async () => (await where(sent))?.includes('cloud Study') === true)
      expect([await where(sent), rowsOf(home, 'hd')]).to.deep.equal([['this device', 'cloud Study'], 1])
      await people.do(alice.node.messages.cancel(b, sent.id))
      await until(async () => (await where(sent))?.includes('cloud Study') === false)
      expect([await stateOf(sent), await where(sent), rowsOf(home, 'hd')]).to.deep.equal(['cancelled', ['this device'], 0])
      people.world.heal()
      const another = await people.do(send(alice, bob))
      await arrives(another)
      await until(async () => (await where(another))?.includes('cloud Study') === false)
      expect(await where(another)).to.deep.equal(['this device', "contact's device"])
      expect((await people.history(bob, alice)).map(({ id }) => id)).to.deep.equal([another.id])
    })

    it('disappears from both sides with all there was of it, and is given up where it still waits [S0-10]', async () => {
      const sent = await people.do(send(alice, bob, HOUR))
      const arrived = await arrives(sent)
      expect([sent.expireAfterMs, arrived.expireAfterMs]).to.deep.equal([HOUR, HOUR])
      await people.do(bob.node.contacts.markRead(a))
      await people.world.advance(HOUR + 60_000)
      expect([await people.history(alice, bob), await people.history(bob, alice)]).to.deep.equal([[], []])
      expect([leftOf(alice), leftOf(bob), await people.do(blobsOf(alice)), await people.do(blobsOf(bob))]).to.deep.equal([{}, {}, [], []])

      await people.do(bob.node.stop())
      const late = await people.do(send(alice, bob, HOUR))
      await people.world.advance(HOUR + 60_000)
      expect([await stateOf(late), await people.do(blobsOf(alice))]).to.deep.equal(['expired', []])
      bob.device.restart()
      bob.node = await people.start(bob.device, bob.faults)
      await people.world.advance(30 * 60_000)
      expect(await people.history(bob, alice)).to.deep.equal([])
      expect([...alice.faults, ...bob.faults]).to.deep.equal([])
    })
  })
}
