/** The branch `contacts` of the tree of commands: names, options and help. What they do is in commands/contacts.ts. */
import { Argument } from 'commander'
import { CONTACT, refuseUnknownSubcommand, settingsOf, withExamples } from './command-tools.ts'
import { acceptContact, addContact, changeContact, chooseContactPath, listContacts, renameContact } from './commands/contacts.ts'
import { addLife, temporaryOf } from './life-commands.ts'
import { parseDuration, parseName } from './option-values.ts'
import type { PathPolicy } from '../../node/api.ts'
import type { Command } from 'commander'

export function addContacts (program: Command): void {
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
    .argument('<contact>', CONTACT)
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
      .argument('<contact>', CONTACT)
      .action(async (contact: string, _options: object, command: Command) => await changeContact(await settingsOf(command), change, contact))
  }
  withExamples(contacts.command('rename'), [['mobilink contacts rename Ada "Ada L."', 'call Ada something else']])
    .description('call a contact something else')
    .argument('<contact>', CONTACT)
    .argument('<name>', 'the new name', parseName)
    .action(async (contact: string, name: string, _options: object, command: Command) => await renameContact(await settingsOf(command), contact, name))
  withExamples(contacts.command('path'), [
    ['mobilink contacts path Ada direct', 'straight from device to device, or not at all'],
    ['mobilink contacts path Ada own', 'also through nodes of yours and of theirs (the default)']
  ])
    .description('choose what may carry messages with a contact')
    .argument('<contact>', CONTACT)
    .addArgument(new Argument('<paths>', 'direct, or own').choices(['direct', 'own']))
    .action(async (contact: string, policy: PathPolicy, _options: object, command: Command) => await chooseContactPath(await settingsOf(command), contact, policy))
  addLife(contacts)
}
