/**
 * The tree of commands: names, options and help, and nothing of what they do (commands/). Wrong use ends in
 * one line that says what to type, before anything is opened or written.
 */
import { resolve } from 'node:path'
import { Argument, Command, CommanderError, Option } from 'commander'
import { addCloud } from './cloud-commands.ts'
import { readBackup, writeBackup } from './commands/backup.ts'
import { acceptContact, addContact, changeContact, chooseContactPath, listContacts, renameContact } from './commands/contacts.ts'
import { showHealth } from './commands/doctor.ts'
import { writeExport } from './commands/export.ts'
import { showHistory } from './commands/history.ts'
import { showId } from './commands/id.ts'
import { showPending } from './commands/pending.ts'
import { changePassphrase } from './commands/passphrase.ts'
import { makeRecoveryWords } from './commands/recovery-words.ts'
import { showSafetyNumber } from './commands/safety-number.ts'
import { sendMessage } from './commands/send.ts'
import { startNode } from './commands/start.ts'
import { showStatus } from './commands/status.ts'
import { showVault } from './commands/vault.ts'
import { acknowledgeIncident, verifyContact } from './commands/verify.ts'
import { watchNode } from './commands/watch.ts'
import { WrongUseError } from './errors.ts'
import { collect, parseAddress, parseDuration, parseLimit, parseMessageId, parseName, parsePath, parseStun, parseTlsListen, parseTlsName, parseWait, parseWeb } from './option-values.ts'
import { Output, wantsColor } from './output.ts'
import { PROFILES } from './settings.ts'
import { suggestionFor } from './suggestion.ts'
import { addLife, temporaryOf } from './life-commands.ts'
import { addTransfers } from './transfer-commands.ts'
import { Unlocking } from './unlocking.ts'
import { ownVersion } from './version.ts'
import type { WebAddress } from './option-values.ts'
import type { Settings } from './settings.ts'
import type { PathPolicy } from '../../node/api.ts'

/** Nobody is asked, so nobody is named. */
const NO_PUSH = { vendors: [], subject: 'https://example.org/' } as const
const DEFAULT_WAIT_SECONDS = 60
const DEFAULT_HISTORY = 64

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

/** What commander makes of the options of `start`: `--no-…` gives false, and true where it is absent and has no value. */
interface StartFlags {
  name?: string
  listen?: string[]
  bootstrap?: string[] | false
  relay?: string[]
  stun?: string[] | false
  findable: boolean
  upnp: boolean
  autonat: boolean
  push: boolean
  web?: WebAddress | false
  moveWeb?: true
  tlsCert?: string
  tlsKey?: string
  tlsListen?: string
  tlsName?: string
}

/** Builds the tree afresh. `parseAsync` on it rejects with WrongUseError, or with what a command rejects with. */
export function createProgram (): Command {
  const program = withExamples(new Command('mobilink'), [
    ['mobilink start', 'run the node of this computer, with its page'],
    ['mobilink id --qr', 'show your peer ID and an invite to hand out'],
    ['mobilink contacts add mobilink:… --name Ada', 'add somebody by invite, peer ID or address'],
    ['mobilink send Ada "on my way"', 'send; it waits here while Ada is away'],
    ['mobilink send Ada --file report.pdf', 'a file, sealed; "mobilink transfers" says how far it is'],
    ['mobilink history Ada --follow', 'read, and go on reading']
  ])
    .description('A messenger with no server: messages go from device to device, and wait on your own.')
    .version(ownVersion(), '--version', 'print the version')
    .helpOption('--help', 'show this help')
    .addOption(new Option('--data <dir>', 'data directory').env('MOBILINK_DATA'))
    .addOption(new Option('--config <file>', 'configuration file').env('MOBILINK_CONFIG'))
    .addOption(new Option('--profile <name>', 'how to meet others').choices(PROFILES).env('MOBILINK_PROFILE'))
    .addOption(new Option('--passphrase-file <file>', 'unlock with the passphrase in this file').env('MOBILINK_PASSPHRASE_FILE'))
    .option('--passphrase-stdin', 'unlock with the passphrase on the first line of stdin')
    .option('--recovery-words', 'unlock with recovery words in the place of the passphrase')
    .option('--json', 'print one JSON value per line on stdout, and nothing else there')
    .option('--quiet', 'print answers and errors only')
    .option('--verbose', 'print more about what goes wrong')
    .option('--no-color', 'print without colours')
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 no node is running, 4 no such contact, message or file, 5 refused, 75 not yet.')
  addStart(program)
  addId(program)
  addLife(addContacts(program), { settingsOf, withExamples })
  addMessages(program)
  addVault(program)
  addVerification(program)
  const tools = { settingsOf, withExamples, refuseUnknownSubcommand, endOnInterrupt }
  addTransfers(program, tools)
  addCloud(program, tools)
  addViews(program)
  refuseWrongUse(program)
  return program
}

