import { join } from 'node:path'
import { expect } from 'chai'
import { mobilink, RunningCommand, startHost, withFolder } from './mobilink.ts'
import type { Ran, RunningHost } from './mobilink.ts'

type Line = Record<string, unknown>

/** Two hosts on loopback that are contacts, each by the name of the other's letter. */
async function withPair (use: (a: RunningHost, b: RunningHost) => Promise<void>): Promise<void> {
  await withFolder(async (parent) => {
    const hosts: RunningHost[] = []
    try {
      const [a, b] = [await startHost(join(parent, 'a')), await startHost(join(parent, 'b'))]
      hosts.push(a, b)
      const watch = new RunningCommand(['watch', '--json'], a.data)
      await watch.talk(/Watching/)
      await one(a.data, 'contacts', 'add', b.peerId, '--name', 'B')
      await one(b.data, 'contacts', 'add', a.addresses.find((address) => !address.includes('/ws')) ?? '', '--name', 'A')
      await watch.event(({ event, detail }) => event === 'contact:changed' && (detail as Line).state === 'accepted' && (detail as Line).online === true)
      await watch.end('SIGINT')
      await use(a, b)
    } finally {
      await Promise.all(hosts.map(async ({ command }) => await command.end('SIGKILL')))
    }
  })
}

async function run (data: string, ...args: string[]): Promise<Ran> {
  return await mobilink([...args, '--json', '--profile', 'local'], { data })
}

async function one (data: string, ...args: string[]): Promise<Line> {
  const ran = await run(data, ...args)
  expect(ran.code, ran.stderr).to.equal(0)
  expect(ran.json()).to.have.lengthOf(1)
  return ran.json()[0] ?? {}
}

const phases = ({ lines }: RunningCommand): unknown[] => lines.map((line) => (JSON.parse(line) as Line).phase)
const isPhase = (phase: string) => (line: Line): boolean => line.phase === phase

/** Both have begun, and both see something to compare. */
async function comparing (a: RunningHost, b: RunningHost): Promise<[RunningCommand, RunningCommand]> {
  const onA = new RunningCommand(['verify', 'B', '--json'], a.data)
  await onA.event(isPhase('waiting'))
  const onB = new RunningCommand(['verify', 'A', '--json'], b.data)
  await Promise.all([onA.event(isPhase('comparing')), onB.event(isPhase('comparing'))])
  return [onA, onB]
}

describe('mobilink verify', function () {
  this.timeout(120_000)

  it('shows the same on both hosts, one step per line, and verifies both when both answer y', async () => {
    await withPair(async (a, b) => {
      const [onA, onB] = await comparing(a, b)
      const [seenByA, seenByB] = [await onA.event(isPhase('comparing')), await onB.event(isPhase('comparing'))]
      expect(Object.keys(seenByA)).to.deep.equal(['run', 'contact', 'startedBy', 'phase', 'emoji', 'numbers'])
      expect([seenByA.emoji, seenByA.numbers]).to.deep.equal([seenByB.emoji, seenByB.numbers])
      expect(seenByA).to.include({ contact: b.peerId, startedBy: 'us' })
      expect(seenByB).to.include({ contact: a.peerId, startedBy: 'them' })
      expect((seenByA.emoji as Line[]).map((emoji) => Object.keys(emoji))).to.deep.equal(Array(7).fill(['symbol', 'name']))
      onA.child.stdin?.write('\n')
      onA.child.stdin?.write('y\n')
      await onA.event(isPhase('confirmed'))
      expect((await run(a.data, 'contacts')).json()[0]).to.include({ verified: false })
      onB.child.stdin?.write('yes\n')
      expect([await onA.over(), await onB.over()]).to.deep.equal([0, 0])
      expect(phases(onA).slice(-3)).to.deep.equal(['comparing', 'confirmed', 'verified'])
      const [contact] = (await run(a.data, 'contacts')).json()
      expect(contact).to.include({ verified: true, verifiedBy: 'sas' })
      expect(contact?.verifiedAt).to.be.within(Date.now() - 60_000, Date.now())
      expect((await mobilink(['contacts', '--no-color'], { data: b.data })).stdout).to.match(/verified on \d{4}-\d\d-\d\d .* by comparing/)
    })
  })

  it('exits 5 on both hosts when one answers n, says so loudly, and lists the warning until it is acknowledged', async () => {
    await withPair(async (a, b) => {
      const [onA, onB] = await comparing(a, b)
      onB.child.stdin?.write('y\n')
      onA.child.stdin?.write('n\n')
      expect([await onA.over(), await onB.over()]).to.deep.equal([5, 5])
      expect(onA.stderr + onB.stderr).to.match(/DOES NOT MATCH[^]*DOES NOT MATCH/)
      const listed = await mobilink(['contacts', '--no-color'], { data: b.data })
      expect(listed.stdout).to.include('THIS MAY NOT BE A')
      expect((await run(a.data, 'contacts')).json()[0]).to.deep.include({ verified: false }).and.have.nested.property('incident.kind', 'mismatch')
      expect(await one(a.data, 'verify', 'B', '--acknowledge')).to.include({ verified: false }).and.not.have.property('incident')
      expect((await run(a.data, 'contacts')).json()[0]).to.not.have.property('incident')
    })
  })

  it('exits 75 when the contact is away, 5 when it ends the run, 1 when nobody answers the question, 3 with no node', async () => {
    await withPair(async (a, b) => {
      const onA = new RunningCommand(['verify', 'B', '--json'], a.data)
      await onA.event(isPhase('waiting'))
      // stdin is empty: nobody is there to say anything
      const onB = new RunningCommand(['verify', 'A'], b.data)
      onB.child.stdin?.end()
      expect([await onA.over(), await onB.over()]).to.deep.equal([5, 1])
      expect(onB.stderr).to.match(/Nothing was verified/)
      const interrupted = new RunningCommand(['verify', 'B', '--json'], a.data)
      await interrupted.event(isPhase('waiting'))
      expect(await interrupted.end('SIGINT')).to.equal(1)
      expect(phases(interrupted).at(-1)).to.equal('ended')
      await b.command.end('SIGTERM')
      const away = await run(a.data, 'verify', 'B')
      expect([away.code, away.json().at(-1)?.how]).to.deep.equal([75, 'unreachable'])
      expect((await run(b.data, 'verify', 'A')).code).to.equal(3)
      expect((await run(a.data, 'verify', 'Nobody')).code).to.equal(4)
      expect((await run(a.data, 'contacts')).json()[0]).to.not.have.property('incident')
    })
  })

  it('shows people pictures with their names and the numbers, and asks', async () => {
    await withPair(async (a, b) => {
      const watch = new RunningCommand(['watch', '--no-color'], b.data)
      await watch.talk(/Watching/)
      const onA = new RunningCommand(['verify', 'B', '--no-color'], a.data)
      await onA.talk(/Waiting for B/)
      const onB = new RunningCommand(['verify', 'A', '--json'], b.data)
      const seen = await onB.event(isPhase('comparing'))
      await onA.talk(/Do they match\? \[y\/n\]/)
      const shown = onA.lines.join('\n')
      for (const { symbol, name } of seen.emoji as Array<{ symbol: string, name: string }>) expect(shown).to.include(`${symbol} ${name}`)
      expect(shown).to.include((seen.numbers as number[]).join('  '))
      onA.child.stdin?.write('maybe\n')
      await onA.talk(/Type y when both see the same, n when not/)
      for (const command of [onA, onB]) command.child.stdin?.write('y\n')
      expect([await onA.over(), await onB.over()]).to.deep.equal([0, 0])
      await watch.end('SIGINT')
      expect(watch.lines.join('\n')).to.match(/A wants to compare with you[^]*A is verified/)
    })
  })
})

