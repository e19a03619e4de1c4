/** Files between two real hosts, said and heard on the command line: processes, sockets, disks. */
import { readdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { folderIn, hashOf, made, MIB, untilMessage, untilTransfer, withPair } from './file-pair.ts'
import { tone, wav } from './made-sound.ts'
import { mobilink, RunningCommand, withFolder } from './mobilink.ts'
import type { Progress } from './file-pair.ts'

/** Long enough on its way to be cut in the middle of it. */
const LARGE_BYTES = 128 * MIB

describe('files on the command line', function () {
  this.timeout(180_000)

  it('are kept, announced, fetched when the other person wants them, and land whole in the folder of that person', async () => {
    await withPair(async (pair, folder) => {
      const hash = await made(join(folder, 'report.pdf'), 3 * MIB + 17)
      await writeFile(join(folder, 'empty.txt'), '')
      const watch = await pair.watch('Ben')
      const sent = (await pair.run('Ada', 'send', 'Ben', 'two files', '--file', join(folder, 'report.pdf'), '--file', join(folder, 'empty.txt'))).json()
      expect(sent.map(({ state, name, size }) => ({ state, name, size }))).to.deep.equal([
        { state: 'pending', name: undefined, size: undefined }, { state: 'pending', name: 'report.pdf', size: 3 * MIB + 17 }, { state: 'pending', name: 'empty.txt', size: 0 }
      ])
      const [, report, empty] = sent.map(({ id }) => String(id)) as [string, string, string]
      expect(await untilMessage(watch, report)).to.deep.include({ kind: 'file', text: '', direction: 'in', file: { name: 'report.pdf', size: 3 * MIB + 17, mime: '', state: 'offered' } })
      await untilMessage(watch, empty)

      const listed = (await pair.run('Ben', 'transfers')).json() as Progress[]
      expect(listed.map(({ id, name, size, done, state, rate, direction }) => ({ id, name, size, done, state, rate, direction }))).to.deep.equal([
        { id: report, name: 'report.pdf', size: 3 * MIB + 17, done: 0, state: 'offered', rate: 0, direction: 'in' },
        { id: empty, name: 'empty.txt', size: 0, done: 0, state: 'offered', rate: 0, direction: 'in' }
      ])
      const pending = (await pair.run('Ada', 'pending')).json()
      expect(pending.filter(({ id }) => id === report).map(({ waitsFor }) => waitsFor)).to.deep.equal(['consent'])
      expect((await mobilink(['pending', '--profile', 'local'], { data: pair.data('Ada') })).stdout).to.include('for Ben to fetch it')

      const there = await folderIn(folder, 'there')
      const accepted = (await pair.run('Ben', 'transfers', 'accept', report.slice(0, 8), '--to', there, '--wait', '60')).json() as Progress[]
      expect(accepted.at(-1)).to.include({ id: report, state: 'done', done: 3 * MIB + 17, savedAs: join(there, 'report.pdf') })
      expect(await hashOf(join(there, 'report.pdf'))).to.equal(hash)
      expect((await stat(join(there, 'report.pdf'))).mode & 0o777).to.equal(0o600)
      expect((await pair.run('Ben', 'transfers', 'accept', empty, '--to', there, '--wait', '60')).code).to.equal(0)
      expect((await stat(join(there, 'empty.txt'))).size).to.equal(0)
      expect((await readdir(there)).sort()).to.deep.equal(['empty.txt', 'report.pdf'])

      const history = (await pair.run('Ben', 'history', 'Ada')).json()
      expect(history.find(({ id }) => id === report)).to.deep.include({ kind: 'file', file: { name: 'report.pdf', size: 3 * MIB + 17, mime: 'application/octet-stream', state: 'done', savedAs: join(there, 'report.pdf') } })
      expect((await mobilink(['history', 'Ada', '--profile', 'local'], { data: pair.data('Ben') })).stdout).to.match(/Ada {2}report\.pdf, 3 MiB {2}\(is here\)\n {4}in .*there\/report\.pdf/)
      const exported = (await pair.run('Ben', 'export', 'Ada')).json()
      expect(exported.find(({ id }) => id === report)).to.deep.include({ kind: 'file', text: '', file: { name: 'report.pdf', size: 3 * MIB + 17, mime: 'application/octet-stream', state: 'done', savedAs: join(there, 'report.pdf') } })
      await watch.end('SIGINT')
    })
  })

  it('of every kind are sent, and where opening one may run something, the other person is warned, by its name before it is fetched and by its bytes after [S4-14]', async () => {
    await withPair(async (pair, folder) => {
      const kinds = [
        ['tool.exe', 'MZ', 'by name'], ['setup.sh', '#!/bin/sh\necho hello\n', 'by name'], ['page.html', '<!doctype html><script>alert(1)</script>', 'by name'], ['sheet.xlsm', 'PK\x03\x04', 'by name'],
        ['holiday.jpg', 'MZ', 'by bytes'], ['notes', '#!/usr/bin/env python3\n', 'by bytes'],
        ['photo.png', '\x89PNG\r\n\x1a\n', 'never'], ['plan.zip', 'PK\x03\x04', 'never'], ['LICENSE', 'Permission is granted', 'never'], ['zeros.xyz', '\0\0\0', 'never']
      ] as const
      for (const [name, content] of kinds) await writeFile(join(folder, name), content, 'latin1')
      const watch = await pair.watch('Ben')
      const sent = (await pair.run('Ada', 'send', 'Ben', ...kinds.flatMap(([name]) => ['--file', join(folder, name)]))).json()
      expect(sent.map(({ name }) => name)).to.deep.equal(kinds.map(([name]) => name))
      for (const { id } of sent) await untilMessage(watch, id)
      // words of the command line, and what a program reads
      const warned = async (): Promise<string[]> => {
        const { stdout } = await mobilink(['history', 'Ada', '--profile', 'local'], { data: pair.data('Ben') })
        const isWarned = (name: string): boolean => stdout.split(/\n(?! )/).some((message) => message.includes(`Ada  ${name},`) && message.includes('Opening it may run something: open it only if you expected it.'))
        const history = (await pair.run('Ben', 'history', 'Ada')).json() as Array<{ file?: { name: string, program?: true } }>
        const said = history.flatMap(({ file }) => file?.program === true ? [file.name] : [])
        expect(kinds.map(([name]) => name).filter(isWarned)).to.deep.equal(said)
        return said
      }
      expect(await warned()).to.deep.equal(kinds.filter(([, , when]) => when === 'by name').map(([name]) => name))
      const there = await folderIn(folder, 'there')
      for (const { id } of sent) expect((await pair.run('Ben', 'transfers', 'accept', String(id), '--to', there, '--wait', '60')).code).to.equal(0)
      expect(await warned()).to.deep.equal(kinds.filter(([, , when]) => when !== 'never').map(([name]) => name))
      for (const [name] of kinds) {
        expect(await hashOf(join(there, name)), name).to.equal(await hashOf(join(folder, name)))
        expect((await stat(join(there, name))).mode & 0o777, name).to.equal(0o600)
      }
      await watch.end('SIGINT')
    })
  })

  it('are delivered to "send --wait" when the other device has all of them, and declined ones end it with 5', async () => {
    await withPair(async (pair, folder) => {
      await made(join(folder, 'a.bin'), MIB)
      const watch = await pair.watch('Ben')
      const wanted = new RunningCommand(['send', 'Ben', '--file', join(folder, 'a.bin'), '--wait', '60', '--json'], pair.data('Ada'))
      const { id } = await wanted.event(({ state }) => state === 'pending')
      await untilMessage(watch, id)
      await pair.one('Ben', 'transfers', 'accept', String(id), '--to', await folderIn(folder, 'there'))
      expect(await wanted.event(({ state }) => state === 'delivered')).to.deep.equal({ id, state: 'delivered' })
      expect(await wanted.over()).to.equal(0)

      const unwanted = new RunningCommand(['send', 'Ben', '--file', join(folder, 'a.bin'), '--wait', '60', '--json'], pair.data('Ada'))
      const second = await unwanted.event(({ state }) => state === 'pending')
      await untilMessage(watch, second.id)
      expect(await pair.one('Ben', 'transfers', 'decline', String(second.id))).to.include({ id: second.id, state: 'declined' })
      expect(await unwanted.over()).to.equal(5)
      expect(unwanted.stderr).to.include('declined')
      expect((await pair.run('Ada', 'history', 'Ben')).json().find((one) => one.id === second.id)).to.deep.include({ state: 'stuck', reason: 'declined' })
      await watch.end('SIGINT')
    })
  })

  it('go on where they stopped when either host was killed in the middle', async () => {
    await withPair(async (pair, folder) => {
      const hash = await made(join(folder, 'large.bin'), LARGE_BYTES)
      const there = await folderIn(folder, 'there')
      let watch = await pair.watch('Ben')
      const { id } = await pair.one('Ada', 'send', 'Ben', '--file', join(folder, 'large.bin'))
      await untilMessage(watch, id)
      await pair.one('Ben', 'transfers', 'accept', String(id), '--to', there)
      await untilTransfer(watch, id, ({ done }) => done > LARGE_BYTES / 10)
      await pair.end('Ben', 'SIGKILL')
      await watch.over()
      // nothing that has a name of its own; what was begun is hidden, and goes at the next start
      expect((await readdir(there)).filter((name) => !/^\.mobilink-[0-9a-f]{24}\.part$/.test(name))).to.deep.equal([])

      // what a person sees right after the restart is what is here, not nothing
      await pair.start('Ben')
      watch = await pair.watch('Ben')
      const again = await untilTransfer(watch, id, ({ state, done }) => state === 'running' && done > 0)
      expect(again.done).to.be.at.least(LARGE_BYTES / 20)
      expect(await readdir(there)).to.deep.equal([])
      await untilTransfer(watch, id, ({ done }) => done > LARGE_BYTES / 2)
      await pair.end('Ada', 'SIGKILL')
      await untilTransfer(watch, id, ({ state }) => state === 'waiting')
      await pair.start('Ada')
      const done = await untilTransfer(watch, id, ({ state, savedAs }) => state === 'done' && savedAs !== undefined)
      expect(done.savedAs).to.equal(join(there, 'large.bin'))
      expect(await hashOf(join(there, 'large.bin'))).to.equal(hash)
      expect(await readdir(there)).to.deep.equal(['large.bin'])
      await watch.end('SIGINT')
    })
  })

  it('stop and go on as a person says, and say so to whoever follows', async () => {
    await withPair(async (pair, folder) => {
      const hash = await made(join(folder, 'large.bin'), LARGE_BYTES)
      const there = await folderIn(folder, 'there')
      const watch = await pair.watch('Ben')
      const { id } = await pair.one('Ada', 'send', 'Ben', '--file', join(folder, 'large.bin'))
      await untilMessage(watch, id)
      const follow = new RunningCommand(['transfers', '--follow', '--json'], pair.data('Ben'))
      await follow.event((line) => line.id === id && line.state === 'offered')
      await pair.one('Ben', 'transfers', 'accept', String(id), '--to', there)
      await untilTransfer(watch, id, ({ done }) => done > MIB)
      expect(await pair.one('Ben', 'transfers', 'pause', String(id))).to.include({ state: 'paused' })
      expect(await readdir(there)).to.deep.equal([])
      expect((await pair.one('Ben', 'transfers', 'resume', String(id))).state).to.be.oneOf(['waiting', 'running'])
      await follow.event((line) => line.id === id && line.state === 'done' && line.savedAs !== undefined)
      expect(await hashOf(join(there, 'large.bin'))).to.equal(hash)
      await Promise.all([watch.end('SIGINT'), follow.end('SIGINT')])
    })
  })

  it('never leave their folder, replace nothing in it and follow no link there, whatever their sender calls them', async () => {
    await withPair(async (pair, folder) => {
      const [there, outside] = [await folderIn(folder, 'there'), await folderIn(folder, 'outside')]
      await writeFile(join(there, 'taken.txt'), 'mine')
      await symlink(join(outside, 'victim.txt'), join(there, 'link.txt'))
      const bash = join(await folderIn(folder, 'from'), '..\\..\\.bashrc')
      await writeFile(bash, 'alias ls=rm')
      for (const name of ['taken.txt', 'link.txt']) await writeFile(join(folder, 'from', name), `new ${name}`)
      const watch = await pair.watch('Ben')
      const sent = (await pair.run('Ada', 'send', 'Ben', '--file', bash, '--file', join(folder, 'from', 'taken.txt'), '--file', join(folder, 'from', 'link.txt'))).json()
      for (const { id } of sent) {
        await untilMessage(watch, id)
        expect((await pair.run('Ben', 'transfers', 'accept', String(id), '--to', there, '--wait', '60')).code).to.equal(0)
      }
      expect(await readFile(join(there, 'taken.txt'), 'utf8')).to.equal('mine')
      expect(await readFile(join(there, 'taken (2).txt'), 'utf8')).to.equal('new taken.txt')
      expect(await readFile(join(there, 'link (2).txt'), 'utf8')).to.equal('new link.txt')
      expect(await readdir(outside)).to.deep.equal([])
      expect((await readdir(there)).filter((name) => name.startsWith('.'))).to.deep.equal([])
      expect(await readdir(there)).to.have.length(5)
      const nowhere = await pair.run('Ben', 'transfers', 'accept', String(sent[0]?.id), '--to', join(folder, 'nowhere'))
      expect(nowhere.code).to.equal(1)
      expect(nowhere.stderr).to.match(/There is no folder .*nowhere\. Make it first/)
      await watch.end('SIGINT')
    })
  })

  it('that were recorded come by themselves, with how long they play', async () => {
    await withPair(async (pair, folder) => {
      await writeFile(join(folder, 'memo.wav'), wav(tone(2.5)))
      const watch = await pair.watch('Ben')
      const { id } = await pair.one('Ada', 'send', 'Ben', '--voice', join(folder, 'memo.wav'))
      const told = await untilMessage(watch, id)
      expect(told).to.include({ kind: 'voice', text: '' })
      expect(told.file).to.include({ name: 'memo.wav', size: 40_044, mime: 'audio/wav', durationMs: 2_500 })
      await untilTransfer(watch, id, ({ state }) => state === 'done')
      expect((await mobilink(['history', 'Ada', '--profile', 'local'], { data: pair.data('Ben') })).stdout).to.include('voice message, 0:03')
      const there = await folderIn(folder, 'there')
      expect((await pair.run('Ben', 'transfers', 'accept', String(id), '--to', there, '--wait', '60')).code).to.equal(0)
      expect(await hashOf(join(there, 'memo.wav'))).to.equal(await hashOf(join(folder, 'memo.wav')))
      await watch.end('SIGINT')
    })
  })

  it('are kept with no node running, and go out when one does', async () => {
    await withPair(async (pair, folder) => {
      const hash = await made(join(folder, 'later.bin'), 2 * MIB)
      await pair.end('Ada', 'SIGTERM')
      const ran = await pair.run('Ada', 'send', 'Ben', '--file', join(folder, 'later.bin'))
      expect(ran.code, ran.stderr).to.equal(0)
      expect(ran.stderr).to.include('it goes out after "mobilink start"')
      // it was kept: the original may be gone by then
      await truncate(join(folder, 'later.bin'))
      const id = ran.json()[0]?.id
      const watch = await pair.watch('Ben')
      await pair.start('Ada')
      await untilMessage(watch, id)
      const there = await folderIn(folder, 'there')
      expect((await pair.run('Ben', 'transfers', 'accept', String(id), '--to', there, '--wait', '60')).code).to.equal(0)
      expect(await hashOf(join(there, 'later.bin'))).to.equal(hash)
      await watch.end('SIGINT')
    })
  })

  it('that are none are refused before anything is sent, and so is an id that fits nothing', async () => {
    await withFolder(async (data) => {
      await writeFile(join(data, 'hello.txt'), 'hello')
      const own = join(data, 'node')
      const gone = await mobilink(['send', 'Ada', 'with this', '--file', join(data, 'gone.pdf'), '--json'], { data: own })
      expect(gone.stderr).to.match(/^mobilink: There is no file .*gone\.pdf: check its name and its folder\.\n$/)
      expect([gone.code, gone.stdout]).to.deep.equal([4, ''])
      expect((await mobilink(['transfers', 'accept', 'abcd', '--profile', 'local'], { data: own })).code).to.equal(4)
      await mobilink(['contacts', 'add', '12D3KooWRBy97UB99e3J6hiPesre1MZeuNQvfan4gBziswrRJsNK', '--name', 'Ada', '--profile', 'local'], { data: own })
      const text = await mobilink(['send', 'Ada', '--voice', join(data, 'hello.txt'), '--profile', 'local'], { data: own })
      expect(text.stderr).to.include('give a WAV, an Ogg Opus or an M4A file, or send it with --file')
      expect(text.code).to.equal(2)
      expect((await mobilink(['pending', '--json', '--profile', 'local'], { data: own })).stdout).to.equal('')
    })
  })
})