function addStart (program: Command): void {
  withExamples(program.command('start'), [
    ['mobilink start', 'run until Ctrl-C; the page is at http://localhost:7070/'],
    ['mobilink start --profile local --web localhost:0', 'try it on this machine alone, page on a free port'],
    ['mobilink start --listen /ip4/0.0.0.0/tcp/4001 --no-web', 'listen on a port of your choice, without a page'],
    ['mobilink start --tls-cert fullchain.pem --tls-key key.pem', 'let your phone in, at https://NAME:7443/']
  ])
    .description('run the node of this computer in the foreground')
    .option('--name <name>', 'how you are called in invites and requests', parseName)
    .option('--listen <multiaddr>', 'listen here instead of where the profile says (repeatable)', collect(parseAddress))
    .option('--bootstrap <multiaddr>', 'find others through this node (repeatable)', collect(parseAddress))
    .option('--no-bootstrap', 'find others through no such node')
    .option('--relay <multiaddr>', 'be reachable through this node (repeatable)', collect(parseAddress))
    .option('--stun <url>', 'ask this STUN server for the outer address (repeatable)', collect(parseStun))
    .option('--no-stun', 'ask no STUN server')
    .option('--no-findable', 'do not publish where to find this peer ID')
    .option('--no-upnp', 'do not ask the router to let others in')
    .option('--no-autonat', 'do not ask nodes outside whether they can reach this one')
    .option('--no-push', 'wake nobody through push services')
    .option('--web <host:port>', 'serve the page here: localhost:PORT, 0 for a free one; kept from then on', parseWeb)
    .option('--no-web', 'do not serve the page')
    .option('--move-web', 'let --web move a page that had another port; its identity in the browser stays behind')
    .addOption(new Option('--tls-cert <file>', 'serve page and node to other machines with this certificate (PEM)').env('MOBILINK_TLS_CERT'))
    .addOption(new Option('--tls-key <file>', 'and this key').env('MOBILINK_TLS_KEY'))
    .addOption(new Option('--tls-listen <place>', 'PORT or ADDRESS:PORT for other machines; 7443 by default; kept from then on').env('MOBILINK_TLS_LISTEN').argParser(parseTlsListen))
    .addOption(new Option('--tls-name <name>', 'NAME or NAME:PORT under which they come, where certificate and port do not say it').env('MOBILINK_TLS_NAME').argParser(parseTlsName))
    .action(async ({ name, listen, bootstrap, relay, stun, findable, upnp, autonat, push, web, moveWeb, tlsCert, tlsKey, tlsListen, tlsName }: StartFlags, command: Command) => {
      const network = {
        listen,
        bootstrap: bootstrap === false ? [] : bootstrap,
        relays: relay,
        iceServers: stun === false ? [] : stun,
        // without the option, profile and file decide
        findable: findable ? undefined : false,
        upnp: upnp ? undefined : false,
        autonat: autonat ? undefined : false,
        push: push ? undefined : NO_PUSH,
        tls: { cert: fileOf(tlsCert, '--tls-cert'), key: fileOf(tlsKey, '--tls-key'), listen: tlsListen, name: tlsName }
      }
      // commander gives `true` when the same command line says --no-web and then --web with its default
      await startNode(await settingsOf(command), { name, network, web, moveWeb: moveWeb === true })
    })
}

