/**
 * The certificate and key with which this host serves other machines, read from files that another program renews, and
 * judged before a browser does it in fewer words. It makes no certificate, asks nobody for one, and does not say whether
 * browsers trust its issuer: that is theirs.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { open } from 'node:fs/promises'
import { isIP } from 'node:net'
import { createSecureContext } from 'node:tls'

export interface CertificateFiles {
  /** PEM: the certificate of this host first, then those of its issuers. */
  readonly cert: string
  /** PEM, without a passphrase. */
  readonly key: string
}

/** The certificate or its key cannot serve; the message says which file, why, and what to do. */
export class TlsCertificateError extends Error {
  static override readonly name = 'TlsCertificateError'
  override readonly name = 'TlsCertificateError'
}

/** A chain has three or four certificates of 2 KB. */
const MAX_BYTES = 256 * 1024

/** Everybody on this machine: any of their three bits. */
const OTHERS = 0o007

/** A month is when most are renewed; two weeks is when somebody has to look. */
const SOON_MS = 14 * 24 * 60 * 60_000

export class HostCertificate {
  /** PEM texts, as a TLS server takes them. */
  readonly cert: string
  readonly key: string
  /** ms since the epoch */
  readonly notBefore: number
  readonly notAfter: number
  /** Hosts that it names one by one, in its own order: names in lower case, and IP addresses. No wildcards. */
  readonly hosts: readonly string[]
  readonly #x509: X509Certificate

  private constructor (x509: X509Certificate, cert: string, key: string) {
    this.#x509 = x509
    this.cert = cert
    this.key = key
    this.notBefore = Date.parse(x509.validFrom)
    this.notAfter = Date.parse(x509.validTo)
    this.hosts = hostsIn(x509.subjectAltName ?? '').filter((host) => this.covers(host))
  }

  /**
   * Reads both files and makes sure that they can serve together. An expired certificate is returned, too: see `trouble`.
   *
   * @throws {TlsCertificateError}
   */
  static async read (files: CertificateFiles): Promise<HostCertificate> {
    const [cert, key] = [await readPem(files.cert, '--tls-cert'), await readPem(files.key, '--tls-key', true)]
    const x509 = parseCertificate(cert, files.cert)
    const privateKey = parseKey(key, files.key)
    if (!x509.checkPrivateKey(privateKey)) throw new TlsCertificateError(`The key in ${files.key} does not belong to the certificate in ${files.cert}: give the two that were made together, the host's own certificate first in its file.`)
    try {
      createSecureContext({ cert, key })
    } catch (error) {
      throw new TlsCertificateError(`The certificate in ${files.cert} cannot be served (${error instanceof Error ? error.message : String(error)}): have it issued anew, with a key of today's strength.`, { cause: error })
    }
    const certificate = new HostCertificate(x509, cert, key)
    if (!/(^|, )(DNS|IP Address):/.test(x509.subjectAltName ?? '')) throw new TlsCertificateError(`The certificate in ${files.cert} names no host: browsers read its "subject alternative name" alone. Have it issued for the name under which others open this page.`)
    return certificate
  }

  /** Does it stand for this host, by name, wildcard or IP address? */
  covers (host: string): boolean {
    return isIP(host) === 0
      ? this.#x509.checkHost(host, { subject: 'never' }) !== undefined
      : this.#x509.checkIP(host) !== undefined
  }

  /** What browsers will say of its dates, or will soon; `undefined` when all is well. */
  trouble (now: number): { readonly says: string, readonly isBroken: boolean } | undefined {
    if (now > this.notAfter) return { isBroken: true, says: `The certificate expired on ${dayOf(this.notAfter)}: browsers refuse this host's page and its secure address. Renew it; the files are read again by themselves.` }
    if (now < this.notBefore) return { isBroken: true, says: `The certificate is valid from ${dayOf(this.notBefore)} on: browsers refuse it until then. Check the clock of this machine.` }
    if (now > this.notAfter - SOON_MS) return { isBroken: false, says: `The certificate expires on ${dayOf(this.notAfter)}: renew it before that; the files are read again by themselves.` }
    return undefined
  }
}

/** `DNS:a.example, DNS:*.b.example, IP Address:192.0.2.1`: what Node.js makes of a subject alternative name. */
function hostsIn (subjectAltName: string): string[] {
  const hosts = subjectAltName.split(', ').map((part) => {
    const [, name, number] = /^(?:DNS:([A-Za-z0-9.-]{1,253})|IP Address:([0-9A-Fa-f.:]+))$/.exec(part) ?? []
    return name?.toLowerCase() ?? number?.toLowerCase()
  })
  return [...new Set(hosts.filter((host) => host !== undefined))]
}

async function readPem (path: string, option: string, isSecret = false): Promise<string> {
  let text: string
  try {
    await using file = await open(path, 'r')
    const { mode } = await file.stat()
    // Windows has no such bits
    if (isSecret && process.platform !== 'win32' && (mode & OTHERS) !== 0) throw new TlsCertificateError(`The key in ${path} can be read by everybody on this machine: chmod 600 it, and have it issued anew if others use this machine.`)
    const { bytesRead, buffer } = await file.read(new Uint8Array(MAX_BYTES + 1), 0, MAX_BYTES + 1, 0)
    if (bytesRead > MAX_BYTES) throw new TlsCertificateError(`${path} is too long for ${isSecret ? 'a key' : 'a certificate'}: give ${option} another file.`)
    text = new TextDecoder().decode(buffer.subarray(0, bytesRead))
  } catch (error) {
    if (error instanceof TlsCertificateError) throw error
    throw new TlsCertificateError(`${path} ${reasonOf(error)}: give ${option} the file that has the ${isSecret ? 'key' : 'certificate, with those of its issuers after it'}.`, { cause: error })
  }
  return text
}

function reasonOf (error: unknown): string {
  switch (error instanceof Error && 'code' in error ? error.code : '') {
    case 'ENOENT': return 'is not there'
    case 'EACCES': return 'may not be read by this user'
    case 'EISDIR': return 'is a directory'
    default: return 'cannot be read'
  }
}

function parseCertificate (pem: string, path: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch (error) {
    throw new TlsCertificateError(`${path} holds no certificate in PEM: it would begin with -----BEGIN CERTIFICATE-----.`, { cause: error })
  }
}

function parseKey (pem: string, path: string): ReturnType<typeof createPrivateKey> {
  try {
    return createPrivateKey(pem)
  } catch (error) {
    const isLocked = error instanceof Error && 'code' in error && error.code === 'ERR_MISSING_PASSPHRASE'
    throw new TlsCertificateError(isLocked
      ? `The key in ${path} is locked with a passphrase: give one without, that only this user can read.`
      : `${path} holds no private key in PEM: it would begin with -----BEGIN PRIVATE KEY-----.`, { cause: error })
  }
}

function dayOf (time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
