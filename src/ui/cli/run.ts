/** One command line, from its words to its exit code. */
import { SomethingBrokenError } from './errors.ts'
import { EXIT } from './exit-codes.ts'
import { printable } from './printable.ts'
import { createProgram, isHelp } from './program.ts'
import { exitCodeOf, sentenceOf, told } from './sentences.ts'
import type { ExitCode } from './exit-codes.ts'

/** Resolves with the exit code; what went wrong is one line on stderr, with `--verbose` also where. */
export async function run (words: readonly string[]): Promise<ExitCode> {
  // A reader that has seen enough (`| head`) is no failure; a daemon goes on without it.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    if (!words.includes('start')) process.exit(EXIT.done)
  })
  // An empty variable is how many tools say "not set".
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('MOBILINK_') && process.env[name] === '') Reflect.deleteProperty(process.env, name)
  }
  try {
    await createProgram().parseAsync(words, { from: 'user' })
    return EXIT.done
  } catch (error) {
    if (isHelp(error)) return EXIT.done
    // The verdict of the self-test has said it.
    if (error instanceof SomethingBrokenError) return EXIT.failed
    process.stderr.write(`mobilink: ${sentenceOf(told(error))}\n`)
    if (words.includes('--verbose')) process.stderr.write(chainOf(error))
    return exitCodeOf(told(error))
  }
}

function chainOf (error: unknown): string {
  const lines: string[] = []
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    lines.push(...(cause.stack ?? `${cause.name}: ${cause.message}`).split('\n').map((line) => `  ${printable(line)}\n`))
  }
  return lines.join('')
}
