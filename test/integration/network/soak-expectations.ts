/** What must be true after many dials, however long the soak was. */
import { expect } from 'chai'
import { dialsOf, endConnected } from './soak-dials.ts'
import type { Dialled, Route } from './soak-dials.ts'

export async function expectAllSettled (routes: readonly Route[], dialled: readonly Dialled[], count: number): Promise<void> {
  expect(dialsOf(dialled)).to.have.length(count)
  expect(dialled.filter(({ outcome }) => outcome === 'hung'), 'dials that never settled').to.deep.equal([])
  expect(dialled.filter(({ outcome }) => outcome === 'wrong error').map(({ error }) => error), 'what a dial may not fail with').to.deep.equal([])
  expect(dialled.filter(({ echo }) => echo === 'cut'), 'paths that carried nothing').to.deep.equal([])

  for (const route of routes) {
    expect(dialled.filter(({ route: name, transport }) => name === route.name && transport === route.transport), `dials that came up over ${route.name}`).to.not.be.empty
    expect(await endConnected(route)).to.equal(route.name)
    expect([...route.from.faults, ...route.to.faults]).to.deep.equal([])
  }
}
