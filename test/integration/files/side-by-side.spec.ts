/** Large files side by side, between processes: none waits until another one is over, and neither does what people write. */
import { join } from 'node:path'
import { expect } from 'chai'
import { fileHash, writeRandomFile } from '../../long/file-hash.ts'
import { befriend, Hosts } from '../hosts.ts'
import type { Message, Transfer } from '../../../src/node/index.ts'
import type { HostProcess } from '../hosts.ts'

const MEBIBYTES = 64
const MIB = 1_048_576
/** How much of the other file is here, at least, when the first one is whole. Even shares would be all of it. */
const LEAST_SHARE = 0.25

interface OnItsWay { readonly from: HostProcess, readonly to: HostProcess, readonly id: Message['id'], readonly hash: string }

describe('large files side by side', function () {
  this.timeout(240_000)
  const hosts = new Hosts()
  afterEach(async () => await hosts.end())

  it('from one sender go to two people alike, and what is written meanwhile does not wait for them', async () => {
    const [giver, ada, ben] = await Promise.all([hosts.start(), hosts.start(), hosts.start()])
    await befriend(giver, ada)
    await befriend(giver, ben)
    await expectAlike([await announced(giver, ada, 'to-ada'), await announced(giver, ben, 'to-ben')])
  })

  it('from two senders come to one person alike, and what is written meanwhile does not wait for them', async () => {
    const [taker, ada, ben] = await Promise.all([hosts.start(), hosts.start(), hosts.start()])
    await befriend(ada, taker)
    await befriend(ben, taker)
    await expectAlike([await announced(ada, taker, 'of-ada'), await announced(ben, taker, 'of-ben')])
  })
})

async function announced (from: HostProcess, to: HostProcess, name: string): Promise<OnItsWay> {
  const path = join(from.dataFolder, name)
  const hash = await writeRandomFile(path, MEBIBYTES)
  const heard = to.event('message:added', ({ direction, kind }: Message) => direction === 'in' && kind === 'file')
  const { id } = await from.call('sendFile', to.peerId, path, name)
  await heard
  return { from, to, id, hash }
}

async function expectAlike (files: readonly OnItsWay[]): Promise<void> {
  const order: string[] = []
  const saved = files.map(async ({ to, id }) => {
    const { savedAs = '' } = await to.event('transfer:changed', (transfer: Transfer) => transfer.id === id && transfer.savedAs !== undefined) as Transfer
    order.push('file')
    return savedAs
  })
  const said = files.map(async ({ from, to, id }) => {
    await to.event('transfer:changed', (transfer: Transfer) => transfer.id === id && transfer.done > MEBIBYTES * MIB / 10)
    const arrived = to.event('message:added', ({ kind, text }: Message) => kind === 'text' && text === `meanwhile ${id}`)
    await from.call('send', to.peerId, `meanwhile ${id}`)
    await arrived
    order.push('text')
  })
  await Promise.all(files.map(async ({ from, to, id }) => await to.call('acceptFile', from.peerId, id, to.dataFolder)))

  await Promise.race(saved)
  const shares = await Promise.all(files.map(async ({ from, to, id }) => ((await to.call('transfer', from.peerId, id))?.done ?? 0) / MEBIBYTES / MIB))
  expect(Math.min(...shares), shares.join(', ')).to.be.at.least(LEAST_SHARE)
  const paths = await Promise.all(saved)
  await Promise.all(said)
  expect(order).to.deep.equal(['text', 'text', 'file', 'file'])
  for (const [at, { hash }] of files.entries()) expect(await fileHash(paths[at] ?? '')).to.equal(hash)
  for (const { from, to } of files) expect([...await from.call('faults'), ...await to.call('faults')]).to.deep.equal([])
}
