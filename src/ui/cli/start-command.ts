/** `start` in the tree of commands: names, options and help. What it does is in commands/start.ts. */
import { Option } from 'commander'
import { fileOf, settingsOf, withExamples } from './command-tools.ts'
import { startNode } from './commands/start.ts'
import { collect, parseAddress, parseName, parseStun, parseTlsListen, parseTlsName, parseWeb } from './option-values.ts'
import type { WebAddress } from './option-values.ts'
import type { Command } from 'commander'

/** Nobody is asked, so nobody is named. */
const NO_PUSH = { vendors: [], subject: 'https://example.org/' } as const

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

export function addStart (program: Command): void {
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
