import { join } from 'node:path'
import { expect } from 'chai'
import { loadConfig } from '../../src/node/config.ts'
import { createMobilinkNode } from '../../src/node/index.ts'
import { hostPlatform } from '../../src/node/platform/host.ts'
import { numberInText, renumbering } from '../renumbering.ts'
import { mobilink, RunningCommand, startHost, withFolder } from './mobilink.ts'

describe('mobilink history', () => {
  it('has what came late in its place and says so, pages through it, and while it follows prints it when it comes', async () => {
    await withFolder(async (parent) => {
      const reader = await startHost(join(parent, 'reader'))
      const writer = await createMobilinkNode(renumbering(hostPlatform({ dataFolder: join(parent, 'writer') }), numberInText), loadConfig({ profile: 'local' }))
      const watch = new RunningCommand(['watch', '--json'], reader.data)
      const history = async (...args: string[]): Promise<Array<Record<string, unknown>>> => (await mobilink(['history', writer.self.peerId, '--json', ...args], { data: reader.data })).json()
      try {
        await watch.talk(/Watching/)
        await writer.contacts.add(reader.addresses[0] ?? '')
        await watch.event(({ event }) => event === 'contact:changed')
        expect((await mobilink(['contacts', 'accept', writer.self.peerId], { data: reader.data })).code).to.equal(0)
        for (const text of ['#10', '#20', '#40']) await writer.messages.send(reader.peerId as typeof writer.self.peerId, text)
        await watch.event(({ event, detail }) => event === 'message:added' && (detail as { text: string }).text === '#40')

        const follow = new RunningCommand(['history', writer.self.peerId, '--follow', '--json'], reader.data)
        await follow.event(({ text }) => text === '#40')
        await writer.messages.send(reader.peerId as typeof writer.self.peerId, '#30')
        expect(await follow.event(({ text }) => text === '#30')).to.include({ late: true })
        // what is there already does not come again to one who begins to follow now
        const again = new RunningCommand(['history', writer.self.peerId, '--follow', '--json'], reader.data)
        await again.event(({ text }) => text === '#40')
        await writer.messages.send(reader.peerId as typeof writer.self.peerId, '#25')
        await writer.messages.send(reader.peerId as typeof writer.self.peerId, '#50')
        await again.event(({ text }) => text === '#50')
        const textsOf = ({ lines }: RunningCommand): unknown[] => lines.map((line) => (JSON.parse(line) as { text: unknown }).text)
        expect(textsOf(again)).to.deep.equal(['#10', '#20', '#30', '#40', '#25', '#50'])
        await follow.event(({ text }) => text === '#50')
        expect(textsOf(follow)).to.deep.equal(['#10', '#20', '#40', '#30', '#25', '#50'])
        for (const command of [follow, again]) expect(await command.end('SIGINT')).to.equal(0)

        const all = await history()
        expect(all.map(({ text, late }) => [text, late])).to.deep.equal([['#10', undefined], ['#20', undefined], ['#25', true], ['#30', true], ['#40', undefined], ['#50', undefined]])
        expect((await history('--before', String(all[3]?.id), '--limit', '2')).map(({ text }) => text)).to.deep.equal(['#20', '#25'])
        const human = await mobilink(['history', writer.self.peerId], { data: reader.data })
        expect(human.stdout.split('\n').filter((line) => line.includes('[came late]')).map((line) => /#\d+/.exec(line)?.[0])).to.deep.equal(['#25', '#30'])
      } finally {
        await watch.end('SIGINT')
        await writer.stop()
        await reader.command.end()
      }
    })
  })
})
