import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { beginCpace, blobTag, createCloudCertificate, createDeviceKey, createInvite, decodeFileBody, decodePushBody, encodeFileBody, encodePushBody, envelopeId, finishCpace, HistorySealer, openAddresses, parseContactAddress, parsePeerId, readCloudCertificate, readPairingLink, safetyCodeText, safetyNumberOf, sealBlob, signAddresses } from '../../src/identity/index.ts'
import { SAS_EMOJI } from '../../src/identity/verify/sas-emoji.ts'
import { hostAead } from '../../src/node/platform/host/aead.ts'
import { FrameDecoder } from '../../src/protocols/frame-decoder.ts'
import { directoryDigest } from '../../src/node/cloud/courier/directory.ts'
import { decodeCloudFrame, encodeCloudFrame } from '../../src/protocols/cloud/cloud-frames.ts'
import { CLOUD_LIMITS, CLOUD_PROTOCOL, COURIER_LIMITS, DEPOSIT_CODES, ERASE_CODES, HISTORY_CODES, REPORT_CODES, WELCOME_CODES } from '../../src/protocols/cloud/constants.ts'
import { FILE_LIMITS, HEAD_CODES } from '../../src/protocols/file/constants.ts'
import { decodeGet, decodeHead, encodeGet, encodeHead } from '../../src/protocols/file/file-frames.ts'
import { FILE_PROTOCOL } from '../../src/protocols/file/index.ts'
import { FRAME_LIMITS } from '../../src/protocols/limits.ts'
import { ACK_CODES, HINT_CODES, MSG_LIMITS } from '../../src/protocols/msg/constants.ts'
import { MSG_PROTOCOL } from '../../src/protocols/msg/index.ts'
import { decodeMsgFrame, encodeMsgFrame } from '../../src/protocols/msg/msg-frames.ts'
import { PAIR_END_CODES, PAIR_LIMITS } from '../../src/protocols/cloud/index.ts'
import { PREKEYS_LIMITS, PREKEYS_PROTOCOL } from '../../src/protocols/prekeys/index.ts'
import { decodeAsk, encodeAsk } from '../../src/protocols/prekeys/prekeys-frames.ts'
import { ANSWER_CODES, REQUEST_LIMITS } from '../../src/protocols/request/constants.ts'
import { REQUEST_PROTOCOL } from '../../src/protocols/request/index.ts'
import { decodeAnswer, decodeRequest, encodeAnswer, encodeRequest } from '../../src/protocols/request/request-frames.ts'
import { CANCEL_CODES, VERIFY_LIMITS } from '../../src/protocols/verify/constants.ts'
import { VERIFY_PROTOCOL } from '../../src/protocols/verify/index.ts'
import { decodeVerifyFrame, encodeVerifyFrame } from '../../src/protocols/verify/verify-frames.ts'
import { framed } from './conversation.ts'
import type { FileDescription, InviteInit, PeerIdText, PushStatement, SignedAddresses } from '../../src/identity/index.ts'
import type { CloudFrame } from '../../src/protocols/cloud/index.ts'
import type { BlobHead, BlobRange } from '../../src/protocols/file/index.ts'
import type { Limit } from '../../src/protocols/limits.ts'
import type { MsgFrame } from '../../src/protocols/msg/msg-frames.ts'
import type { ContactRequest, RequestAnswer } from '../../src/protocols/request/index.ts'
import type { PairingFrame } from '../../src/protocols/cloud/index.ts'
import type { VerifyFrame } from '../../src/protocols/verify/index.ts'

