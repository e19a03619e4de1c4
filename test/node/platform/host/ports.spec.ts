import { createSocket } from 'node:dgram'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { choosePorts } from '../../../../src/node/platform/host/ports.ts'
import type { AddressInfo, Server } from 'node:net'

const LISTEN = ['/ip4/127.0.0.1/tcp/0', '/ip4/127.0.0.1/tcp/0/ws', '/webrtc', '/ip4/127.0.0.1/udp/0/webrtc-direct']

describe('the ports of a host', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mobilink-ports-'))
  })

  afterEach(async () => await rm(folder, { recursive: true, force: true }))

  it('are chosen once and stay', async () => {
    const first = await choosePorts(folder, LISTEN)

    expect(first.listen[0]).to.match(/^\/ip4\/127\.0\.0\.1\/tcp\/[1-9]\d*$/)
    expect(first.listen[1]).to.match(/^\/ip4\/127\.0\.0\.1\/tcp\/[1-9]\d*\/ws$/)
    expect(first.listen[2]).to.equal('/webrtc')
    expect(first.listen[3]).to.match(/^\/ip4\/127\.0\.0\.1\/udp\/[1-9]\d*\/webrtc-direct$/)
    expect(await choosePorts(folder, LISTEN)).to.deep.equal(first)
  })

  it('stay when the profile listens on every interface instead', async () => {
    const [tcp] = (await choosePorts(folder, LISTEN)).listen

    expect((await choosePorts(folder, ['/ip4/0.0.0.0/tcp/0'])).listen).to.deep.equal([tcp?.replace('127.0.0.1', '0.0.0.0')])
  })

  it('give way for one start when somebody else has them, say so, and come back', async () => {
    const first = await choosePorts(folder, LISTEN)
    const kept = JSON.parse(await readFile(join(folder, 'ports.json'), 'utf8')) as Record<string, number>
    const thief = await listening(kept['tcp/ws'] ?? 0)
    const second = await choosePorts(folder, LISTEN)

    await new Promise((resolve) => thief.close(resolve))

    expect(second.listen[0]).to.equal(first.listen[0])
    expect(second.listen[1]).to.not.equal(first.listen[1])
    expect(second.faults.map(({ name }) => name)).to.deep.equal(['PortTakenError'])
    expect(await choosePorts(folder, LISTEN)).to.deep.equal(first)
  })

  it('give way likewise where a datagram port is taken', async () => {
    const first = await choosePorts(folder, LISTEN)
    const kept = JSON.parse(await readFile(join(folder, 'ports.json'), 'utf8')) as Record<string, number>
    const thief = createSocket('udp4')

    await new Promise<void>((resolve) => thief.bind({ address: '127.0.0.1', port: kept['udp/webrtc-direct'] ?? 0, exclusive: true }, resolve))
    const second = await choosePorts(folder, LISTEN)

    await new Promise<void>((resolve) => thief.close(resolve))
    expect(second.listen.slice(0, 3)).to.deep.equal(first.listen.slice(0, 3))
    expect(second.listen[3]).to.not.equal(first.listen[3])
    expect(second.faults.map(({ name }) => name)).to.deep.equal(['PortTakenError'])
  })

  it('are left alone where a person has named them', async () => {
    expect(await choosePorts(folder, ['/ip4/127.0.0.1/tcp/4001'])).to.deep.equal({ listen: ['/ip4/127.0.0.1/tcp/4001'], faults: [] })
  })

  it('are chosen anew when the file says nonsense', async () => {
    for (const text of ['', 'x', '[]', '{"tcp":0}', '{"tcp":65536}', '{"tcp":"80"}']) {
      await writeFile(join(folder, 'ports.json'), text)
      expect((await choosePorts(folder, LISTEN)).faults).to.deep.equal([])
      expect(JSON.parse(await readFile(join(folder, 'ports.json'), 'utf8'))).to.have.keys('tcp', 'tcp/ws', 'udp/webrtc-direct')
    }
  })
})

async function listening (port: number): Promise<Server> {
  const server = createServer()

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  expect((server.address() as AddressInfo).port).to.equal(port)

  return server
}
