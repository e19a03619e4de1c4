/**
 * Notices that the certificate's files were replaced, as certbot, acme.sh and Tailscale do it: by another file of the
 * same name, or by a link that leads elsewhere. It looks rather than listens, because the system's notices miss links
 * and network drives. What cannot serve is told once and changes nothing: the one before goes on.
 */
import { stat } from 'node:fs/promises'
import { HostCertificate } from './certificate.ts'
import type { CertificateFiles } from './certificate.ts'
import type { CancelTimer, Clock } from '../../platform.ts'

export interface RenewalInit {
  readonly files: CertificateFiles
  readonly clock: Clock
  onRenewed (certificate: HostCertificate): void
  onFault (error: Error): void
}

/** Two looks at the file system cost nothing; nobody waits longer for a renewal to show. */
const LOOK_EVERY_MS = 10_000

export class Renewal {
  readonly #init: RenewalInit
  #seen = ''
  #told = ''
  #timer: CancelTimer | undefined
  #isStopped = false

  constructor (init: RenewalInit) {
    this.#init = init
  }

  /** Takes the files as they are now for those that are served. */
  async start (): Promise<void> {
    this.#seen = await this.#look()
    this.#plan()
  }

  stop (): void {
    this.#isStopped = true
    this.#timer?.()
  }

  #plan (): void {
    if (!this.#isStopped) this.#timer = this.#init.clock.setTimer(() => { void this.#renew() }, LOOK_EVERY_MS)
  }

  async #renew (): Promise<void> {
    const now = await this.#look()
    // files that are written one after the other fit together only when both are there: until then, each look tries again
    if (now !== this.#seen) {
      try {
        const certificate = await HostCertificate.read(this.#init.files)
        if (!this.#isStopped) this.#init.onRenewed(certificate)
        this.#seen = now
        this.#told = ''
      } catch (error) {
        const problem = error instanceof Error ? error : new Error('The certificate could not be read again', { cause: error })
        // one look's grace: between two files
        if (this.#told === now) {
          this.#init.onFault(problem)
          this.#seen = now
        }
        this.#told = now
      }
    }
    this.#plan()
  }

  async #look (): Promise<string> {
    const facts = await Promise.all([this.#init.files.cert, this.#init.files.key].map(async (path) => {
      try {
        const { ino, size, mtimeMs, mode } = await stat(path)
        return `${ino} ${size} ${mtimeMs} ${mode}`
      } catch {
        // gone, or between two names: what that means is for the next reading to say
        return 'none'
      }
    }))
    return facts.join(', ')
  }
}