const document = readFileSync('docs/PROTOCOL.md', 'utf8')
const examples = new Map(Array.from(document.matchAll(/^```(?:hex|text) ([a-z-]+)\n([^`]*)\n```$/gm), ([, name = '', body = '']) => [name, body.replace(/\s/g, '')]))
const listings = Array.from(document.matchAll(/^```proto\n([^`]*)```$/gm), ([, body]) => body)

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** A vector file, with its `{ bytes: hex }` turned into bytes. */
function vectors<T> (name: string): T {
  return JSON.parse(readFileSync(`test/vectors/protocol/${name}.json`, 'utf8'), (_, value: unknown) => {
    const isBytes = typeof value === 'object' && value !== null && 'bytes' in value && typeof value.bytes === 'string'
    return isBytes ? Uint8Array.from(Buffer.from(value.bytes as string, 'hex')) : value
  }) as T
}

/** The one frame in these bytes. */
function unframed (text: string): Uint8Array {
  const decoder = new FrameDecoder(MSG_LIMITS.frameBytes.value)
  decoder.push(Uint8Array.from(Buffer.from(text, 'hex')))
  const frame = decoder.next()
  expect(decoder.isDrained).to.equal(true)
  return frame ?? new Uint8Array(0)
}

function rows (limits: Record<string, Limit>): string[] {
  return Object.entries(limits).map(([name, { value, unit, reason, source }]) =>
    `| \`${name}\` | ${value.toLocaleString('en')}${unit === 'count' ? '' : ` ${unit}`} | ${reason} | ${source} |`)
}

describe('docs/PROTOCOL.md', () => {
  const msg = vectors<Array<{ name: string, frame: MsgFrame, hex: string }>>('msg-1.0')
  const { requests, answers } = vectors<{ requests: Array<{ name: string, request: ContactRequest, hex: string }>, answers: Array<{ name: string, answer: RequestAnswer, hex: string }> }>('request-1.0')

  const cloud = vectors<Array<{ name: string, frame: CloudFrame, hex: string }>>('cloud-1.0')
  const verify = vectors<Array<{ name: string, frame: VerifyFrame, hex: string }>>('verify-1.0')

  for (const { name, frame, hex: expected } of msg) {
    it(`shows "${name}" byte for byte as it is written and read`, () => {
      expect(examples.get(name)).to.equal(expected)
      expect(hex(framed(encodeMsgFrame(frame)))).to.equal(expected)
      expect(decodeMsgFrame(unframed(expected))).to.deep.equal(frame)
    })
  }

  for (const { name, request, hex: expected } of requests) {
    it(`shows "${name}" byte for byte as it is written and read`, () => {
      expect(examples.get(name)).to.equal(expected)
      expect(hex(framed(encodeRequest(request)))).to.equal(expected)
      expect(decodeRequest(unframed(expected))).to.deep.equal(request)
    })
  }

  for (const { name, answer, hex: expected } of answers) {
    it(`shows "${name}" byte for byte as it is written and read`, () => {
      expect(examples.get(name)).to.equal(expected)
      expect(hex(framed(encodeAnswer(answer)))).to.equal(expected)
      expect(decodeAnswer(unframed(expected))).to.equal(answer)
    })
  }

  for (const { name, frame, hex: expected } of verify) {
    it(`shows "${name}" byte for byte as it is written and read`, () => {
      expect(examples.get(name)).to.equal(expected)
      expect(hex(framed(encodeVerifyFrame(frame)))).to.equal(expected)
      expect(decodeVerifyFrame(unframed(expected))).to.deep.equal(frame)
    })
  }

  for (const { name, frame, hex: expected } of cloud) {
    it(`shows "${name}" byte for byte as it is written and read`, () => {
      expect(examples.get(name)).to.equal(expected)
      expect(hex(framed(encodeCloudFrame(frame)))).to.equal(expected)
      expect(decodeCloudFrame(unframed(expected))).to.deep.equal(frame)
    })
  }

  const pairing = vectors<{ device: PeerIdText, host: PeerIdText, code: string, link: string, secrets: Record<string, string>, isk: string, frames: Array<{ name: string, frame: PairingFrame, hex: string }> }>('pairing-1.0')

  for (const { name, frame, hex: expected } of pairing.frames) {
    it(`shows "${name}" byte for byte as it is written and read`, () => {
      expect(examples.get(name)).to.equal(expected)
      expect(hex(framed(encodeCloudFrame(frame)))).to.equal(expected)
      expect(decodeCloudFrame(unframed(expected))).to.deep.equal(frame)
    })
  }

  it('shows the digest of a directory as it is made', () => {
    const [directory, kept] = ['directory', 'directory kept'].map((kind) => cloud.find(({ frame }) => frame.kind === kind)?.frame)
    if (directory?.kind !== 'directory' || kept?.kind !== 'directory kept') throw new Error('there is none')
    expect(kept.digest).to.deep.equal(new Uint8Array(directoryDigest(directory.page)))
  })

  it('shows a run of pairing as it is computed, and its link', () => {
    const { device, host, code, link, secrets, isk } = pairing
    for (const text of [device, host, code, secrets.device ?? '', secrets.host ?? '', isk]) expect(document).to.include(text)
    expect(examples.get('pairing-link')).to.equal(`mobilink:pair=${link}`)
    expect(readPairingLink(`mobilink:pair=${link}`)).to.deep.include({ host, code })
    const frame = <K extends PairingFrame['kind']>(kind: K) => pairing.frames.map((example) => example.frame).find((one): one is Extract<PairingFrame, { kind: K }> => one.kind === kind)
    const { sid = new Uint8Array(0), share: fromDevice } = frame('pair ask') ?? {}
    const inputs = { secret: Buffer.from(code), channel: Buffer.from(`mobilink/pair/1.0|${device}|${host}`), sid }
    const [a, b] = (['initiator', 'responder'] as const).map((role) => beginCpace(role, inputs, new Uint8Array(0), { bytes: () => Uint8Array.from(Buffer.from(secrets[role === 'initiator' ? 'device' : 'host'] ?? '', 'hex')) }))
    if (a === undefined || b === undefined) throw new Error('a run has two sides')
    expect([a.message.share, b.message.share].map(hex)).to.deep.equal([fromDevice, frame('pair answer')?.share].map((share) => hex(share ?? new Uint8Array(0))))
    const [ofA, ofB] = [finishCpace(a, b.message), finishCpace(b, a.message)]
    expect(hex(ofA?.isk ?? new Uint8Array(0))).to.equal(isk)
    expect([frame('pair confirm')?.mac, frame('pair proof')?.mac]).to.deep.equal([ofA?.confirmation, ofB?.confirmation])
  })

  it('shows a run of a verification as it is computed, and every picture with its number', () => {
    const run = JSON.parse(readFileSync('test/vectors/verify/sas-1.json', 'utf8')) as { starter: string, answerer: string, frames: Array<Record<string, string>>, shown: string }
    for (const frame of run.frames.slice(0, 3).concat(run.frames.slice(4, 5))) expect(examples.get(`verify-${frame.kind ?? ''}`)).to.include(frame.transaction ?? frame.commitment ?? frame.key ?? frame.mac)
    expect(document).to.include(run.starter).and.include(run.answerer).and.include(run.shown.replace(' / ', ', or ').replaceAll(/(?<![,r]) /g, ', '))
    for (const [number, { symbol, name }] of SAS_EMOJI.entries()) expect(document).to.match(new RegExp(`(^|, )${number} ${symbol} ${name}[,.]`, 'mu'))
    const number = safetyNumberOf(parsePeerId(run.starter), parsePeerId(run.answerer))
    expect(number.digits).to.equal(examples.get('safety-number'))
    expect(safetyCodeText(number)).to.equal(examples.get('safety-code'))
  })

  it('shows a sealed envelope, which docs/SESSION.md has too, and its name', () => {
    const { envelopeHex, eidHex } = vectors<{ envelopeHex: string, eidHex: string }>('envelope')
    const envelope = Uint8Array.from(Buffer.from(envelopeHex, 'hex'))
    expect(envelopeHex).to.equal(examples.get('envelope'))
    expect(readFileSync('docs/SESSION.md', 'utf8').replaceAll(/\s/g, '')).to.include(envelopeHex)
    expect(hex(envelopeId(envelope))).to.equal(eidHex).and.equal(examples.get('eid'))
    expect(msg.find(({ name }) => name === 'deliver')?.frame).to.deep.equal({ kind: 'deliver', envelope, route: { from: new Uint8Array(0), to: new Uint8Array(0) } })
  })

  it('shows the question for prekeys as it is written and read', () => {
    expect(examples.get('ask-bundle')).to.equal(hex(framed(encodeAsk())))
    expect(decodeAsk(unframed('020801'))).to.deep.equal({ of: new Uint8Array(0) })
    expect(examples.get('ask-bundle-of')).to.equal(hex(framed(encodeAsk(new Uint8Array(32).fill(0x29)))))
  })

  it('shows the invite as it is made and read', async () => {
    const { seed, peerId, init, invite } = vectors<{ seed: Uint8Array, peerId: string, init: InviteInit, invite: string }>('invite')
    const key = await createDeviceKey(seed)
    expect(key.peerId).to.equal(peerId)
    expect(document).to.include(peerId)
    expect(await createInvite(key, init)).to.equal(invite).and.equal(examples.get('invite'))
    expect(await parseContactAddress(invite, init.createdAt)).to.deep.include({ peerId, name: init.name, token: init.token })
  })

  it('shows signed addresses as they are made and read', async () => {
    const { seed, peerId, said, hex: expected } = vectors<{ seed: Uint8Array, peerId: PeerIdText, said: SignedAddresses, hex: string }>('addresses')
    const record = await signAddresses(await createDeviceKey(seed), said)
    expect(hex(record)).to.equal(expected).and.equal(examples.get('signed-addresses'))
    expect(await openAddresses(record, peerId)).to.deep.equal(said)
    expect(msg.find(({ name }) => name === 'addresses')?.frame).to.deep.equal({ kind: 'addresses', record })
    expect(document).to.include(said.hosts[0])
  })

  it('shows the certificate of a cloud as it is made and read', async () => {
    const key = await createDeviceKey(Uint8Array.from({ length: 32 }, (_, at) => at))
    const said = { cloud: parsePeerId('12D3KooWCd3eX8r5ihRvzK7P1yPq5aakaBJhG5GNj18YTztPhoCa'), seq: 7, notAfter: 1_700_000_000_000 }
    const certificate = await createCloudCertificate(key, said)
    expect(hex(certificate)).to.equal(examples.get('cloud-certificate'))
    expect(await readCloudCertificate(certificate)).to.deep.equal({ ...said, device: key.peerId })
  })

  it('shows a row of a device\'s own history as it is sealed and named', () => {
    const { seed, place, nonce, plain, handle: name, row } = vectors<{ seed: Uint8Array, place: string[], nonce: Uint8Array, plain: Uint8Array, handle: string, row: string }>('history')
    for (const part of place) expect(document).to.include(part)
    const sealer = new HistorySealer(seed, { bytes: () => nonce })
    const handle = sealer.handleOf(place)
    expect(hex(handle)).to.equal(name).and.equal(examples.get('history-handle'))
    expect(hex(sealer.seal(handle, plain))).to.equal(row).and.equal(examples.get('history-row'))
    expect(sealer.open(handle, Buffer.from(row, 'hex'))).to.deep.equal(plain)
  })

  it('shows how a device says how it is woken, as it is made and read', () => {
    const { said, hex: expected, withdrawnHex } = vectors<{ said: PushStatement, hex: string, withdrawnHex: string }>('push')
    expect(hex(encodePushBody(said))).to.equal(expected).and.equal(examples.get('push-body'))
    expect(decodePushBody(Buffer.from(expected, 'hex'))).to.deep.equal(said)
    expect(hex(encodePushBody({ seq: said.seq + 1 }))).to.equal(withdrawnHex).and.equal(examples.get('push-body-withdrawn'))
    expect(decodePushBody(Buffer.from(withdrawnHex, 'hex'))).to.deep.equal({ seq: said.seq + 1 })
  })

  interface FileVectors {
    get: { name: string, said: BlobRange, hex: string }
    heads: Array<{ name: string, said: BlobHead, hex: string }>
    blob: { file: string, blobId: Uint8Array, key: Uint8Array, salt: Uint8Array, hex: string, tagHex: string }
    bodies: Array<{ name: string, said: FileDescription, hex: string }>
  }

  const file = vectors<FileVectors>('file-1.0')

  it('shows a question about a file, and its answers, as they are written and read', () => {
    const { get, heads } = file
    expect(hex(framed(encodeGet(get.said)))).to.equal(get.hex).and.equal(examples.get(get.name))
    expect(decodeGet(unframed(get.hex))).to.deep.equal(get.said)
    for (const head of heads) {
      expect(hex(framed(encodeHead(head.said)))).to.equal(head.hex).and.equal(examples.get(head.name))
      expect(decodeHead(unframed(head.hex))).to.deep.equal(head.said)
    }
  })

  it('shows a sealed file as it is sealed, its receipt, and what announces it', async () => {
    const { file: text, salt, hex: expected, tagHex, ...secret } = file.blob
    const source = (async function * () { yield await Promise.resolve(Buffer.from(text)) })()
    const sealed = await Array.fromAsync(sealBlob({ aead: hostAead(), random: { bytes: () => salt }, secret, size: text.length })(source))
    expect(hex(Buffer.concat(sealed))).to.equal(expected).and.equal(examples.get('blob'))
    expect(hex(blobTag(secret.key))).to.equal(tagHex).and.equal(examples.get('blob-tag'))
    for (const { name, said, hex: body } of file.bodies) {
      expect(hex(encodeFileBody(said))).to.equal(body).and.equal(examples.get(name))
      expect(decodeFileBody(Buffer.from(body, 'hex'))).to.deep.equal(said)
    }
  })

  it('has no example that is not tested', () => {
    expect([...examples.keys()].sort()).to.deep.equal([...msg, ...requests, ...answers, ...verify, ...cloud, ...pairing.frames].map(({ name }) => name).concat('envelope', 'eid', 'ask-bundle', 'ask-bundle-of', 'cloud-certificate', 'file-get', 'file-head', 'file-head-not-here', 'blob', 'blob-tag', 'file-body', 'file-body-voice', 'history-handle', 'history-row', 'invite', 'pairing-link', 'push-body', 'push-body-withdrawn', 'safety-code', 'safety-number', 'signed-addresses').sort())
  })

  it('lists the protobuf schemas as they are compiled', () => {
    const files = ['src/protocols/msg/pb/msg.proto', 'src/protocols/request/pb/request.proto', 'src/protocols/prekeys/pb/prekeys.proto', 'src/protocols/verify/pb/verify.proto', 'src/protocols/cloud/pb/cloud.proto', 'src/identity/pb/pairing.proto', 'src/protocols/file/pb/file.proto', 'src/identity/pb/content.proto', 'src/identity/pb/addresses.proto', 'src/identity/pb/clouds.proto', 'src/identity/pb/push.proto', 'src/identity/pb/file.proto', 'src/identity/pb/invite.proto']
    expect(listings).to.deep.equal(files.map((file) => readFileSync(file, 'utf8')))
  })

  it('prints every limit with its reason, and no other', () => {
    const printed = document.slice(document.indexOf('\n## Limits')).split('\n').filter((line) => line.startsWith('| `'))
    expect(printed).to.deep.equal([FRAME_LIMITS, MSG_LIMITS, REQUEST_LIMITS, PREKEYS_LIMITS, VERIFY_LIMITS, CLOUD_LIMITS, COURIER_LIMITS, PAIR_LIMITS, FILE_LIMITS].flatMap((limits) => rows(limits)))
  })

  it('names the protocols and every code', () => {
    for (const protocol of [MSG_PROTOCOL, REQUEST_PROTOCOL, PREKEYS_PROTOCOL, VERIFY_PROTOCOL, CLOUD_PROTOCOL, FILE_PROTOCOL]) expect(document).to.include(`\n## \`${protocol}\``)
    for (const [name, code] of Object.entries(ACK_CODES)) expect(document).to.match(new RegExp(`^\\| ${code} \\| ${name}`, 'm'))
    for (const [name, code] of Object.entries(ANSWER_CODES)) expect(document).to.match(new RegExp(`^\\| ${code} \\| ${name}`, 'm'))
    for (const [name, code] of Object.entries(CANCEL_CODES)) expect(document).to.match(new RegExp(`^\\| ${code} \\| ${name}`, 'm'))
    for (const codes of [HEAD_CODES, WELCOME_CODES, DEPOSIT_CODES, ERASE_CODES, HISTORY_CODES, REPORT_CODES]) for (const [name, code] of Object.entries(codes)) expect(document).to.match(new RegExp(`^\\| ${code} \\| ${name} `, 'm'))
    for (const [name, code] of Object.entries(PAIR_END_CODES)) expect(document).to.match(new RegExp(`^\\| ${code} \\| ${name}`, 'm'))
    for (const [name, code] of Object.entries(HINT_CODES)) expect(document).to.match(new RegExp(`${code} ${name}[,;]`))
  })
})
