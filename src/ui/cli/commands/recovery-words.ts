/** `mobilink recovery-words`: 24 words that open the vault when the passphrase is forgotten; shown once, kept by nobody. */
import { randomInt } from 'node:crypto'
import { openDoor } from '../door.ts'
import { WrongUseError } from '../errors.ts'
import { proofOf } from '../proof.ts'
import type { Settings } from '../settings.ts'

const WORDS_PER_LINE = 6

export interface RecoveryWordsOptions {
  /** Do not ask for one of them again. */
  readonly yes: boolean
  readonly remove: boolean
}

export async function makeRecoveryWords (settings: Settings, { yes, remove }: RecoveryWordsOptions): Promise<void> {
  const { output, unlocking } = settings
  const door = await openDoor(settings)
  try {
    const { slots } = await door.call('vault', {})
    const before = slots.find(({ kind }) => kind === 'words')
    if (remove) {
      if (before === undefined) throw new WrongUseError('There are no recovery words: "mobilink recovery-words" makes them.')
      await door.call('removeSlot', { id: before.id, proof: await proofOf(settings, door) })
      output.done({ words: 'removed' }, () => 'The recovery words open nothing any more.')
      return
    }
    const proof = await proofOf(settings, door)
    const words = (await door.call('drawRecoveryWords', {})).words
    if (!yes) {
      output.complain(`\n${columns(words)}\n\nWrite these 24 words down, in this order, on paper. Whoever has them can open this vault; they are not shown again.`)
      await confirm(words, async (question) => await unlocking.ask(question))
    }
    await door.call('addRecoveryWords', { words, proof })
    // a script gets them once they count
    if (yes) output.answer({ words }, () => words)
    else output.done({ words: 'added' }, () => before === undefined ? 'The recovery words open this vault from now on.' : 'The new recovery words open this vault from now on, and the old ones do not.')
  } finally {
    await door.close()
  }
}

/** Two of them, so that nobody goes on who has not written them down. */
async function confirm (words: string, ask: (question: string) => Promise<string>): Promise<void> {
  const list = words.split(' ')
  const first = randomInt(0, list.length / 2)
  for (const at of [first, randomInt(list.length / 2, list.length)]) {
    if ((await ask(`Word ${at + 1}: `)).trim().toLowerCase() !== list[at]) throw new WrongUseError(`That was not word ${at + 1}: nothing was changed. Run the command again, and write the new words down.`)
  }
}

function columns (words: string): string {
  const list = words.split(' ').map((word, at) => `${String(at + 1).padStart(4)} ${word.padEnd(9)}`)
  return Array.from({ length: list.length / WORDS_PER_LINE }, (_, row) => list.slice(row * WORDS_PER_LINE, (row + 1) * WORDS_PER_LINE).join('').trimEnd()).join('\n')
}
