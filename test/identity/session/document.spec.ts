import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { toString } from 'uint8arrays/to-string'
import { MAX_REMEMBERED } from '../../../src/identity/session/accept.ts'
import { MAX_BUNDLE_BYTES } from '../../../src/identity/session/bundle.ts'
import { INIT_BLOCK_BYTES } from '../../../src/identity/session/init-block.ts'
import { DERIVED, PQXDH_INFO, SIGNED } from '../../../src/identity/session/labels.ts'
import { BUCKETS } from '../../../src/identity/session/padding.ts'
import { MAX_SESSIONS } from '../../../src/identity/session/peer-sessions.ts'
import { MAX_SKIP } from '../../../src/identity/session/ratchet.ts'
import { MAX_ONE_TIME_PREKEYS } from '../../../src/identity/session/session.ts'
import { MAX_SUITES } from '../../../src/identity/session/suites.ts'
import type { Scene } from './scene.ts'

const document = readFileSync('docs/SESSION.md', 'utf8')
const examples = new Map(Array.from(document.matchAll(/^```hex ([a-z-]+)\n([^`]*)\n```$/gm), ([, name = '', body = '']) => [name, body.replace(/\s/g, '')]))

describe('docs/SESSION.md', () => {
  it('shows the frozen scene byte for byte, and nothing else in hex', () => {
    const { initiator, responder, ...scene } = JSON.parse(readFileSync('test/vectors/session/bundle.json', 'utf8')) as Scene
    const message = scene.steps.filter((step) => 'seals' in step)[4]
    expect(Object.fromEntries(examples)).to.deep.equal({
      'device-key-initiator': initiator.deviceKey,
      'identity-key-initiator': initiator.identityKey,
      'certificate-initiator': initiator.certificate,
      'device-key-responder': responder.deviceKey,
      'identity-key-responder': responder.identityKey,
      bundle: scene.bundle,
      'init-block': scene.initBlock,
      'shared-key': scene.sharedKey,
      sid: scene.sid,
      'associated-data': scene.associatedData,
      content: message?.content,
      message: message?.envelope,
      tag: message?.tag,
      tombstone: message?.tombstone,
      reset: scene.reset
    })
  })

  it('lists the schema of a bundle as it is compiled', () => {
    expect(/^```proto\n([^`]*)```$/m.exec(document)?.[1]).to.equal(readFileSync('src/identity/pb/prekeys.proto', 'utf8'))
  })

  it('names every label, no two of which are equal or begin with one another', () => {
    const labels = [...Object.values(SIGNED), ...Object.values(DERIVED)].map((label) => toString(label))
    const named = Array.from(document.slice(document.indexOf('| name | begins or is |')).split('\n\n')[0]?.matchAll(/^\| `([a-z-]+)` \|/gm) ?? [], ([, name = '']) => `mobilink/session/v1/${name}\0`)
    expect(named).to.deep.equal(labels)
    for (const label of labels) expect([...labels, toString(PQXDH_INFO)].filter((other) => other.startsWith(label))).to.deep.equal([label])
    expect(document).to.include(`\`${toString(PQXDH_INFO)}\``)
  })

  it('prints every limit', () => {
    const printed = Object.fromEntries(Array.from(document.matchAll(/^\| `(MAX_[A-Z_]+)` \| ([\d,]+) \|/gm), ([, name = '', value = '']) => [name, Number(value.replaceAll(',', ''))]))
    expect(printed).to.deep.equal({ MAX_BUNDLE_BYTES, MAX_SUITES, MAX_ONE_TIME_PREKEYS, MAX_REMEMBERED, MAX_SKIP, MAX_SESSIONS })
  })

  it('says how long things are', () => {
    const [smallest = 0, largest = 0] = [BUCKETS[0], BUCKETS.at(-1)]
    for (const length of [smallest + 98, largest + 98, INIT_BLOCK_BYTES + smallest + 98, INIT_BLOCK_BYTES + largest + 98]) expect(document).to.include(length.toLocaleString('en'))
    expect(document).to.include(`the **init block**, ${INIT_BLOCK_BYTES.toLocaleString('en')} bytes`)
    expect(document).to.include(BUCKETS.slice(0, -1).map((bucket) => bucket.toLocaleString('en')).join(', '))
  })

  it('says that nobody outside has audited it', () => {
    expect(document).to.include('no outside audit')
  })
})
