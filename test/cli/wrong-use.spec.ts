import { readdir } from 'node:fs/promises'
import { expect } from 'chai'
import { linesOf, mobilink, withFolder } from './mobilink.ts'

const WRONG: ReadonlyArray<readonly [string[], RegExp]> = [
  [[], /Say what to do, such as "mobilink start"/],
  [['sned'], /unknown command 'sned' \(Did you mean send\?\)/],
  [['zzz'], /unknown command 'zzz'\. See "mobilink --help"/],
  [['--jsno', 'id'], /Did you mean --json\?/],
  [['id', '--profile', 'loud'], /Allowed choices are default, lan, local/],
  [['id', '--data', ''], /give --data \(or MOBILINK_DATA\) a path/],
  [['id', 'extra'], /too many arguments/],
  [['start', '--prot', '1'], /unknown option '--prot'/],
  [['start', '--web', '7070'], /Give HOST:PORT such as localhost:7070/],
  [['start', '--web', 'localhost:70700'], /Give HOST:PORT/],
  [['start', '--web', '0.0.0.0:7070'], /for other machines it needs TLS/],
  [['start', '--web', '[::]:7070'], /for other machines it needs TLS/],
  [['start', '--web', 'example.org:7070'], /for other machines it needs TLS/],
  [['start', '--listen', 'localhost:4001'], /Give a multiaddr/],
  [['start', '--bootstrap', ''], /Give a multiaddr/],
  [['start', '--relay'], /argument missing/],
  [['start', '--name', 'x'.repeat(65)], /A name has 1 to 64 characters/],
  [['contacts', 'acept', 'Ada'], /unknown command 'acept' \(Did you mean accept\?\)\. See "mobilink contacts --help"/],
  [['contacts', 'frobnicate'], /unknown command 'frobnicate'\. See/],
  [['contacts', '--all'], /unknown option '--all'/],
  [['contacts', 'add'], /missing required argument 'address'/],
  [['contacts', 'add', 'a', 'b'], /too many arguments/],
  [['contacts', 'add', 'a', '--name', ' '], /A name has 1 to 64 characters/],
  [['contacts', 'accept'], /missing required argument 'contact'\. See "mobilink contacts accept --help"/],
  [['contacts', 'block'], /missing required argument 'contact'/],
  [['contacts', 'unblock'], /missing required argument 'contact'/],
  [['contacts', 'remove'], /missing required argument 'contact'/],
  [['contacts', 'rename', 'Ada'], /missing required argument 'name'/],
  [['contacts', 'path', 'Ada'], /missing required argument 'paths'/],
  [['contacts', 'path', 'Ada', 'any'], /Allowed choices are direct, own/],
  [['send'], /missing required argument 'contact'/],
  [['send', 'Ada', '--wait', 'hello'], /put the text before --wait/],
  [['send', 'Ada', 'hi', '--wait=-1'], /Give seconds from 0 to/],
  [['send', 'Ada', 'hi', '--wait', '86401'], /Give seconds from 0 to/],
  [['send', 'Ada', '  '], /There is no text to send/],
  [['send', 'Ada', '--file', ''], /Give the path of a file/],
  [['send', 'Ada', '--file', '/dev/null'], /\/dev\/null is no regular file/],
  [['send', 'Ada', '--file', '/'], /\/ is a folder: send its files one by one/],
  [['transfers', 'acept'], /unknown command 'acept' \(Did you mean accept\?\)/],
  [['transfers', 'accept'], /missing required argument 'id'/],
  [['transfers', 'accept', '1a2'], /at least its first 4 characters/],
  [['transfers', 'pause', '1A2B3C'], /at least its first 4 characters/],
  [['history'], /missing required argument 'contact'/],
  [['history', 'Ada', '--limit', '0'], /Give a number from 1 to/],
  [['history', 'Ada', '--limit', '1e3'], /Give a number from 1 to/],
  [['history', 'Ada', '--limit', '99999999999999999999'], /Give a number from 1 to/],
  [['history', 'Ada', '--before', 'yesterday'], /A message ID has 32 characters/],
  [['pending', 'Ada'], /too many arguments/],
  [['watch', '--since', '1h'], /unknown option '--since'/],
  [['status', 'now'], /too many arguments/]
]

describe('wrong use of the command line', () => {
  for (const [args, complaint] of WRONG) {
    it(`answers "mobilink ${args.map((arg) => arg.length > 20 ? `${arg.slice(0, 8)}…` : arg).join(' ')}" with one line that says what to do, exit 2, and touches nothing`, async () => {
      await withFolder(async (data) => {
        const { code, stdout, stderr } = await mobilink(args, { data })
        expect(linesOf(stderr), stderr).to.have.lengthOf(1)
        expect(stderr).to.match(complaint).and.match(/^mobilink: /)
        expect(code).to.equal(2)
        expect(stdout).to.equal('')
        expect(await readdir(data)).to.deep.equal([])
      })
    })
  }

  it('keeps what the person typed from steering the terminal', async () => {
    const { stderr, code } = await mobilink(['\u001b]0;owned\u0007\u001b[2J'])
    expect(stderr.slice(0, -1)).to.not.match(/[\u0000-\u001f\u007f-\u009f]/)
    expect(code).to.equal(2)
  })

  it('refuses an empty text from stdin, and one that is not UTF-8', async () => {
    await withFolder(async (data) => {
      const empty = await mobilink(['send', 'Ada'], { data, input: '\n' })
      expect(empty.stderr).to.match(/^mobilink: There is no text to send/)
      expect(empty.code).to.equal(2)
      const binary = await mobilink(['send', 'Ada', '-'], { data, input: Buffer.from([0x66, 0xff, 0xfe]) })
      expect(binary.stderr).to.match(/^mobilink: The text from stdin is not UTF-8/)
      expect(binary.code).to.equal(2)
    })
  })

  it('says which node is missing and exits 3 for commands that need a running one', async () => {
    await withFolder(async (data) => {
      for (const command of ['watch', 'status']) {
        const { code, stdout, stderr } = await mobilink([command, '--json'], { data })
        expect(code).to.equal(3)
        expect(stdout).to.equal('')
        expect(linesOf(stderr)).to.deep.equal(['mobilink: No node is running on this data directory: start one with "mobilink start".'])
      }
    })
  })
})

describe('help', () => {
  const LEVELS = [[], ['start'], ['id'], ['contacts'], ['contacts', 'add'], ['contacts', 'accept'], ['contacts', 'block'], ['contacts', 'unblock'], ['contacts', 'remove'], ['contacts', 'rename'], ['send'], ['history'], ['pending'], ['watch'], ['status'], ['doctor']]

  it('opens with examples on every level and exits 0', async () => {
    for (const level of LEVELS) {
      const { code, stdout, stderr } = await mobilink([...level, '--help'])
      expect(linesOf(stdout).slice(0, 2).join('\n'), level.join(' ')).to.match(new RegExp(`^Examples:\n {2}.*mobilink ${level.join(' ')}`))
      expect(stdout).to.include(`Usage: ${['mobilink', ...level].join(' ')}`)
      expect(stderr).to.equal('')
      expect(code).to.equal(0)
    }
  })

  it('prints the version of the package', async () => {
    const { code, stdout } = await mobilink(['--version'])
    expect(stdout).to.match(/^\d+\.\d+\.\d+\n$/)
    expect(code).to.equal(0)
  })
})
