/** An identity made where there is no network at all: the real command, in a namespace without an interface that is up. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { peerIdOfDid } from '../../../src/identity/index.ts'
import { COMMAND } from '../../command.ts'
import { Namespace, NamespacesRefusedError } from './namespace.ts'

interface Document { readonly id: string, readonly verificationMethod: ReadonlyArray<Record<string, string>>, readonly [relation: string]: unknown }

describe('an identity', function () {
  this.timeout(60_000)
  let nowhere: Namespace
  let folder: string
  const closers: Array<() => Promise<void>> = []

  before(async function () {
    try {
      nowhere = await Namespace.create()
    } catch (error) {
      if (!(error instanceof NamespacesRefusedError)) throw error
      process.stderr.write(`Skipped, because there are no networks to test in: ${error.message}\n`)
      this.skip()
    }
    closers.push(async () => await nowhere.close())
    folder = await mkdtemp(join(tmpdir(), 'mobilink-nowhere-'))
    closers.push(async () => await rm(folder, { recursive: true, force: true }))
  })

  after(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  async function id (...args: string[]): Promise<Record<string, unknown>> {
    return JSON.parse(await nowhere.run([process.execPath, COMMAND, 'id', ...args, '--data', folder])) as Record<string, unknown>
  }

  it('is made with nobody to ask, and can be written as a DID document that says the same key [S2-17]', async () => {
    expect((await nowhere.run(['ip', '-o', 'link', 'show', 'up'])).trim()).to.equal('')
    const document = await id('--did-document') as Document
    const { peerId, did } = await id('--json')
    expect(document.id).to.equal(did)
    expect(peerIdOfDid(document.id)).to.equal(peerId)
    const key = document.id.slice('did:key:'.length)
    expect(document.verificationMethod).to.deep.equal([{ id: `${document.id}#${key}`, type: 'Multikey', controller: document.id, publicKeyMultibase: key }])
    for (const relation of ['authentication', 'assertionMethod']) expect(document[relation]).to.deep.equal([`${document.id}#${key}`])
    expect(document['@context']).to.deep.equal(['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'])
    expect(await id('--did-document', '--json')).to.deep.equal(document)
  })
})
