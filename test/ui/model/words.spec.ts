import { expect } from 'chai'
import { connectionOf, contactConnection, deliveryWords, sentenceFor } from '../../../src/ui/model/index.ts'
import { ADA, BEN, contact, message, path } from './made.ts'
import type { Delivery } from '../../../src/node/index.ts'

const HOST = '12D3KooWHost'

describe('delivery words', () => {
  const wordsFor = (delivery: Delivery) => deliveryWords(message(1, { delivery }), 'Ada')

  it('says that a pending message waits on this device, and for what', () => {
    expect(wordsFor({ state: 'pending', waitsFor: 'contact', attempts: 3, nextAttemptAt: 9 })).to.deep.equal({ word: 'pending', sentence: 'Waits on this device until Ada can be reached.' })
    expect(wordsFor({ state: 'pending', waitsFor: 'accept', attempts: 0, nextAttemptAt: 9 }).sentence).to.equal('Waits on this device until Ada accepts your request.')
  })

  it('says "delivered" with its time for a receipt, and for nothing else', () => {
    expect(wordsFor({ state: 'delivered', at: 7 })).to.deep.equal({ word: 'delivered', sentence: "Ada's device has it.", at: 7 })
    for (const delivery of [{ state: 'cancelled', at: 1, recall: 'asked' }, { state: 'expired', at: 1 }, { state: 'stuck', reason: 'declined' }, { state: 'received' }] as const) {
      expect(wordsFor(delivery).word).to.not.equal('delivered')
    }
  })

  it('gives a reason for each way to be stuck', () => {
    const reasons = (['declined', 'too large', 'quota at the contact', 'not known', 'closed', 'file changed'] as const).map((reason) => wordsFor({ state: 'stuck', reason }).sentence)
    expect(new Set(reasons).size).to.equal(6)
  })

  it('says of a file without a copy that it is there only while the page is open, and never that it waits or is kept', () => {
    const transfer = { id: message(1).id, contact: ADA, direction: 'out', name: 'film.mkv', size: 9, done: 0, state: 'offered', whileOpen: true } as const
    const file = { name: 'film.mkv', size: 9, mime: '', isProgram: false, isHere: false, transfer }
    for (const waitsFor of ['contact', 'accept', 'first key', 'consent'] as const) {
      const { word, sentence } = deliveryWords(message(1, { file, delivery: { state: 'pending', waitsFor, attempts: 0, nextAttemptAt: 9 } }), 'Ada')
      expect(word).to.equal('only while open')
      expect(sentence).to.match(/^Only while this page stays open and unlocked: no copy of the file is kept\. Ada /).and.not.match(/waits|stays on this device/i)
    }
    expect(deliveryWords(message(1, { file, delivery: { state: 'delivered', at: 7 } }), 'Ada').word).to.equal('delivered')
  })
})

describe('connection words', () => {
  it('names how bytes travel, judged from the best live path', () => {
    const online = contact({ online: true })
    expect(contactConnection(online, 'Ada', [path()]).label).to.equal('direct · WebRTC')
    expect(contactConnection(online, 'Ada', [path({ kind: 'relay', transport: 'websocket' })]).word).to.equal('relayed')
    expect(contactConnection(online, 'Ada', [path({ kind: 'own-relay', transport: 'websocket' })]).word).to.equal('via own node')
  })

  it('says why messages wait when nothing but a relay of somebody else leads there, and never that they travel over it', () => {
    for (const online of [true, false]) {
      const said = contactConnection(contact({ online }), 'Ada', [path({ kind: 'relay', transport: 'websocket' })])
      expect(said.label).to.equal('no direct way yet')
      expect(said.sentence).to.include('waits on this device').and.to.include('Ada')
    }
  })

  it('says "offline" where no path is left, whatever was true a moment ago', () => {
    expect(contactConnection(contact({ online: true }), 'Ada', []).word).to.equal('offline')
    expect(contactConnection(contact({ online: false }), 'Ada', [path()]).word).to.equal('offline')
  })

  it('never shows a connection to somebody who is blocked or has not accepted', () => {
    expect(contactConnection(contact({ state: 'blocked', online: true }), 'Ada', [path()]).word).to.equal('blocked')
    expect(contactConnection(contact({ state: 'requested', online: true }), 'Ada', [path()]).word).to.equal('asked')
  })

  it('counts the contacts that are online apart from the host of the page', () => {
    const contacts = [contact({ online: true }), contact({ peerId: BEN, online: true }), contact({ peerId: HOST as typeof ADA, online: true })]
    const paths = [path(), path({ peer: BEN }), path({ peer: HOST as typeof ADA, transport: 'websocket' })]
    expect(connectionOf({ paths, host: HOST, contacts, networkDown: false })).to.deep.equal({ word: 'online', sentence: 'Online: connected to this computer and 2 contacts' })
  })

  it('tells "no network" from "no node to meet others through" from "on the way"', () => {
    const nothing = { paths: [], contacts: [] }
    expect(connectionOf({ ...nothing, host: HOST, networkDown: true }).sentence).to.include('no network')
    expect(connectionOf({ ...nothing, host: undefined, networkDown: false }).sentence).to.include('no node to meet')
    expect(connectionOf({ ...nothing, host: HOST, networkDown: false }).word).to.equal('connecting')
  })
})

describe('sentences for errors', () => {
  const named = (name: string, text = ''): Error => Object.assign(new Error(text), { name })

  it('gives the reason of a refused address in its own words, as a sentence', () => {
    expect(sentenceFor(named('InvalidContactAddressError', 'the checksum of this invite does not fit'))).to.equal('The checksum of this invite does not fit.')
  })

  it('never shows the text of an error that is not meant for people', () => {
    expect(sentenceFor(named('GetFailedError', 'secret key /42'))).to.satisfy((said: string) => !said.includes('secret') && said.includes('GetFailedError'))
    expect(sentenceFor('boom')).to.not.include('boom')
  })
})
