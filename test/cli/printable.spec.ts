import { expect } from 'chai'
import { Output, wantsColor } from '../../src/ui/cli/output.ts'
import { jsonLine, printable, printableLines } from '../../src/ui/cli/printable.ts'
import { suggestionFor } from '../../src/ui/cli/suggestion.ts'
import { contactText, messageText, messageView } from '../../src/ui/cli/views.ts'
import { PassThrough } from 'node:stream'
import type { Contact, Message } from '../../src/node/api.ts'

const HOSTILE = 'a\u001b[2J\u009b31m\r\u0008\u202egnp.exe\u2066\u0000\u2028b'
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u
const plain = new Output({ stdout: new PassThrough(), stderr: new PassThrough(), json: false, quiet: false, verbose: false, color: false })

const contact: Contact = { peerId: '12D3KooWx' as Contact['peerId'], name: HOSTILE, state: 'incoming', greeting: `hi\n${HOSTILE}`, verified: false, online: false, path: 'none', pathPolicy: 'own', addedAt: 0, unread: 0, expireAfterMs: 0, keepsNothing: false }
const message: Message = { id: 'ab' as Message['id'], contact: contact.peerId, direction: 'in', kind: 'text', text: `one\n${HOSTILE}`, sentAt: 1, receivedAt: 2, position: '00', delivery: { state: 'received' }, where: ['this device'] }

describe('what other people wrote, on a terminal', () => {
  it('loses its power over cursor, colours and reading order, and stays visible', () => {
    expect(printable(HOSTILE)).to.not.match(UNSAFE)
    expect(printable(HOSTILE)).to.equal('a␛[2J\ufffd31m␍␈\ufffdgnp.exe\ufffd␀\ufffdb')
    expect(contactText(contact, plain)).to.not.match(UNSAFE)
    expect(messageText(message, printable(contact.name), plain)).to.not.match(UNSAFE)
  })

  it('keeps its lines, set in so that none can pass for another message', () => {
    expect(printableLines('one\r\ntwo\nthree', '    ')).to.equal('one\n    two\n    three')
  })

  it('leaves other scripts and emoji alone', () => {
    for (const text of ['Grüße', 'سلام\u200f!', 'שלום', '日本', '👩‍👩‍👧']) expect(printable(text)).to.equal(text)
  })

  it('is one line of JSON that says exactly the same', () => {
    const line = jsonLine(messageView(message))
    expect(line).to.not.match(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u)
    expect((JSON.parse(line) as Message).text).to.equal(message.text)
  })
})

describe('colour', () => {
  it('follows NO_COLOR before FORCE_COLOR before the terminal', () => {
    expect(wantsColor({ NO_COLOR: '1', FORCE_COLOR: '1' }, true)).to.equal(false)
    expect(wantsColor({ FORCE_COLOR: '1' }, false)).to.equal(true)
    expect(wantsColor({ FORCE_COLOR: '0' }, true)).to.equal(false)
    expect(wantsColor({ NO_COLOR: '' }, true)).to.equal(true)
    expect(wantsColor({ TERM: 'dumb' }, true)).to.equal(false)
    expect(wantsColor({}, false)).to.equal(false)
  })
})

describe('did you mean', () => {
  it('finds a slip, a swap and a missing letter, and keeps silent about anything further', () => {
    const words = ['add', 'accept', 'block', 'unblock', 'remove', 'rename']
    expect(suggestionFor('acept', words)).to.equal('accept')
    expect(suggestionFor('remvoe', words)).to.equal('remove')
    expect(suggestionFor('adn', words)).to.equal('add')
    expect(suggestionFor('zzz', words)).to.equal(undefined)
    expect(suggestionFor('x'.repeat(100_000), words)).to.equal(undefined)
  })
})