function addId (program: Command): void {
  withExamples(program.command('id'), [
    ['mobilink id', 'peer ID, did:key, addresses and invite'],
    ['mobilink id --qr', 'with the invite as a QR code'],
    ['mobilink id --json', 'for a script; --did-document for one that reads DIDs']
  ])
    .description('show who this node is, and an invite').option('--qr', 'draw the invite')
    .option('--link', 'show the invite with its keys: longer, for copying')
    .option('--did-document', 'show the DID document of this device, and nothing else')
    .action(async (options: { qr?: true, link?: true, didDocument?: true }, command: Command) => await showId(await settingsOf(command), { qr: options.qr === true, link: options.link === true, didDocument: options.didDocument === true }))
}

function addContacts (program: Command): Command {
  const contacts = withExamples(program.command('contacts'), [
    ['mobilink contacts', 'list them'],
    ['mobilink contacts add 12D3KooW… --name Ada', 'ask somebody, by peer ID, address or invite'],
    ['mobilink contacts accept 12D3KooW…', 'accept somebody who asked']
  ])
    .description('list, add, accept, block, rename and remove contacts, and choose their paths')
  contacts.command('list', { isDefault: true, hidden: true })
    .description('list contacts')
    .allowExcessArguments()
    .action(async (_options: object, command: Command) => {
      if (command.args.length > 0) refuseUnknownSubcommand(contacts, command.args[0] ?? '')
      await listContacts(await settingsOf(command))
    })
  withExamples(contacts.command('add'), [
    ['mobilink contacts add mobilink:…', 'by the invite somebody sent you'],
    ['mobilink contacts add 12D3KooW… --name Ada', 'by peer ID'],
    ['mobilink contacts add mobilink:… --temporary --for 1d', 'for a day: then nothing of it is left here'],
    ['mobilink contacts add /ip4/192.168.1.7/tcp/4001/p2p/12D3KooW…', 'by address']
  ])
    .description('ask somebody to be your contact; adding one who asked you accepts them')
    .argument('<address>', 'peer ID, multiaddr or invite')
    .option('--name <name>', 'how you call them', parseName)
    .option('--temporary', 'for a while alone: when it ends, nothing of it is left here')
    .option('--for <time>', 'end by itself after this: 30m, 1h, 1d, 1w', parseDuration)
    .action(async (address: string, options: { name?: string, temporary?: true, for?: number }, command: Command) => await addContact(await settingsOf(command), address, options.name, temporaryOf(options)))
  withExamples(contacts.command('accept'), [['mobilink contacts accept 12D3KooWQ --name Ada', 'accept and name somebody who asked']])
    .description('accept somebody who asked')
    .argument('<contact>', 'name, peer ID or an unambiguous start of it')
    .option('--name <name>', 'how you call them', parseName)
    .action(async (contact: string, options: { name?: string }, command: Command) => await acceptContact(await settingsOf(command), contact, options.name))
  const changes = {
    block: 'look offline to a contact and send nothing to it',
    unblock: 'end a block',
    remove: 'forget a contact, the conversation and what waits for it'
  } as const
  for (const change of Object.keys(changes) as Array<keyof typeof changes>) {
    withExamples(contacts.command(change), [[`mobilink contacts ${change} Ada`, changes[change]]])
      .description(changes[change])
      .argument('<contact>', 'name, peer ID or an unambiguous start of it')
      .action(async (contact: string, _options: object, command: Command) => await changeContact(await settingsOf(command), change, contact))
  }
  withExamples(contacts.command('rename'), [['mobilink contacts rename Ada "Ada L."', 'call Ada something else']])
    .description('call a contact something else')
    .argument('<contact>', 'name, peer ID or an unambiguous start of it')
    .argument('<name>', 'the new name', parseName)
    .action(async (contact: string, name: string, _options: object, command: Command) => await renameContact(await settingsOf(command), contact, name))
  withExamples(contacts.command('path'), [
    ['mobilink contacts path Ada direct', 'straight from device to device, or not at all'],
    ['mobilink contacts path Ada own', 'also through nodes of yours and of theirs (the default)']
  ])
    .description('choose what may carry messages with a contact')
    .argument('<contact>', 'name, peer ID or an unambiguous start of it')
    .addArgument(new Argument('<paths>', 'direct, or own').choices(['direct', 'own']))
    .action(async (contact: string, policy: PathPolicy, _options: object, command: Command) => await chooseContactPath(await settingsOf(command), contact, policy))
  return contacts
}

