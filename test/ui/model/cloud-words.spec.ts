import { expect } from 'chai'
import { cloudFileSentence, cloudNewsSentence, cloudTitle, cloudWords, deliveryWords, deviceSentence, historyWords, offerEndSentence, pairingInFragment, sizeWords, whereSentence, whereWords } from '../../../src/ui/model/index.ts'
import { ADA, message } from './made.ts'
import type { CloudNews, OfferEnd, PairedCloud, PairedDevice, Where } from '../../../src/node/index.ts'

const cloud = (some: Partial<PairedCloud> = {}): PairedCloud => ({ peerId: ADA, name: 'Study', pairedAt: 1, online: true, state: 'ok', history: { state: 'off', rows: 0 }, ...some })
const device = (some: Partial<PairedDevice> = {}): PairedDevice => ({ peerId: ADA, name: 'Phone', pairedAt: 1, seenAt: 0, online: false, paused: false, quotaBytes: 1024 ** 3, usedBytes: 0, deposited: 0, fetched: 0, historyRows: 0, files: 0, fileBytes: 0, ...some })

describe('cloud words', () => {
  it('say which files a cloud has and which wait on this device alone, and nothing of files while it is away', () => {
    const holds = { waiting: 0, usedBytes: 100, quotaBytes: 1024 ** 3 }
    expect(cloudWords(cloud({ holds, files: { state: 'ok', here: 2, coming: 0 } })).sentence).to.include('It holds 2 files for your contacts')
    expect(cloudWords(cloud({ holds: { ...holds, waiting: 1 }, files: { state: 'ok', here: 1, coming: 0 } })).sentence).to.include('It holds 1 message and 1 file for your contacts')
    expect(cloudWords(cloud({ holds, files: { state: 'ok', here: 0, coming: 1 } })).sentence).to.include('It holds nothing for your contacts')
    expect(cloudFileSentence({ files: { state: 'ok', here: 0, coming: 1 } })).to.include('still fetching 1 file').and.include('on this device alone')
    expect(cloudFileSentence({ files: { state: 'full', here: 2, coming: 0 } })).to.match(/^It had no room for a file, which waits on this device alone/)
    expect(cloudFileSentence({ files: { state: 'update needed', here: 0, coming: 0 } })).to.include('too old')
    expect([cloudFileSentence({ files: { state: 'ok', here: 3, coming: 0 } }), cloudFileSentence({})]).to.deep.equal(['', ''])
    expect(deviceSentence(device({ files: 2, fileBytes: 100, usedBytes: 100 }), () => '')).to.include('0 messages and 2 files of it for its contacts')
  })

  it('say of a history that it is kept where a cloud has all of it alone, and what to do where it cannot be', () => {
    const states = ['off', 'waiting', 'returning', 'copying', 'kept', 'full', 'erasing', 'update needed'] as const
    const words = states.map((state) => historyWords({ state, rows: 12 }))
    expect(new Set(words).size).to.equal(states.length)
    expect(words.filter((text) => text.startsWith('It keeps your conversations'))).to.have.lengthOf(1)
    expect(historyWords({ state: 'kept', rows: 0 })).to.include('with a backup of this identity')
    expect(historyWords({ state: 'copying', rows: 12 })).to.include('12 messages and contacts so far')
    expect(historyWords({ state: 'full', rows: 12 })).to.include('mobilink cloud quota')
    expect(historyWords({ state: 'update needed', rows: 0 })).to.include('update Mobilink on that computer')
    expect(deviceSentence(device({ historyRows: 3, usedBytes: 891 }), String)).to.include('a sealed copy of its conversations (3 messages and contacts)')
  })

  it('say of what waited when the device was lost neither that it arrived nor that it did not', () => {
    const { word, sentence } = deliveryWords(message(1, { delivery: { state: 'stuck', reason: 'not known' } }), 'Ada')
    expect([word, sentence]).to.deep.equal(['stuck', 'It still waited when this device was lost. Whether Ada got it is not known here; it is not sent again by itself.'])
  })

  it('say of a cloud that is away what it held when it was last heard, and never what it holds', () => {
    const holds = { waiting: 2, usedBytes: 2_048, quotaBytes: 1024 ** 3 }
    expect(cloudWords(cloud({ holds })).sentence).to.include('It holds 2 messages for your contacts; it has room for 1 GiB.')
    const away = cloudWords(cloud({ online: false, holds }))
    expect(away.word).to.equal('not reachable')
    expect(away.sentence).to.include('When it was last heard, it held 2 messages').and.not.include('It holds')
    expect(cloudWords(cloud({ online: false })).sentence).to.not.include('held')
  })

  it('tell a pause from an end, and an end from being away', () => {
    expect(cloudWords(cloud({ state: 'paused' })).word).to.equal('paused')
    expect(cloudWords(cloud({ state: 'not paired', online: false })).word).to.equal('not paired')
  })

  it('say of a cloud without room that what is sent waits here alone', () => {
    const { word, sentence } = cloudWords(cloud({ state: 'full', holds: { waiting: 1, usedBytes: 300, quotaBytes: 1024 ** 3 } }))
    expect(word).to.equal('full')
    expect(sentence).to.include('takes nothing new').and.include('waits on this device').and.include('It holds 1 message for your contacts.').and.not.include('waits there').and.not.include('has room')
    expect(cloudWords(cloud({ state: 'full', online: false })).word).to.equal('not reachable')
  })

  it('call a cloud by its name, the host of the page this computer, any other by its peer ID', () => {
    expect(cloudTitle(cloud(), ADA)).to.equal('Study')
    expect(cloudTitle(cloud({ name: '' }), ADA)).to.equal('This computer')
    expect(cloudTitle(cloud({ name: '' }), undefined)).to.equal(`${ADA.slice(0, 16)}…`)
  })

  it('tell the owner of a host what it holds for a device', () => {
    expect(deviceSentence(device(), String)).to.equal('Not here since it was paired. Holds nothing for it, of at most 1 GiB.')
    expect(deviceSentence(device({ online: true, deposited: 1, fetched: 3, usedBytes: 1, paused: true }), String)).to.equal('Here now. Holds 1 message of it for its contacts and 3 messages that wait for it, 1 byte, of at most 1 GiB. Paused: it takes nothing new and hands nothing out.')
  })

  it('have a sentence for each end of an offer and each piece of news', () => {
    const ends: OfferEnd[] = ['used', 'expired', 'tries', 'withdrawn']
    expect(new Set(ends.map(offerEndSentence)).size).to.equal(4)
    const news: CloudNews[] = [{ kind: 'offered', expiresAt: 1 }, { kind: 'wrong code', triesLeft: 1 }, { kind: 'offer over', because: 'used' }, { kind: 'device paired', peer: ADA }, { kind: 'device unpaired', peer: ADA }, { kind: 'cloud paired', peer: ADA }, { kind: 'cloud unpaired', peer: ADA }, { kind: 'changed' }]
    for (const sentence of news.map(cloudNewsSentence)) expect(sentence).to.match(/^[A-Z].*\.$/).and.not.include(ADA)
  })

  it('write sizes as people read them', () => {
    expect([0, 1, 1_023, 1_024, 1_536, 5 * 1024 ** 3, 2 ** 60].map(sizeWords)).to.deep.equal(['0 bytes', '1 byte', '1023 bytes', '1 KiB', '1.5 KiB', '5 GiB', '1048576 TiB'])
  })

  it('find a pairing link in a fragment, and in nothing else', () => {
    expect(pairingInFragment('#pair=AQo')).to.equal('pair=AQo')
    for (const fragment of ['', '#', '#pair=', '#invite=AQo', '?pair=AQo', `#pair=${'A'.repeat(5_000)}`]) expect(pairingInFragment(fragment), fragment.slice(0, 20)).to.equal(undefined)
  })
})

