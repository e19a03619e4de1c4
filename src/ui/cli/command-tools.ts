/** What the branches of the tree of commands are put together with. */
import { resolve } from 'node:path'
import { WrongUseError } from './errors.ts'
import { Output, wantsColor } from './output.ts'
import { suggestionFor } from './suggestion.ts'
import { Unlocking } from './unlocking.ts'
import type { PROFILES, Settings } from './settings.ts'
import type { Command } from 'commander'

/** How a contact is given. */
export const CONTACT = 'name, peer ID or an unambiguous start of it'

interface GlobalOptions {
  data?: string
  config?: string
  profile?: (typeof PROFILES)[number]
  json?: boolean
  quiet?: boolean
  verbose?: boolean
  color: boolean
  passphraseFile?: string
  passphraseStdin?: boolean
  newPassphraseFile?: string
  recoveryWords?: boolean
}

/** From the options that every command has. @throws {WrongUseError} */
export async function settingsOf (command: Command, { givenIsNew = false }: { givenIsNew?: boolean } = {}): Promise<Settings> {
  const { data, config, profile, json = false, quiet = false, verbose = false, color } = command.optsWithGlobals<GlobalOptions>()
  if (data === '') throw new WrongUseError('The data directory is empty: give --data (or MOBILINK_DATA) a path.')
  const dataFolder = resolve(data ?? (await import('../../node/platform/host.ts')).defaultDataFolder())
  const output = new Output({ stdout: process.stdout, stderr: process.stderr, json, quiet, verbose, color: color && wantsColor(process.env, process.stdout.isTTY), canDraw: process.stderr.isTTY && process.env.TERM !== 'dumb' })
  const { passphraseFile, newPassphraseFile, passphraseStdin = false, recoveryWords = false } = command.optsWithGlobals<GlobalOptions>()
  if (passphraseFile !== undefined && passphraseStdin) throw new WrongUseError('The passphrase comes from a file or from stdin, not from both: give one of --passphrase-file and --passphrase-stdin.')
  const unlocking = new Unlocking({ passphraseFile, newPassphraseFile, passphraseStdin, byWords: recoveryWords, givenIsNew, stdin: process.stdin, prompt: (text) => process.stderr.write(text), env: process.env })
  return { dataFolder, unlocking, configFile: config === undefined ? undefined : resolve(config), profile, output }
}

/** @throws {WrongUseError} an empty option names no file */
export function fileOf (path: string | undefined, option: string): string | undefined {
  if (path === '') throw new WrongUseError(`${option} is empty: give it the path of a file.`)
  return path === undefined ? undefined : resolve(path)
}

/** Ctrl-C is how a person ends these, so it is no failure. Nothing they do can be cut in half. */
export function endOnInterrupt (): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0))
}

/** Help opens with what to type; most people need no more. */
export function withExamples (command: Command, examples: ReadonlyArray<readonly [string, string]>): Command {
  const width = Math.max(...examples.map(([line]) => line.length))
  const lines = examples.map(([line, what]) => `  ${line.padEnd(width)}  ${what}`)
  return command.addHelpText('before', `Examples:\n${lines.join('\n')}\n`)
}

/** @throws {WrongUseError} always, with the command that may have been meant */
export function refuseUnknownSubcommand (group: Command, typed: string): never {
  const nearest = suggestionFor(typed, group.commands.map((command) => command.name()))
  throw new WrongUseError(`unknown command '${typed}'${nearest === undefined ? '' : ` (Did you mean ${nearest}?)`}. See "${pathOf(group)} --help".`)
}

/** A command with those above it, as a person types it. */
export function pathOf (command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}