function addMessages (program: Command): void {
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
    .argument('<contact>', 'name, peer ID or an unambiguous start of it')
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
    .argument('<contact>', 'name, peer ID or an unambiguous start of it')
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
    .argument('[contact]', 'name, peer ID or an unambiguous start of it; none: everybody')
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

function addVault (program: Command): void {
  const passphrase = withExamples(program.command('passphrase'), [
    ['mobilink passphrase set', 'start with a passphrase alone from now on'],
    ['mobilink passphrase change', 'put another one in its place'],
    ['mobilink passphrase change --recovery-words', 'when it is forgotten'],
    ['mobilink passphrase remove', 'start with nobody asked again']
  ])
    .description('lock this node with a passphrase, or unlock it for good')
  const acts = {
    set: 'ask for a passphrase, and start with it alone from now on',
    change: 'put another passphrase in the place of the one that is set',
    remove: 'start with nobody asked from now on'
  } as const
  for (const act of Object.keys(acts) as Array<keyof typeof acts>) {
    const command = withExamples(passphrase.command(act), [
      [`mobilink passphrase ${act}`, acts[act]],
      [`mobilink passphrase ${act} --passphrase-stdin`, act === 'change' ? 'the present one on the first line, the new one on the second' : 'for a script']
    ])
      .description(acts[act])
      .action(async (_options: object, command: Command) => await changePassphrase(await settingsOf(command, { givenIsNew: act === 'set' }), act))
    if (act === 'change') command.option('--new-passphrase-file <file>', 'read the new passphrase from this file')
  }
  withExamples(program.command('recovery-words'), [
    ['mobilink recovery-words', 'make them, write them down; those from before end'],
    ['mobilink recovery-words --remove', 'let no words open the vault']
  ])
    .description('make 24 words that open the vault when the passphrase is forgotten')
    .option('--yes', 'print them as the answer, and do not ask for two of them again')
    .option('--remove', 'take them away')
    .action(async (options: { yes?: true, remove?: true }, command: Command) => await makeRecoveryWords(await settingsOf(command), { yes: options.yes === true, remove: options.remove === true }))
  withExamples(program.command('vault'), [['mobilink vault', 'a line for each way in']])
    .description('show which ways lead into this node\'s vault')
    .action(async (_options: object, command: Command) => await showVault(await settingsOf(command)))
  withExamples(program.command('backup'), [
    ['mobilink backup me.age', 'identity and contacts in one sealed file'],
    ['mobilink backup me.age --recovery-words', 'sealed with the recovery words'],
    ['mobilink backup me.age --passphrase-file secret.txt', 'for a script']
  ])
    .description('write identity and contacts, sealed, into a file; conversations stay here')
    .argument('<file>', 'a new file')
    .option('--new-passphrase-file <file>', 'seal the backup with the passphrase in this file, not with that of the vault')
    .action(async (file: string, _options: object, command: Command) => await writeBackup(await settingsOf(command), file))
  withExamples(program.command('restore'), [
    ['mobilink restore me.age', 'into the data directory, which must be empty'],
    ['mobilink restore me.age --recovery-words', 'a backup that was sealed with words']
  ])
    .description('bring identity and contacts back from a backup')
    .argument('<file>', 'a backup')
    .action(async (file: string, _options: object, command: Command) => await readBackup(await settingsOf(command), file))
}

function addVerification (program: Command): void {
  withExamples(program.command('verify'), [
    ['mobilink verify Ada', 'while you talk to Ada, who does the same or answers in the page'],
    ['mobilink verify Ada --json', 'one step per line; y or n on stdin'],
    ['mobilink verify Ada --acknowledge', 'put a warning away that you have seen']
  ])
    .description('compare pictures or numbers with a contact, to be sure that nobody stands in between')
    .argument('<contact>', 'name, peer ID or an unambiguous start of it')
    .option('--acknowledge', 'put away the warning of a comparison that did not match or broke off')
    .action(async (contact: string, options: { acknowledge?: true }, command: Command) => {
      const settings = await settingsOf(command)
      await (options.acknowledge === true ? acknowledgeIncident(settings, contact) : verifyContact(settings, contact, process.stdin))
    })
  withExamples(program.command('safety-number'), [
    ['mobilink safety-number Ada', 'the 60 digits that Ada has to see, too'],
    ['mobilink safety-number Ada --qr', 'with the code that another device scans'],
    ['mobilink safety-number Ada --compare 08305 81304 …', 'exit 0 when it is the same, 5 when it is another']
  ])
    .description('show the safety number with a contact, or compare it; needs no connection')
    .argument('<contact>', 'name, peer ID or an unambiguous start of it')
    .option('--qr', 'draw the code')
    .option('--compare <number...>', 'what the other device shows: its 60 digits, or its code')
    .action(async (contact: string, options: { qr?: true, compare?: string[] }, command: Command) => await showSafetyNumber(await settingsOf(command), contact, { qr: options.qr === true, compare: options.compare }))
}

function addViews (program: Command): void {
  withExamples(program.command('watch'), [
    ['mobilink watch', 'see what happens, contents included'],
    ['mobilink watch --json', 'one event per line, for a script']
  ])
    .description('print every event of the running node')
    .action(async (_options: object, command: Command) => {
      endOnInterrupt()
      await watchNode(await settingsOf(command))
    })
  withExamples(program.command('status'), [['mobilink status', 'exit 0 when the node runs, 3 when not']])
    .description('show how the running node is doing')
    .action(async (_options: object, command: Command) => await showStatus(await settingsOf(command)))
  withExamples(program.command('doctor'), [
    ['mobilink doctor', 'exit 0 when nothing is broken, 1 otherwise'],
    ['mobilink doctor --json', 'one object per check and line: check, state, says, do']
  ])
    .description('test everything a node rests on, and say what is wrong and what to do')
    .action(async (_options: object, command: Command) => await showHealth(await settingsOf(command)))
}

async function settingsOf (command: Command, { givenIsNew = false }: { givenIsNew?: boolean } = {}): Promise<Settings> {
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
function fileOf (path: string | undefined, option: string): string | undefined {
  if (path === '') throw new WrongUseError(`${option} is empty: give it the path of a file.`)
  return path === undefined ? undefined : resolve(path)
}

/** Ctrl-C is how a person ends these, so it is no failure. Nothing they do can be cut in half. */
function endOnInterrupt (): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0))
}

