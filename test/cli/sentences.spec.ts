import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { EXIT } from '../../src/ui/cli/exit-codes.ts'
import { exitCodeOf, impersonalSentenceOf, SENTENCES, sentenceOf, SYSTEM_SENTENCES, told } from '../../src/ui/cli/sentences.ts'

const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url))

/** Errors that stay inside a page, or in simulated time, never reach a shell. */
const ELSEWHERE = /^(ui[/\\]web|node[/\\]platform[/\\](memory|browser))[/\\.]/

async function errorNames (): Promise<string[]> {
  const files = (await readdir(SOURCE, { recursive: true })).filter((file) => file.endsWith('.js') && !ELSEWHERE.test(file))
  const texts = await Promise.all(files.map(async (file) => await readFile(join(SOURCE, file), 'utf8')))
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/static name = '(\w+)'/g)].map(([, name]) => name ?? '')))]
}

describe('sentences', () => {
  it('has one for every error that the product names', async () => {
    const names = await errorNames()
    expect(names).to.include.members(['NoSuchContactError', 'NoNodeRunningError', 'StoreInUseError'])
    expect(names.filter((name) => !Object.hasOwn(SENTENCES, name))).to.deep.equal([])
  })

  it('says in each what to do: a full sentence, of one line', () => {
    for (const [name, { sentence }] of [...Object.entries(SENTENCES), ...Object.entries(SYSTEM_SENTENCES)]) {
      expect(sentence, name).to.match(/^[A-Z][^\n]{20,}\.$/)
    }
  })

  it('maps what scripts test for to the promised exit codes', () => {
    const expected = {
      WrongUseError: 2, InvalidContactAddressError: 2, NoNodeRunningError: 3, NoSuchContactError: 4, NoSuchMessageError: 4,
      ContactBlockedError: 5, NotYetError: 75, NodeAlreadyRunningError: 1, StoreFromTheFutureError: 1
    }
    for (const [name, code] of Object.entries(expected)) expect(exitCodeOf({ name, message: '' }), name).to.equal(code)
  })

  it('ends in a sentence and exit 1 for an error nobody foresaw, even one named like a part of every object', () => {
    for (const name of ['SurpriseError', 'constructor', '__proto__', 'toString']) {
      expect(sentenceOf({ name, message: 'boom\nbang' })).to.include('boom bang').and.include(name)
      expect(exitCodeOf({ name, message: '' })).to.equal(EXIT.failed)
    }
    expect(sentenceOf(told('a thrown text'))).to.include('a thrown text')
  })

  it('tells a full disk from a missing right by the system\'s code', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    expect(sentenceOf(told(full))).to.match(/^The disk is full/)
  })

  it('keeps an error\'s own words out of what a daemon logs', () => {
    const secret = { name: 'InvalidContactAddressError', message: '12D3KooWsecret has a typo' }
    expect(sentenceOf(secret)).to.include('12D3KooWsecret')
    expect(impersonalSentenceOf(secret)).to.not.include('12D3KooWsecret')
    expect(impersonalSentenceOf({ name: 'SurpriseError', message: '12D3KooWsecret' })).to.not.include('12D3KooWsecret')
  })
})
