/**
 * What only a system of its own can show: a machine whose network comes later, and one whose disk is full. Run by
 * start-conditions.spec.ts under `unshare`; prints one line of JSON.
 */
import { execFileSync } from 'node:child_process'
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mobilink, RunningCommand, startHost, startNode, withFolder } from './mobilink.ts'
import type { RunningHost } from './mobilink.ts'

export interface NetworkOutcome {
  readonly before: { readonly reachable: string, readonly because: string }
  readonly doctor: Array<{ check: string, state: string }>
  readonly after: { readonly because: string }
  readonly connected: boolean
  readonly stderr: string
}

export interface DiskOutcome {
  readonly full: { readonly code: number | null, readonly stderr: string }
  readonly refused: { readonly code: number | null, readonly stderr: string }
  readonly stillRuns: number | null
  readonly kept: number | null
  readonly texts: string[]
}

const run = (command: string, ...args: string[]): void => { execFileSync(command, args) }

async function statusOf ({ data }: RunningHost): Promise<{ reachability: { reachable: string, because: string }, paths: Array<{ peer: string }> }> {
  return (await mobilink(['status', '--json'], { data })).json()[0] as never
}

/** Resolves with what the node says of itself once it fits, looked at whenever its network changes. */
async function statusUntil (host: RunningHost, fits: (status: Awaited<ReturnType<typeof statusOf>>) => boolean): Promise<Awaited<ReturnType<typeof statusOf>>> {
  const watch = new RunningCommand(['watch', '--json'], host.data)

  await watch.talk(/Watching/)

  for (let seen = 0; ;) {
    const status = await statusOf(host)

    if (fits(status)) {
      await watch.end('SIGINT')
      return status
    }

    await watch.event((line) => line.event === 'network:changed' && watch.lines.length > seen)
    seen = watch.lines.length
  }
}

/** Nothing but loopback; then a cable, and at its other end the node that was configured. */
async function network (): Promise<NetworkOutcome> {
  return await withFolder(async (parent) => {
    run('ip', 'link', 'set', 'lo', 'up')
    const other = await startHost(join(parent, 'other'))

    await other.command.end()
    const bootstrap = `/ip4/5.1.1.1/tcp/4001/p2p/${other.peerId}`
    const config = join(parent, 'config.json')

    await writeFile(config, JSON.stringify({ bootstrap: [bootstrap], relays: [], iceServers: [], publicDht: null }))
    const host = await startNode(join(parent, 'host'), ['--no-web', '--config', config])
    const { reachability: before } = await statusOf(host)
    const doctor = (await mobilink(['doctor', '--json', '--config', config], { data: host.data })).json() as unknown as NetworkOutcome['doctor']

    run('ip', 'link', 'add', 'cable0', 'type', 'veth', 'peer', 'name', 'cable1')
    run('ip', 'addr', 'add', '5.1.1.1/24', 'dev', 'cable0')
    run('ip', 'link', 'set', 'cable0', 'up')
    run('ip', 'link', 'set', 'cable1', 'up')
    const again = await startNode(other.data, ['--no-web', '--profile', 'lan', '--listen', '/ip4/5.1.1.1/tcp/4001'])
    const { reachability: after, paths } = await statusUntil(host, (status) => status.paths.length > 0)
    const outcome = { before, doctor, after, connected: paths.some(({ peer }) => peer === other.peerId), stderr: host.command.stderr }

    await Promise.all([host.command.end(), again.command.end()])

    return outcome
  })
}

const MESSAGE = ['send', '12D3KooWA1bysjrTACSWqf6q172inxvwKHUxAnBtVgaVDKMxpZtx']

async function disk (): Promise<DiskOutcome> {
  return await withFolder(async (parent) => {
    run('mount', '-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', parent)

    try {
      const data = join(parent, 'data')
      const ballast = join(parent, 'ballast')
      const fill = async (): Promise<void> => {
        for (let size = 1_048_576; size >= 1_024; size /= 2) {
          const { bavail, bsize } = await statfs(parent)

          await writeFile(ballast, new Uint8Array(Math.floor(bavail * bsize / size) * size), { flag: 'a' })
        }
      }

      await mkdir(data, { mode: 0o700 })
      await fill()
      const full = await mobilink(['start', '--profile', 'local', '--no-web'], { data })

      await rm(ballast)
      const host = await startHost(data)

      await mobilink(['contacts', 'add', MESSAGE[1] ?? '', '--name', 'Ada'], { data })
      await fill()
      // what fits into a page that is there already may still be kept: many do not
      let refused = await mobilink([...MESSAGE, 'x'.repeat(12_000)], { data })

      for (let tries = 0; tries < 20 && refused.code === 0; tries++) refused = await mobilink([...MESSAGE, 'x'.repeat(12_000)], { data })
      const stillRuns = (await mobilink(['status'], { data })).code

      await rm(ballast)
      const kept = (await mobilink([...MESSAGE, 'there is room again'], { data })).code
      const texts = (await mobilink(['history', 'Ada', '--json'], { data })).json().map(({ text }) => String(text))

      await host.command.end()

      return { full: { code: full.code, stderr: full.stderr }, refused: { code: refused.code, stderr: refused.stderr }, stillRuns, kept, texts: texts.filter((text) => !text.startsWith('x')) }
    } finally {
      run('umount', parent)
    }
  })
}

process.stdout.write(`${JSON.stringify(await (process.argv[2] === 'disk' ? disk : network)())}\n`)
process.exit(0)