describe('mobilink safety-number', function () {
  this.timeout(120_000)

  it('is the same on both, with or without a running node, and verifies by number and by code [S2-16]', async () => {
    await withPair(async (a, b) => {
      await b.command.end('SIGTERM')
      const [onA, onB] = [await one(a.data, 'safety-number', 'B'), await one(b.data, 'safety-number', 'A')]
      expect(Object.keys(onA)).to.deep.equal(['peerId', 'name', 'digits', 'code', 'verified'])
      expect(onA.digits).to.equal(onB.digits).and.match(/^\d{60}$/)
      expect(onA.code).to.match(/^mobilink-safety:/).and.not.equal(onB.code)
      const human = await mobilink(['safety-number', 'A', '--qr', '--profile', 'local', '--no-color'], { data: b.data })
      expect(human.stdout.replace(/\D/g, '')).to.include(onB.digits)
      expect(human.stdout).to.match(/^(\d{5} ){3}\d{5}$/m).and.include('████').and.include(onB.code)
      const groups = String(onA.digits).match(/\d{5}/g) ?? []
      expect(await one(b.data, 'safety-number', 'A', '--compare', ...groups)).to.include({ result: 'same' })
      expect(await one(a.data, 'safety-number', 'B', '--compare', String(onB.code))).to.include({ result: 'same' })
      for (const data of [a.data, b.data]) expect((await run(data, 'contacts')).json()[0]).to.include({ verified: true, verifiedBy: 'safety number' })
    })
  })

  it('exits 5 at another number and keeps the warning; 2 at the own code, a slip, or what is no number', async () => {
    await withPair(async (a, b) => {
      const { digits, code } = await one(a.data, 'safety-number', 'B') as { digits: string, code: string }
      const own = await run(a.data, 'safety-number', 'B', '--compare', code)
      expect([own.code, own.json()[0]?.result]).to.deep.equal([2, 'own'])
      const slip = digits.replace(/.$/, (digit) => String((Number(digit) + 1) % 10))
      const mistyped = await run(a.data, 'safety-number', 'B', '--compare', slip)
      expect([mistyped.code, mistyped.json()[0]?.groups]).to.deep.equal([2, [12]])
      expect((await run(a.data, 'safety-number', 'B', '--compare', '12345')).code).to.equal(2)
      expect((await run(a.data, 'contacts')).json()[0]).to.not.have.property('incident')
      const other = await run(a.data, 'safety-number', 'B', '--compare', digits.slice(30) + '0'.repeat(30))
      expect(other.code).to.equal(5)
      expect(other.stderr).to.include('DOES NOT MATCH')
      expect((await run(a.data, 'contacts')).json()[0]).to.have.nested.property('incident.kind', 'mismatch')
      expect((await run(b.data, 'safety-number', 'Nobody')).code).to.equal(4)
    })
  })
})
