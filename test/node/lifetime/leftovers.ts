/** What is left of messages on the disk of a device, by key space; and their words, for whoever can open all of it. */
import type { Person } from '../delivery/people.ts'

/** Rows of one key space. */
export function rowsOf ({ device }: Person, space: string): number {
  return device.disk.contents().filter(({ key }) => key.startsWith(`~${space}/`)).length
}

/** Everything that a message may have, but that its id is known. */
export function leftOf (person: Person): Record<string, number> {
  const spaces = { messages: 'm', waiting: 'o', stuck: 'z', blobs: 'fb', jobs: 'fj', unread: 'lu', unkept: 'lc', traces: 'w' }
  return Object.fromEntries(Object.entries(spaces).map(([name, space]) => [name, rowsOf(person, space)] as const).filter(([, count]) => count !== 0))
}

/** Files that lie here, by the names that nobody chose. */
export async function blobsOf ({ device }: Person): Promise<string[]> {
  if (device.platform.files === undefined) throw new Error('A device has a place for files')
  return await (await device.platform.files.openBlobs()).names()
}