/** Help opens with what to type; most people need no more. */
function withExamples (command: Command, examples: ReadonlyArray<readonly [string, string]>): Command {
  const width = Math.max(...examples.map(([line]) => line.length))
  const lines = examples.map(([line, what]) => `  ${line.padEnd(width)}  ${what}`)
  return command.addHelpText('before', `Examples:\n${lines.join('\n')}\n`)
}

function refuseUnknownSubcommand (group: Command, typed: string): never {
  const nearest = suggestionFor(typed, group.commands.map((command) => command.name()))
  throw new WrongUseError(`unknown command '${typed}'${nearest === undefined ? '' : ` (Did you mean ${nearest}?)`}. See "${pathOf(group)} --help".`)
}

/** Turns commander's own two-line complaints, on every level, into one line and one error. */
function refuseWrongUse (command: Command): void {
  command.configureOutput({ outputError: () => undefined, writeErr: () => undefined })
  command.exitOverride((error) => {
    if (error.exitCode === 0) throw error
    if (error.code === 'commander.help') throw new WrongUseError(`Say what to do, such as "mobilink start". See "${pathOf(command)} --help".`)
    const complaint = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ').replace(/[.\s]+$/, '')
    throw new WrongUseError(`${complaint}. See "${pathOf(command)} --help".`)
  })
  for (const child of command.commands) refuseWrongUse(child)
}

function pathOf (command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

/** Whether commander only showed help or the version. */
export function isHelp (error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0
}
