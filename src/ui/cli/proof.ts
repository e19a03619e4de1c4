/** What a locked vault asks for before it is changed, or gives anything out. */
import type { Door } from './door.ts'
import type { Settings } from './settings.ts'
import type { TypedSecret } from './unlocking.ts'

/** Resolves with `undefined` where the vault opens by itself: there is nobody to ask. */
export async function proofOf ({ unlocking }: Settings, door: Door): Promise<TypedSecret | undefined> {
  const { opensByItself, slots } = await door.call('vault', {})
  return opensByItself ? undefined : await unlocking.present(slots)
}
