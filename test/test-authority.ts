/**
 * An authority of the tests alone, made anew each time: it issues certificates for names that exist nowhere else, and
 * its own certificate is trusted by nobody but the test.
 */
import 'reflect-metadata'
import { chmod, rename, writeFile } from 'node:fs/promises'
import { createHash, webcrypto } from 'node:crypto'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 24 * 60 * 60_000
const crypto = webcrypto as unknown as Crypto

export interface IssueOptions {
  /** Days from now; negative ones have passed. */
  readonly from?: number
  readonly to?: number
  /** Leaves the names out, as old tools did. */
  readonly nameless?: boolean
}

export interface Issued { readonly cert: string, readonly key: string }

/** Both files, at the names that a program would renew. */
export interface IssuedFiles { readonly cert: string, readonly key: string }

export class TestAuthority {
  readonly #certificate: x509.X509Certificate
  readonly #keys: CryptoKeyPair
  #serial = 1

  private constructor (certificate: x509.X509Certificate, keys: CryptoKeyPair) {
    this.#certificate = certificate
    this.#keys = keys
  }

  static async create (): Promise<TestAuthority> {
    const keys = await newKeys()
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: '01', name: 'CN=Authority of a test', notBefore: new Date(Date.now() - 400 * DAY_MS), notAfter: new Date(Date.now() + 400 * DAY_MS),
      keys, signingAlgorithm: ALGORITHM,
      extensions: [new x509.BasicConstraintsExtension(true, 0, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true)]
    }, crypto)
    return new TestAuthority(certificate, keys)
  }

  /** What a program that trusts this authority is given. */
  get pem (): string {
    return this.#certificate.toString('pem')
  }

  /** SHA-256 of its public key, in base64: how Chromium is told to take what it vouches for. */
  get spki (): string {
    return createHash('sha256').update(Buffer.from(this.#certificate.publicKey.rawData)).digest('base64')
  }

  /** A certificate for these names and IP addresses, with the authority's after it, and its key. */
  async issue (hosts: readonly string[], { from = -1, to = 90, nameless = false }: IssueOptions = {}): Promise<Issued> {
    const keys = await newKeys()
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: (++this.#serial).toString(16).padStart(4, '0'), subject: `CN=${hosts[0] ?? ''}`, issuer: this.#certificate.subject,
      notBefore: new Date(Date.now() + from * DAY_MS), notAfter: new Date(Date.now() + to * DAY_MS),
      publicKey: keys.publicKey, signingKey: this.#keys.privateKey, signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        ...(nameless ? [] : [new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? 'ip' as const : 'dns' as const, value })))])
      ]
    }, crypto)
    const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64').replace(/.{64}(?=.)/g, '$&\n')
    return { cert: `${certificate.toString('pem')}\n${this.pem}\n`, key: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n` }
  }
}

/** Puts both files into place as a renewing program does: whole, under the same names. */
export async function putCertificate (folder: string, { cert, key }: Issued, name = 'host'): Promise<IssuedFiles> {
  const files = { cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) }
  await writeFile(`${files.cert}.new`, cert)
  await writeFile(`${files.key}.new`, key, { mode: 0o600 })
  await chmod(`${files.key}.new`, 0o600)
  await rename(`${files.key}.new`, files.key)
  await rename(`${files.cert}.new`, files.cert)
  return files
}

async function newKeys (): Promise<CryptoKeyPair> {
  return await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
}
