/** The vault as a person at a shell meets it: the compiled command, its questions, its files and its exit codes. */
import { access, chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { createDeviceKey } from '../../src/identity/index.ts'
import { linesOf, mobilink, RunningCommand, startHost, withFolder } from './mobilink.ts'

const FIRST = 'seven small boats at noon'
const SECOND = 'eight large ships at dawn'
const SOMEBODY = '12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA'

async function idOf (data: string, args: string[] = [], input = ''): Promise<{ code: number | null, peerId: unknown, stderr: string }> {
  const { code, stderr, stdout } = await mobilink(['id', '--json', ...args], { data, input })
  return { code, stderr, peerId: code === 0 ? (JSON.parse(stdout) as { peerId: string }).peerId : undefined }
}

describe('the vault at the command line', function () {
  this.timeout(120_000)

  it('opens with nobody asked until a passphrase is set, and with that alone from then on', async () => {
    await withFolder(async (data) => {
      const { peerId } = await idOf(data)
      expect(await readdir(data)).to.include.members(['vault', 'vault.key'])
      const set = await mobilink(['passphrase', 'set', '--passphrase-stdin'], { data, input: `${FIRST}\n` })
      expect([set.code, set.stderr]).to.deep.equal([0, ''])
      expect(set.stdout).to.include('starts with the passphrase alone')
      expect(await readdir(data)).to.include('vault').and.not.include('vault.key')

      const before = await readFile(join(data, 'vault'))
      const unasked = await idOf(data)
      expect([unasked.code, linesOf(unasked.stderr)]).to.deep.equal([2, ['mobilink: Nobody can be asked for a passphrase here: give --passphrase-file <file> or --passphrase-stdin, or run this at a terminal.']])
      const wrong = await idOf(data, ['--passphrase-stdin'], 'seven small boats at night\n')
      expect([wrong.code, linesOf(wrong.stderr)]).to.deep.equal([5, ['mobilink: That does not unlock it: check the passphrase, the words or the key file, and try again. Nothing was changed.']])
      expect(await readFile(join(data, 'vault'))).to.deep.equal(before)
      expect(await idOf(data, ['--passphrase-stdin'], `${FIRST}\n`)).to.deep.include({ code: 0, peerId })
    })
  })

  it('takes the passphrase from a file, from a variable that names one, and from systemd, and starts by each', async () => {
    await withFolder(async (folder) => {
      const [data, credentials] = [join(folder, 'data'), join(folder, 'credentials')]
      await mkdir(credentials)
      const file = join(credentials, 'mobilink-passphrase')
      await writeFile(file, `${FIRST}\n`, { mode: 0o600 })
      const first = await startHost(data, ['--no-web', '--passphrase-file', file])
      expect(await first.command.end()).to.equal(0)
      expect(await readdir(data), 'the first start made no key file').to.not.include('vault.key')
      const ways: Array<Record<string, string>> = [{ MOBILINK_PASSPHRASE_FILE: file }, { CREDENTIALS_DIRECTORY: credentials }]
      for (const env of ways) {
        const host = await startHost(data, ['--no-web'], env)
        expect([host.peerId, await host.command.end()]).to.deep.equal([first.peerId, 0])
      }
      const locked = new RunningCommand(['start', '--profile', 'local', '--no-web'], data)
      expect(await locked.over()).to.equal(2)
    })
  })

  it('refuses to start by a passphrase that was never set, rather than without it', async () => {
    await withFolder(async (data) => {
      await idOf(data)
      const { code, stderr } = await mobilink(['start', '--profile', 'local', '--no-web', '--passphrase-stdin'], { data, input: `${FIRST}\n` })
      expect([code, linesOf(stderr)]).to.deep.equal([2, ['mobilink: This vault does not open with a passphrase: none was ever set up, or it was taken away.']])
    })
  })

  it('is changed through the running node: set, changed, given words, listed, opened for good again', async () => {
    await withFolder(async (data) => {
      const host = await startHost(data)
      const run = async (args: string[], input = ''): Promise<{ code: number | null, stdout: string, stderr: string }> => await mobilink(args, { data, input })
      expect((await run(['passphrase', 'change', '--passphrase-stdin'], `${FIRST}\n${SECOND}\n`)).stderr).to.include('No passphrase is set')
      expect((await run(['passphrase', 'set', '--passphrase-stdin'], 'password1\n')).code).to.equal(2)
      expect((await run(['passphrase', 'set', '--passphrase-stdin'], `${FIRST}\n`)).code).to.equal(0)
      expect((await run(['passphrase', 'set', '--passphrase-stdin'], `${SECOND}\n`)).stderr).to.include('A passphrase is set already')
      expect((await run(['passphrase', 'change', '--passphrase-stdin'], `${SECOND}\n${FIRST}\n`)).code).to.equal(5)
      expect((await run(['passphrase', 'change', '--passphrase-stdin'], `${FIRST}\n${SECOND}\n`)).code).to.equal(0)

      const made = await run(['recovery-words', '--yes', '--json', '--passphrase-stdin'], `${SECOND}\n`)
      const { words } = JSON.parse(made.stdout) as { words: string }
      expect(words.split(' ')).to.have.length(24)
      const slots = linesOf((await run(['vault', '--json'])).stdout).map((line) => (JSON.parse(line) as { kind: string }).kind)
      expect(slots).to.deep.equal(['passphrase', 'words'])
      expect(await host.command.end()).to.equal(0)

      expect(await idOf(data, ['--recovery-words', '--passphrase-stdin'], `${words.toUpperCase()}\n`)).to.deep.include({ code: 0, peerId: host.peerId })
      expect((await run(['passphrase', 'change', '--recovery-words', '--passphrase-stdin'], `${words}\n${FIRST}\n`)).code).to.equal(0)
      expect((await run(['recovery-words', '--remove', '--passphrase-stdin'], `${FIRST}\n`)).code).to.equal(0)
      expect((await idOf(data, ['--recovery-words', '--passphrase-stdin'], `${words}\n`)).code).to.equal(2)
      const removed = await run(['passphrase', 'remove', '--passphrase-stdin'], `${FIRST}\n`)
      expect([removed.code, removed.stdout]).to.deep.equal([0, `The passphrase is gone. This node starts with nobody asked: vault.key, beside the vault, opens it. Whoever can read this data directory, or takes the disk, can read everything in it and be you.\n`])
      expect(await idOf(data)).to.deep.include({ code: 0, peerId: host.peerId })
    })
  })

  it('becomes a vault from the key of an earlier version, with the same identity', async () => {
    await withFolder(async (data) => {
      await chmod(data, 0o700)
      await writeFile(join(data, 'identity.key'), new Uint8Array(32).fill(7), { mode: 0o600 })
      const { peerId } = await idOf(data)
      expect(peerId).to.equal((await createDeviceKey(new Uint8Array(32).fill(7))).peerId)
      expect(await readdir(data)).to.include.members(['vault', 'vault.key']).and.not.include('identity.key')
    })
  })

  it('says what is the matter with a vault that is damaged, newer, or open to others, and starts nothing', async () => {
    await withFolder(async (data) => {
      await idOf(data)
      const vault = join(data, 'vault')
      const file = await readFile(vault)
      const says = async (): Promise<unknown[]> => {
        const { code, stderr } = await idOf(data)
        return [code, linesOf(stderr).length, stderr]
      }
      await writeFile(vault, file.subarray(0, -1))
      expect(await says()).to.satisfy(([code, lines, text]: [number, number, string]) => code === 1 && lines === 1 && text.includes('damaged'))
      await writeFile(vault, file.with(3, 9))
      expect(await says()).to.satisfy(([code, lines, text]: [number, number, string]) => code === 1 && lines === 1 && text.includes('written by a newer Mobilink'))
      await writeFile(vault, file)
      await chmod(vault, 0o644)
      expect(await says()).to.satisfy(([code, lines, text]: [number, number, string]) => code === 1 && lines === 1 && text.includes('check the key file and who may read it'))
    })
  })

  it('backs up and restores: the same person with the same contacts, in an empty directory alone', async () => {
    await withFolder(async (folder) => {
      const [old, fresh, file, secret] = ['old', 'fresh', 'me.age', 'secret'].map((name) => join(folder, name)) as [string, string, string, string]
      await writeFile(secret, `${FIRST}\n`, { mode: 0o600 })
      const host = await startHost(old)
      expect((await mobilink(['contacts', 'add', SOMEBODY, '--name', 'Grace'], { data: old })).code).to.equal(0)
      const made = await mobilink(['backup', file, '--passphrase-file', secret], { data: old })
      expect([made.code, made.stderr]).to.deep.equal([0, ''])
      expect((await stat(file)).mode & 0o777).to.equal(0o600)
      expect((await readFile(file, 'latin1')).startsWith('age-encryption.org/v1\n-> scrypt ')).to.equal(true)
      const again = await mobilink(['backup', file, '--passphrase-file', secret], { data: old })
      expect([again.code, again.stderr]).to.satisfy(([code, text]: [number, string]) => code === 2 && text.includes('is there already and is not replaced'))
      expect(await host.command.end()).to.equal(0)

      const wrong = await mobilink(['restore', file, '--passphrase-stdin'], { data: fresh, input: `${SECOND}\n` })
      expect(wrong.code).to.equal(5)
      expect(await access(fresh).then(() => 'made', () => 'nothing')).to.equal('nothing')
      const restored = await mobilink(['restore', file, '--passphrase-file', secret, '--json'], { data: fresh })
      expect(restored.json()[0]).to.include({ peerId: host.peerId, contacts: 1 })
      const [grace] = (await mobilink(['contacts', '--json'], { data: fresh })).json()
      expect(grace).to.include({ peerId: SOMEBODY, name: 'Grace' })
      const refused = await mobilink(['restore', file, '--passphrase-file', secret], { data: fresh })
      expect([refused.code, linesOf(refused.stderr)]).to.deep.equal([2, ['mobilink: There is an identity in this data directory already: give --data an empty one, or move what is there away. Nothing was changed.']])
    })
  })

  it('has no way to hand a secret over as an argument', async () => {
    await withFolder(async (data) => {
      for (const args of [['passphrase', 'set', FIRST], ['start', `--passphrase=${FIRST}`], ['restore', 'me.age', FIRST]]) expect((await mobilink(args, { data })).code).to.equal(2)
    })
  })
})
