import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import type { Outcome, Scenario } from './outside-child.ts'

const CHILD = fileURLToPath(new URL('./outside-child.js', import.meta.url))

async function world (scenario: Scenario): Promise<Outcome> {
  const { stdout } = await promisify(execFile)('unshare', ['--map-root-user', '--net', process.execPath, '--enable-source-maps', CHILD, scenario], { timeout: 50_000 })

  return JSON.parse(stdout) as Outcome
}

describe('a host with a public address', () => {
  before(function () {
    // where a system lets nobody make a network of their own, there is no outside to test against
    if (spawnSync('unshare', ['--map-root-user', '--net', 'ip', 'link', 'set', 'lo', 'up']).status !== 0) this.skip()
  })

  it('is reachable once a node outside dialled it back, and then serves the public DHT and is found there', async () => {
    const { before, reachability, servesDht, found, told, purposes, answersAutonat, faults } = await world('honest')

    expect(before).to.deep.equal({ reachable: 'unknown', because: 'nobody yet' })
    expect(reachability).to.include({ reachable: 'yes', because: 'dialled back' })
    expect(reachability.address).to.match(/^\/ip4\/5\.1\.1\.1\/tcp\/\d+$/)
    expect(servesDht).to.equal(true)
    expect(found).to.equal(true)
    expect(told).to.not.be.empty
    for (const address of told) expect(address).to.match(/^\/ip4\/5\.1\.1\.1\//)
    expect(purposes).to.include.members(['bootstrap', 'autonat'])
    expect(answersAutonat).to.equal(false)
    expect(faults).to.deep.equal([])
  })

  it('does not take a peer\'s word that it can be reached', async () => {
    const { reachability, servesDht, found, purposes } = await world('lying')

    expect(reachability).to.deep.equal({ reachable: 'unknown', because: 'being tried' })
    expect([servesDht, found]).to.deep.equal([false, false])
    expect(purposes).to.include('autonat')
  })

  it('is not reachable when those who were asked to dial back all tried in vain', async () => {
    const { reachability, servesDht } = await world('in vain')

    expect(reachability).to.include({ reachable: 'no', because: 'refused' })
    expect(servesDht).to.equal(false)
  })
})