describe('where words', () => {
  const pending = { state: 'pending', waitsFor: 'contact', attempts: 0, nextAttemptAt: 9 } as const
  const said = (where: readonly Where[]): { word: string, sentence: string } => deliveryWords(message(1, { delivery: pending, where }), 'Ben')

  it('say of a message that waits what is true of its nearest copy, in a word', () => {
    expect(said(['this device']).word).to.equal('pending')
    expect(said(['this device', 'cloud Study']).word).to.equal('on my cloud')
    expect(said(['cloud Study']).word).to.equal('on my cloud')
    const offered = deliveryWords({ delivery: { state: 'pending', waitsFor: 'consent', attempts: 0, nextAttemptAt: 0 }, where: ['this device', 'cloud Study'] }, 'Ben')
    expect(offered).to.deep.equal({ word: 'on my cloud', sentence: 'Ben knows of it, and has not fetched it yet. On this device, on your cloud Study.' })
    expect(said(['this device', 'cloud Study', "contact's cloud"]).word).to.equal('fetched')
  })

  it('name every place, and never say delivered of one that is not the contact\'s device', () => {
    const { sentence } = said(['this device', 'cloud Study', "contact's cloud"])
    expect(sentence).to.include('On this device, on your cloud Study, fetched by Ben\'s cloud.').and.not.match(/deliver(ed|s)/)
    expect(whereSentence(['this device', "contact's device"], 'Ben')).to.equal('On this device, on Ben\'s device.')
    expect(whereWords(['this device', 'cloud Study'], 'Ben')).to.equal('on this device and on your cloud Study')
  })

  it('say erased where no copy is left', () => {
    expect(whereSentence([], 'Ben')).to.match(/^Erased/)
    expect(whereWords([], 'Ben')).to.equal('erased')
    expect(deliveryWords(message(1, { delivery: { state: 'cancelled', at: 1, recall: 'certain' }, where: [] }), 'Ben').sentence).to.include('Erased')
    expect(deliveryWords(message(1, { delivery: { state: 'cancelled', at: 1, recall: 'certain' } }), 'Ben').sentence).to.not.include('Erased')
  })

  it('promise nothing of a message that somebody may have before it was taken back', () => {
    const asked = deliveryWords(message(1, { delivery: { state: 'cancelled', at: 1, recall: 'asked' }, where: [] }), 'Ben')
    expect(asked.word).to.equal('recall asked')
    expect(asked.sentence).to.include('Ben may have it').and.not.match(/erased|before anybody/i)
  })
})
