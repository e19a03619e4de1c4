/** What says how long things stay, loaded when there is something that does not stay for good. */
import { later } from './later.tsx'
import type { Contact, Message, Temporary } from '../../node/index.ts'
import type { VNode } from 'preact'

const parts = async (): Promise<typeof import('./life-parts.tsx')> => await import('./life-parts.tsx')

export const lifeTimer = later<{ message: Message }>(async () => (await parts()).LifeTimer, nothing)
export const chatLife = later<{ contact: Contact }>(async () => (await parts()).ChatLife, nothing)
export const temporaryChoice = later<{ label: string, value: Temporary | undefined, onChange: (chosen: Temporary | undefined) => void }>(async () => (await parts()).TemporaryChoice, nothing)

function nothing (again: () => void): VNode {
  return <button class="quiet small" onClick={again}>This part did not load. Try again</button>
}
