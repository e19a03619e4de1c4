/** How long things stay, said on the command line of real hosts. */
import { join } from 'node:path'
import { expect } from 'chai'
import { mobilink, RunningCommand, startHost, withFolder } from './mobilink.ts'
import type { Ran, RunningHost } from './mobilink.ts'

const BEN = '12D3KooWEChVMMMzV8acJ53mJHrw1pQ27UAGkCxWXLJutbeUMvVu'
const ADA = '12D3KooWRBy97UB99e3J6hiPesre1MZeuNQvfan4gBziswrRJsNK'
const HOUR = 3_600_000

async function run (data: string, ...args: string[]): Promise<Ran> {
  return await mobilink([...args, '--json', '--profile', 'local'], { data })
}

async function all (data: string, ...args: string[]): Promise<Array<Record<string, unknown>>> {
  const ran = await run(data, ...args)
  expect(ran.code, ran.stderr).to.equal(0)
  return ran.json()
}

describe('how long things stay, on the command line', () => {
  it('is chosen for a conversation and for a message, shown, and refused where it makes no sense', async () => {
    await withFolder(async (data) => {
      await all(data, 'contacts', 'add', BEN, '--name', 'Ben')
      expect((await all(data, 'contacts', 'expire', 'Ben', '1h'))[0]).to.include({ name: 'Ben', expireAfterMs: HOUR })
      const [sent] = await all(data, 'send', 'Ben', 'an hour')
      expect(sent?.expiresAt).to.be.within(Date.now() + HOUR - 60_000, Date.now() + HOUR)
      await all(data, 'send', 'Ben', 'a day', '--expire', '1d')
      await all(data, 'send', 'Ben', 'stays', '--expire', 'off')
      await all(data, 'send', 'Ben', 'gone', '--expire', '1s')
      expect((await all(data, 'contacts', 'keep', 'Ben', 'nothing'))[0]).to.include({ keeps: 'nothing' })
      expect((await all(data, 'contacts', 'temporary', 'Ben', '--for', '1d'))[0]).to.include({ temporary: true }).and.to.have.property('endsAt')
      const people = await mobilink(['contacts', '--profile', 'local'], { data })
      expect(people.stdout).to.include('temporary contact, nothing is kept, what you send disappears after 1 hour')
      for (const wrong of [['send', 'Ben', 'x', '--expire', '0s'], ['send', 'Ben', 'x', '--expire', '2y'], ['contacts', 'expire', 'Ben', 'soon'], ['contacts', 'expire', 'Ben', '366d'], ['contacts', 'temporary', 'Ben', '--for', '1d', '--off']]) {
        expect((await run(data, ...wrong)).code, wrong.join(' ')).to.equal(2)
      }
      expect((await run(data, 'contacts', 'expire', 'Ben', '366d')).stderr).to.equal('mobilink: A message can disappear after anything from one second to one year, or not at all. Give another time, such as 5m, 1h, 1d or 4w.\n')
      for (const wrong of [['contacts', 'add', ADA, '--temporary', '--for', 'off'], ['contacts', 'temporary', 'Ben', '--for', '30s']]) {
        const ran = await run(data, ...wrong)
        expect([ran.code, ran.stderr], wrong.join(' ')).to.deep.equal([2, 'mobilink: A contact can be one for anything from one minute to one year. Give another time, such as 5m, 1h, 1d or 4w.\n'])
      }
      expect((await all(data, 'contacts', 'keep', 'Ben', 'everything'))[0]).to.not.have.property('keeps')
      expect((await all(data, 'contacts', 'temporary', 'Ben', '--off'))[0]).to.not.have.property('temporary')
      const history = await all(data, 'history', 'Ben')
      expect(history.map(({ text, expireAfterMs, state }) => [text, expireAfterMs, state])).to.deep.equal([['an hour', HOUR, 'pending'], ['a day', 24 * HOUR, 'pending'], ['stays', undefined, 'pending'], ['', 1_000, 'expired']])
      expect((await mobilink(['history', 'Ben', '--profile', 'local'], { data })).stdout).to.match(/an hour {2}\[pending\] {2}\[disappears in 60 min\]/)
    })
  })

  it('is kept to between two hosts: what was read goes from both, and what is not kept when it was shown', async function () {
    this.timeout(120_000)
    await withFolder(async (folder) => {
      const hosts: RunningHost[] = []
      const watches: RunningCommand[] = []
      try {
        for (const name of ['ada', 'ben']) hosts.push(await startHost(join(folder, name)))
        const [ada, ben] = hosts
        if (ada === undefined || ben === undefined) throw new Error('two hosts were started')
        const invite = (await all(ada.data, 'id'))[0]?.invite
        await all(ben.data, 'contacts', 'add', String(invite), '--name', 'Ada', '--temporary')
        expect((await run(ben.data, 'send', 'Ada', 'hello', '--wait', '30')).code).to.equal(0)
        const watch = new RunningCommand(['watch', '--json'], ada.data)
        watches.push(watch)
        await watch.talk(/Watching/)
        expect((await run(ben.data, 'send', 'Ada', 'three seconds', '--expire', '3s', '--wait', '30')).code).to.equal(0)
        const [, shown] = await all(ada.data, 'history', ben.peerId)
        expect(shown).to.include({ text: 'three seconds', expireAfterMs: 3_000 })
        await watch.event(({ event, detail }) => event === 'message:removed' && (detail as { id: string }).id === shown?.id)
        expect((await all(ada.data, 'history', ben.peerId)).map(({ text }) => text)).to.deep.equal(['hello'])

        await all(ada.data, 'contacts', 'keep', ben.peerId, 'nothing')
        expect((await run(ben.data, 'send', 'Ada', 'for your eyes', '--wait', '30')).code).to.equal(0)
        expect((await all(ada.data, 'history', ben.peerId)).map(({ text }) => text)).to.deep.equal(['hello', 'for your eyes'])
        expect((await all(ada.data, 'history', ben.peerId)).map(({ text }) => text)).to.deep.equal(['hello'])

        await all(ben.data, 'contacts', 'remove', 'Ada')
        expect(await all(ben.data, 'contacts')).to.deep.equal([])
      } finally {
        for (const watch of watches) await watch.end('SIGKILL')
        await Promise.all(hosts.map(async ({ command }) => await command.end('SIGKILL')))
      }
    })
  })
})
