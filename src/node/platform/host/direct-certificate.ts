/**
 * The certificate of this host's `/webrtc-direct`, whose hash stands in its addresses. libp2p's own lasts two weeks, and
 * with it every address that somebody kept; browsers look at the hash and not at the dates, so this one lasts a year and
 * outlives each invite. It says nothing about who this node is: that, Noise proves inside the connection.
 *
 * @see https://github.com/libp2p/specs/blob/master/webrtc/webrtc-direct.md
 */
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { Key } from 'interface-datastore'
import { base64url } from 'multiformats/bases/base64'
import { sha256 } from 'multiformats/hashes/sha2'
import * as v from 'valibot'
import { INVITE_VALID_MS } from '../../../identity/index.ts'
import type { Clock } from '../platform.ts'
import type { TransportCertificate } from '@libp2p/webrtc'
import type { Datastore } from 'interface-datastore'

const KEPT_AT = new Key('/mobilink-webrtc-direct-certificate')
const DAY_MS = 24 * 60 * 60_000
const LIFE_MS = 365 * DAY_MS
/** The curve that Chromium, Firefox and Pion all take. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

const Kept = v.object({ privateKey: v.string(), pem: v.string(), certhash: v.string(), notAfter: v.number() })

/** Resolves with the certificate that is kept, or with a new one where there is none, or it ends before an invite of today does. */
export async function directCertificate (datastore: Datastore, clock: Clock): Promise<TransportCertificate> {
  const kept = await readKept(datastore)
  if (kept !== undefined && kept.notAfter > clock.now() + INVITE_VALID_MS) return kept
  const made = await makeCertificate(clock.now())
  await datastore.put(KEPT_AT, new TextEncoder().encode(JSON.stringify(made)))
  return made
}

async function readKept (datastore: Datastore): Promise<v.InferOutput<typeof Kept> | undefined> {
  try {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Kept), new TextDecoder().decode(await datastore.get(KEPT_AT)))
    // of another version: a new one costs those who kept the address a look elsewhere, no more
    return parsed.success ? parsed.output : undefined
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFoundError') return undefined
    throw error
  }
}

async function makeCertificate (now: number): Promise<v.InferOutput<typeof Kept>> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  // whole seconds: X.509 has no others
  const [from, to] = [now - DAY_MS, now + LIFE_MS].map((time) => new Date(Math.trunc(time / 1_000) * 1_000))
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    // no name of anything: it goes over the wire in clear
    name: 'CN=WebRTC', notBefore: from, notAfter: to, keys, signingAlgorithm: ALGORITHM
  }, crypto)
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64').replace(/.{64}(?=.)/g, '$&\n')
  return {
    privateKey: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----`,
    pem: certificate.toString('pem'),
    certhash: base64url.encode((await sha256.digest(new Uint8Array(certificate.rawData))).bytes),
    notAfter: certificate.notAfter.getTime()
  }
}
