/**
 * The ports that addresses given away rest on: those kept in ports.json and those the configuration names. Each is
 * free, held by this very node, or taken, and then by whom. A port is tried by listening on it for a moment.
 */
import { open } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import * as v from 'valibot'
import { codeOf, hasCode } from './data-directory.ts'
import { broken, ok, unknown, warning } from './finding.ts'
import { portOwner } from './port-owner.ts'
import type { Finding } from './finding.ts'
import type { RunningNode } from './running-node.ts'
import type { NetworkConfig } from '../../../node/index.ts'

const MAX_FILE_BYTES = 16_384
const Kept = v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)))

interface Wanted { readonly host: string, readonly port: number, readonly name: string, readonly isKept: boolean }

export async function checkPorts (dataFolder: string, config: NetworkConfig | undefined, running: RunningNode | undefined): Promise<Finding[]> {
  if (config === undefined) return [unknown('port', 'The ports are unknown, because the configuration cannot be read.', 'Mend the configuration first.')]
  const kept = await readKept(dataFolder)
  const damaged = kept === undefined
    ? [warning('port', 'ports.json in the data directory is damaged: the next start chooses other ports, and addresses given away go stale.', 'Put ports.json back from your backup, or start the node and give out a new invite.')]
    : []
  const wanted = config.listen.map((address) => wantedPort(address, kept ?? {})).filter((one) => one !== undefined)
  const findings = await Promise.all(wanted.map(async (one) => await checkPort(one, running)))
  const none = damaged.length + findings.length === 0 ? [ok('port', 'No port is kept yet: the first start chooses them.')] : []
  return [...damaged, ...findings, ...none, ...(running === undefined ? [] : [checkAddresses(running)])]
}

async function checkPort ({ host, port, name, isKept }: Wanted, running: RunningNode | undefined): Promise<Finding> {
  if (running?.addresses.some((address) => address.includes(`/tcp/${port}/`)) === true) return ok('port', `This node listens on port ${port} (${name}).`)
  const failure = await tryToListen(host, port)
  if (failure === undefined) {
    return running === undefined
      ? ok('port', `Port ${port} (${name}) is free for this node.`)
      : broken('port', `Port ${port} (${name}) is free, and the running node does not listen on it: addresses given away do not work.`, 'Stop the node and start it again.')
  }
  if (hasCode(failure, 'EADDRINUSE')) {
    const who = await portOwner(port) ?? 'another program, of another user or one that this system does not name'
    return isKept
      ? broken('port', `Port ${port} (${name}), which addresses given away rest on, is taken by ${who}.`, `Stop that program and start the node again; else it listens on another port, and the addresses in your invites stay stale.`)
      : broken('port', `Port ${port} (${name}), which the configuration names, is taken by ${who}: the node cannot listen there.`, 'Stop that program, or name another port in "listen".')
  }
  if (hasCode(failure, 'EACCES', 'EPERM')) return broken('port', `This user may not listen on port ${port} (${name}).`, 'Name a port of 1024 or above in "listen".')
  return broken('port', `Nothing can listen on ${host} port ${port} (${name}): ${codeOf(failure)}.`, 'Name an address of this machine in "listen".')
}

function checkAddresses ({ addresses }: RunningNode): Finding {
  return addresses.length === 0
    ? broken('addresses', 'The running node has no address: nobody can dial it.', 'Look at the ports above and at "listen" in the configuration, then start it again.')
    : ok('addresses', `The running node listens at ${addresses.length} ${addresses.length === 1 ? 'address' : 'addresses'} (see "mobilink status").`)
}

/** The kept port of an address with port 0, or the one it names; `undefined` where there is none yet. */
function wantedPort (address: string, kept: Readonly<Record<string, number>>): Wanted | undefined {
  const [, host, digits, after = ''] = /^\/ip[46]\/([^/]+)\/tcp\/(\d+)(\/.*)?$/.exec(address) ?? []
  if (host === undefined) return undefined
  const named = Number(digits)
  const port = named === 0 ? kept[`tcp${after}`] : named
  const name = after.startsWith('/ws') ? 'WebSocket' : 'TCP'
  return port === undefined ? undefined : { host, port, name, isKept: named === 0 }
}

/** Resolves with `undefined` when it worked, else with why not. */
export async function tryToListen (host: string, port: number): Promise<unknown> {
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port, exclusive: true }, resolve)
    })
    return undefined
  } catch (error) {
    return error
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
}

/** Resolves with `undefined` when the file is there and says nothing that can be used. */
async function readKept (dataFolder: string): Promise<Record<string, number> | undefined> {
  try {
    await using file = await open(join(dataFolder, 'ports.json'))
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MAX_FILE_BYTES), 0, MAX_FILE_BYTES, 0)
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Kept), buffer.toString('utf8', 0, bytesRead))
    return parsed.success ? parsed.output : undefined
  } catch (error) {
    return hasCode(error, 'ENOENT', 'ENOTDIR') ? {} : undefined
  }
}
