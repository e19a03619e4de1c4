import { Hosts } from './hosts.ts'
import { Loopback } from './network/nodes.ts'
import { killAndReturn, makeContacts, makeRelayed, sendAndReturn } from './returning.ts'

describe('coming back', function () {
  this.timeout(120_000)
  const hosts = new Hosts()
  const loopback = new Loopback()

  after(async () => {
    await loopback.close()
    await hosts.end()
  })

  it('makes tabs reachable again after their only relay was killed and started again', async () => {
    const tookMs = await killAndReturn(await makeRelayed(hosts, loopback), 0)

    process.stdout.write(`        reachable ${Math.round(tookMs)} ms after the relay was back\n`)
  })

  for (const kind of ['host', 'tab'] as const) {
    it(`delivers from ${kind} to ${kind} what waits for a contact as soon as it is back, though the sender had given it up${kind === 'host' ? ' [S1-06]' : ''}`, async () => {
      const [sender, contact] = await makeContacts(hosts, kind)
      const tookMs = await sendAndReturn(sender, contact, ['one', 'two', 'three'])

      process.stdout.write(`        delivered ${Math.round(tookMs)} ms after the contact was back\n`)
    })
  }
})
