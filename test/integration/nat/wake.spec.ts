/** How a host finds out that it has a network: on a machine of its own, whose cables are pulled. */
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { openLaboratory } from './open.ts'
import type { Laboratory } from './laboratory.ts'

const CHILD = fileURLToPath(new URL('./wake-child.js', import.meta.url))

describe('a host that had lost its network', function () {
  this.timeout(120_000)
  let laboratory: Laboratory

  beforeEach(async function () {
    laboratory = await openLaboratory(this)
  })

  afterEach(async () => await laboratory.close())

  it('finds out by itself that it has one again', async () => {
    const home = await laboratory.home('port-restricted')
    await home.unplug()
    const child = home.namespace.spawn([process.execPath, CHILD], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    try {
      expect(await once(child, 'message')).to.deep.equal(['watching', undefined])
      const told = once(child, 'message')
      await home.plug()
      expect(await told).to.deep.equal(['online', undefined])
    } finally {
      child.kill()
    }
  })
})
