/** What sends, shows and exports messages, in the tree of commands: names, options and help. */
import { Option } from 'commander'
import { CONTACT, endOnInterrupt, fileOf, settingsOf, withExamples } from './command-tools.ts'
import { writeExport } from './commands/export.ts'
import { showHistory } from './commands/history.ts'
import { showPending } from './commands/pending.ts'
import { sendMessage } from './commands/send.ts'
import { WrongUseError } from './errors.ts'
import { collect, parseDuration, parseLimit, parseMessageId, parsePath, parseWait } from './option-values.ts'
import type { Command } from 'commander'

const DEFAULT_WAIT_SECONDS = 60
const DEFAULT_HISTORY = 64

export function addMessages (program: Command): void {
  withExamples(program.command('send'), [
    ['mobilink send Ada "on my way"', 'returns once it is kept'],
    ['date | mobilink send Ada', 'text from stdin; - does the same'],
    ['mobilink send Ada "landed" --wait 30', 'exit 0 once Ada has it, 75 if that takes over 30 s'],
    ['mobilink send Ada --file report.pdf --file photo.jpg', 'files, each a message; Ada is asked whether to fetch them'],
    ['mobilink send Ada --file film.mkv --while-open', 'without a copy: Ada can fetch it while this node runs'],
    ['mobilink send Ada "the code is 4711" --expire 1h', 'gone an hour after it was sent here, and read there'],
    ['mobilink send Ada --voice memo.ogg', 'a voice message: WAV, Ogg Opus or M4A']
  ])
    .description('send a text, files or a voice message; all is kept here, sealed, until the other side has it')
    .argument('<contact>', CONTACT)
    .argument('[text...]', 'the text; - reads stdin, as none does where there is no file')
    .option('--file <path>', 'send this file (repeatable)', collect(parsePath))
    .option('--voice <path>', 'send this recording as a voice message', parsePath)
    .option('--while-open', 'keep no copy of the files: each can be fetched only while the node runs and nobody changes it')
    .option('--expire <time>', 'let it disappear on both sides: 30s, 5m, 1h, 1d, 4w, or off', parseDuration)
    .addOption(new Option('--wait [seconds]', 'stay until it is delivered').argParser(parseWait).preset(String(DEFAULT_WAIT_SECONDS)))
    .action(async (contact: string, words: string[], { file = [], voice, whileOpen, wait, expire }: { file?: string[], voice?: string, whileOpen?: boolean, wait?: number, expire?: number }, command: Command) => {
      const files = [...file.map((path) => ({ path, as: 'file' as const })), ...(voice === undefined ? [] : [{ path: voice, as: 'voice' as const }])]
      await sendMessage(await settingsOf(command), contact, { words, files, whileOpen, stdin: process.stdin, wait, expireAfterMs: expire })
    })
  withExamples(program.command('history'), [
    ['mobilink history Ada', `the last ${DEFAULT_HISTORY} messages, oldest first`],
    ['mobilink history Ada --limit 10 --follow', 'the last ten, and what comes'],
    ['mobilink history Ada --before 0f3c…', 'what came before a message']
  ])
    .description('show a conversation')
    .argument('<contact>', CONTACT)
    .option('--limit <n>', 'how many messages', parseLimit, DEFAULT_HISTORY)
    .option('--before <id>', 'only what came before this message', parseMessageId)
    .option('--follow', 'go on with what comes, until Ctrl-C')
    .action(async (contact: string, options: { limit: number, before?: string, follow?: true }, command: Command) => {
      if (options.follow === true) endOnInterrupt()
      await showHistory(await settingsOf(command), contact, { limit: options.limit, before: options.before, follow: options.follow === true })
    })
  withExamples(program.command('export'), [
    ['mobilink export --out everything.jsonl', 'contacts and conversations, in clear, into a new file'],
    ['mobilink export Ada --out ada.jsonl', 'one conversation'],
    ['mobilink export --files everything', 'with the files of the messages, into a new folder'],
    ['mobilink export | jq -r \'select(.type == "message").text\'', 'to another program']
  ])
    .description('write contacts and conversations in an open format, JSON Lines; they are in clear there')
    .argument('[contact]', `${CONTACT}; none: everybody`)
    .option('--out <file>', 'a new file; none: stdout')
    .option('--files <folder>', 'a new folder, for the document and the files of its messages', parsePath)
    .action(async (contact: string | undefined, { out, files: folder }: { out?: string, files?: string }, command: Command) => {
      if (out !== undefined && folder !== undefined) throw new WrongUseError('Give --out or --files, not both: --files makes the document, too.')
      const file = fileOf(out, '--out')
      await writeExport(await settingsOf(command), { ...(contact === undefined ? {} : { contact }), ...(file === undefined ? {} : { file }), ...(folder === undefined ? {} : { folder }) })
    })
  withExamples(program.command('pending'), [['mobilink pending', 'what waits here, for whom, since when']])
    .description('show what waits on this machine')
    .action(async (_options: object, command: Command) => await showPending(await settingsOf(command)))
}
