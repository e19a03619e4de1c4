/**
 * What an image of the disk of somebody's own computer is worth after a delivery: taken from a real host while a message
 * of its tab waits there, and opened with all that the running host holds before and after.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { readSlots } from '../../src/identity/index.ts'
import { DepositRecord } from '../../src/node/cloud/courier/pb/courier-records.ts'
import { openHostLevel } from '../../src/node/platform/host/level.ts'
import { keys } from '../../src/node/store/keys.ts'
import { spaceOf } from '../../src/node/store/stored-keys.ts'
import { Thief } from '../identity/vault/erase/thief.ts'
import { openWith, unlocked } from '../node/store/vaults.ts'
import { HostMemory, INSPECTABLE } from './host-memory.ts'
import { Person } from './page-person.ts'
import { arriveAndPair, Cast, close, openOnly } from './paired-person.ts'
import type { PeerIdText, SlotSecret } from '../../src/identity/index.ts'

const PASSPHRASE = 'nine grey herons by the weir'
const SECRET = 'kanarienvogel zwitschert'

describe('an image of the disk of a tab\'s own computer, from while its message waited there', function () {
  this.timeout(300_000)
  const cast = new Cast()
  let home: string
  let image: string
  let ada: PeerIdText
  let ben: PeerIdText
  /** Every array of bytes that the host held: while the message waited, and after it was delivered. */
  let before_: Uint8Array[]
  let after_: Uint8Array[]

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'mobilink-image-'))
    image = join(home, 'image')
    const secret = join(home, 'passphrase')
    await writeFile(secret, PASSPHRASE, { mode: 0o600 })
    const study = await cast.host('Study', [], { env: INSPECTABLE })
    await study.command('passphrase', 'set', '--passphrase-file', secret)
    const sender = await arriveAndPair('Ada', study)
    const recipient = await Person.arrive('Ben', study.web)
    ada = await sender.peerId() as PeerIdText
    ben = await recipient.peerId() as PeerIdText
    await sender.add(ben, 'Ben')
    await recipient.accept()
    await sender.open('Ben')
    await sender.write('both are here')
    await sender.sees('both are here', 'delivered')
    const benAgain = await close(recipient)
    await sender.write(SECRET)
    await sender.message(SECRET).getByText('on my cloud').waitFor()
    const adaAgain = await close(sender)

    await cp(study.folder, image, { recursive: true, filter: (path) => !path.endsWith('.sock') })
    const memory = await HostMemory.of(study)
    before_ = await memory.arrays()

    const back = cast.keep(await benAgain())
    await openOnly(back)
    await back.message(SECRET).waitFor()
    const returned = cast.keep(await adaAgain())
    await returned.open('Ben')
    await returned.sees(SECRET, 'delivered')
    expect(await deposited(study)).to.equal(0)
    after_ = await memory.arrays()
    await memory.close()
  })

  after(async () => {
    await cast.leave()
    await rm(home, { recursive: true, force: true })
  })

  const deposited = async (host: { command (...words: string[]): Promise<Array<Record<string, unknown>>> }): Promise<number | undefined> =>
    ((await host.command('cloud', 'status'))[0]?.devices as Array<{ deposited: number }>)[0]?.deposited

  it('does not give the message back to who has everything that the running, unlocked computer holds after it, though it did to who had that before', async () => {
    const disk = await rowsOfImage()
    const waiting = [...disk.keys()].filter((name) => spaceOf(name) === 'hd')
    expect(waiting, 'the message is in the image').to.have.lengthOf(1)
    expect(await opened(disk, waiting, before_)).to.deep.equal(waiting)
    expect(await opened(disk, waiting, after_)).to.deep.equal([])
  })

  it('gives it, sealed for its addressee, to who has the passphrase of then, as no design could keep from them', async () => {
    const store = await openWith(await unlocked(await readFile(join(image, 'vault')), { kind: 'passphrase', passphrase: PASSPHRASE } satisfies SlotSecret), await openHostLevel(await copyOf('store')))
    const rows = await store.page({ prefix: keys.deposits(ada, ben), limit: 9 })
    const envelopes = rows.map(({ value }) => Buffer.from(DepositRecord.decode(value).envelope))
    expect(envelopes.map(({ byteLength }) => byteLength > 256)).to.deep.equal([true])
    expect(envelopes.some((envelope) => envelope.includes(SECRET))).to.equal(false)
    await store.close()
  })

  async function opened (disk: ReadonlyMap<string, Uint8Array>, names: readonly string[], memory: readonly Uint8Array[]): Promise<string[]> {
    const slots = readSlots(await readFile(join(image, 'vault'))).map((recipient) => ({ recipient }))
    return await new Thief(new Map(disk), candidates(memory), slots, (name) => ({ store: spaceOf(name), key: name, schema: 1 })).reads(names)
  }

  /** As the thief knows a disk: rows by key, records of the erase scheme by name, the form of a row off. */
  async function rowsOfImage (): Promise<Map<string, Uint8Array>> {
    const durable = await openHostLevel(await copyOf('store'))
    const rows = await durable.level.iterator().all()
    await durable.close()
    return new Map(rows.map(([key, value]) => key.startsWith('w/') ? [key.slice(2), new Uint8Array(value)] : [key, new Uint8Array(value).slice(1)]))
  }

  /** Opening a store writes into its folder; the image stays as it was taken. */
  async function copyOf (part: string): Promise<string> {
    const copy = await mkdtemp(join(home, 'copy-'))
    await cp(join(image, part), copy, { recursive: true })
    return copy
  }
})

/** Every string of 32 bytes that could be a key: whole arrays, and what lies at any fourth byte of longer ones. */
function candidates (arrays: readonly Uint8Array[]): Uint8Array[] {
  return arrays.flatMap((bytes) => Array.from({ length: Math.floor((bytes.byteLength - 32) / 4) + 1 }, (_, at) => bytes.slice(at * 4, at * 4 + 32)))
    // a key has hardly a byte twice; text, code and zeros do
    .filter((bytes) => new Set(bytes).size >= 20)
}
