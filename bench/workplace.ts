/** What one measurement needs of the machine: data folders, processes, browsers, all gone when it is closed. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundled } from './bundled.ts'
import { BenchProcess } from './process/bench-process.ts'
import type { Calls } from './process/calls.ts'
import type { FileCalls } from './process/file.ts'
import type { NetworkCalls } from './process/network.ts'
import type { NodeCalls } from './process/node.ts'
import type { ChildProcess } from 'node:child_process'

/** `tab`: what a tab has, which goes to hosts by WebRTC; everything else is a host's. */
export type NetworkKind = 'host' | 'tab'

/** For a process whose parent is gone to leave. */
const GRACE_MS = 5_000

export class Workplace {
  readonly #folders: string[] = []
  readonly #children: ChildProcess[] = []
  readonly #closings: Array<() => Promise<void>> = []

  async folder (): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'mobilink-bench-'))
    this.#folders.push(folder)
    return folder
  }

  /** A host on this data folder, in a process of its own. */
  async node (folder?: string, kind: NetworkKind = 'host'): Promise<BenchProcess<NodeCalls>> {
    return await this.#start<NodeCalls>((await bundled()).node, folder, kind)
  }

  /** Networks without a node above them, in a process of their own. */
  async network (): Promise<BenchProcess<NetworkCalls>> {
    return await this.#start<NetworkCalls>((await bundled()).network)
  }

  /** A network that gives and gets files, in a process of its own. */
  async file (kind: NetworkKind = 'host'): Promise<BenchProcess<FileCalls>> {
    return await this.#start<FileCalls>((await bundled()).file, undefined, kind)
  }

  /** Two hosts that are contacts and connected, and the peer ID of the second. @param kind - of the first one's network */
  async friends (kind: NetworkKind = 'host'): Promise<{ sender: BenchProcess<NodeCalls>, senderFolder: string, recipient: BenchProcess<NodeCalls>, recipientFolder: string, peer: string }> {
    const [senderFolder, recipientFolder] = [await this.folder(), await this.folder()]
    const sender = await this.node(senderFolder, kind)
    const recipient = await this.node(recipientFolder)
    const peer = await sender.call('befriend', await recipient.call('invite'))
    return { sender, senderFolder, recipient, recipientFolder, peer }
  }

  /** This process ends with the workplace. */
  own (child: ChildProcess): void {
    this.#children.push(child)
  }

  /** Closed with the workplace, last opened first. */
  onClose (close: () => Promise<void>): void {
    this.#closings.push(close)
  }

  /** Idempotent. */
  async close (): Promise<void> {
    for (const close of this.#closings.splice(0).reverse()) await close()
    await Promise.all(this.#children.splice(0).map(ended))
    for (const folder of this.#folders.splice(0)) await rm(folder, { recursive: true, force: true })
  }

  async #start<C extends Calls<C>> (program: URL, folder?: string, kind: NetworkKind = 'host'): Promise<BenchProcess<C>> {
    const started = new BenchProcess<C>(program, [folder ?? await this.folder(), kind])
    this.own(started.child)
    await started.ready
    return started
  }
}

/** Its channel is its life: closed, it leaves by itself, so that a profiler can write what it saw. */
async function ended (child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  const kill = (): void => { child.kill('SIGKILL') }
  const timer = setTimeout(kill, GRACE_MS)
  if (child.connected) child.disconnect()
  else kill()
  await exited
  clearTimeout(timer)
}
