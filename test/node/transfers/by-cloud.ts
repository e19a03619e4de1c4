/** Alice's cloud between her and Bob, in the memory world: what tests of carried files begin with. */
import { People } from '../delivery/people.ts'
import { pieces } from '../../identity/blob/blobs.ts'
import type { FileToSend, Message, MobilinkNode } from '../../../src/node/index.ts'
import type { Person } from '../delivery/people.ts'

export interface Scene { readonly people: People, readonly alice: Person, readonly bob: Person, readonly home: Person }

/** Alice and Bob are contacts and linked; `home` is a cloud of Alice, and Bob knows it. */
export async function scene (seed: string): Promise<Scene> {
  const people = new People(seed)
  const [alice, bob] = await people.pair()
  const home = await people.add('home')
  await people.do(home.node.self.setName('Study'))
  const { link } = await people.do(home.node.cloud.offer())
  await people.do(alice.node.cloud.pair(link))
  await people.world.advance(10_000)
  return { people, alice, bob, home }
}

export function letter (content: Uint8Array, more: Partial<FileToSend> = {}): FileToSend {
  return { name: 'letter.txt', size: content.byteLength, mime: 'text/plain', source: pieces(content, 10_000), ...more }
}

export async function stop (people: People, person: Person): Promise<void> {
  await people.do(person.node.stop())
}

/** A new life on the same disk. */
export async function start (people: People, person: Person): Promise<void> {
  person.device.restart()
  person.node = await people.start(person.device, person.faults)
}

/** Waits, on the world's clock, until it is so. */
export async function until (people: People, what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 900; tries++) {
    if (await holds()) return
    await people.world.advance(1_000)
  }
  throw new Error(`it never came to that: ${what}`)
}

export async function sent (people: People, from: Person, to: Person, id: Message['id']): Promise<Message | undefined> {
  return await people.do(from.node.messages.get(to.node.self.peerId, id))
}

/** Names of the blobs that lie with somebody. */
export async function blobsOf (people: People, { device }: Person): Promise<string[]> {
  if (device.platform.files === undefined) throw new Error('a device has a place for files')
  const store = await people.do(device.platform.files.openBlobs())
  return await people.do(store.names())
}

export async function held (people: People, home: Person): Promise<{ deposited: number, files: number, usedBytes: number }> {
  const [device] = await people.do(home.node.cloud.devices())
  return { deposited: device?.deposited ?? 0, files: device?.files ?? 0, usedBytes: device?.usedBytes ?? 0 }
}

/** Resolves with the file once all of it is with this node. */
export async function fetched (people: People, of: Person, from: MobilinkNode['self'], id: Message['id']): Promise<void> {
  await until(people, 'the file is here', async () => (await people.do(of.node.transfers.get(from.peerId, id)))?.state === 'done')
}
