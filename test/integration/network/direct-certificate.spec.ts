import { X509Certificate } from 'node:crypto'
import { expect } from 'chai'
import { INVITE_VALID_MS } from '../../../src/identity/index.ts'
import { directCertificate } from '../../../src/node/platform/host/direct-certificate.ts'
import { Loopback } from './nodes.ts'
import type { Clock } from '../../../src/node/platform/platform.ts'

const DAY_MS = 24 * 60 * 60_000

function clockAt (now: number): Clock {
  return { now: () => now, setTimer: () => () => undefined }
}

describe('the certificate of WebRTC-direct', () => {
  const loopback = new Loopback()

  afterEach(async () => await loopback.close())

  it('outlives every invite that carries its hash, is renewed in time, and says nothing of its host', async () => {
    const datastore = await loopback.datastore()
    const now = Date.UTC(2026, 0, 1)
    const first = await directCertificate(datastore, clockAt(now))
    const { validFrom, validTo, subject } = new X509Certificate(first.pem)

    expect(subject).to.equal('CN=WebRTC')
    expect(Date.parse(validFrom)).to.be.lessThan(now)
    expect(Date.parse(validTo)).to.be.greaterThan(now + INVITE_VALID_MS)
    expect((await directCertificate(datastore, clockAt(Date.parse(validTo) - INVITE_VALID_MS - DAY_MS))).certhash).to.equal(first.certhash)
    expect((await directCertificate(datastore, clockAt(Date.parse(validTo) - INVITE_VALID_MS))).certhash).to.not.equal(first.certhash)
  })
})
