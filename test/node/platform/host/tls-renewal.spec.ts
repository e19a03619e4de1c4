import { rm, writeFile } from 'node:fs/promises'
import { expect } from 'chai'
import { Renewal } from '../../../../src/node/platform/host/tls/renewal.ts'
import { withFolder } from '../../../cli/mobilink.ts'
import { putCertificate, TestAuthority } from '../../../test-authority.ts'
import type { Clock } from '../../../../src/node/platform/platform.ts'
import type { IssuedFiles } from '../../../test-authority.ts'

/** A clock whose one timer is fired by hand; `armed` resolves when the next look is planned. */
class HandClock implements Clock {
  #callback: (() => void) | undefined
  #armed = Promise.withResolvers<undefined>()

  now (): number {
    return Date.now()
  }

  setTimer (callback: () => void): () => void {
    this.#callback = callback
    this.#armed.resolve(undefined)
    return () => { this.#callback = undefined }
  }

  get isArmed (): boolean {
    return this.#callback !== undefined
  }

  /** Resolves when the look that this begins is over. */
  async look (): Promise<void> {
    const callback = this.#callback
    this.#armed = Promise.withResolvers<undefined>()
    callback?.()
    await this.#armed.promise
  }
}

describe('renewal of a certificate', () => {
  let authority: TestAuthority

  before(async () => {
    authority = await TestAuthority.create()
  })

  async function withRenewal (use: (tools: { files: IssuedFiles, folder: string, clock: HandClock, renewal: Renewal, hosts: string[], faults: string[] }) => Promise<void>): Promise<void> {
    await withFolder(async (folder) => {
      const files = await putCertificate(folder, await authority.issue(['first.example.org']))
      const clock = new HandClock()
      const hosts: string[] = []
      const faults: string[] = []
      const renewal = new Renewal({ files, clock, onRenewed: (certificate) => hosts.push(...certificate.hosts), onFault: ({ message }) => faults.push(message.replaceAll(folder, 'FOLDER')) })
      await renewal.start()
      try {
        await use({ files, folder, clock, renewal, hosts, faults })
      } finally {
        renewal.stop()
      }
    })
  }

  it('is noticed by the next look, once', async () => {
    await withRenewal(async ({ folder, clock, hosts, faults }) => {
      await clock.look()
      await putCertificate(folder, await authority.issue(['second.example.org']))
      await clock.look()
      await clock.look()
      expect([hosts, faults]).to.deep.equal([['second.example.org'], []])
    })
  })

  it('waits a look for the second of two files that are written one after the other', async () => {
    await withRenewal(async ({ files, folder, clock, hosts, faults }) => {
      const { cert, key } = await authority.issue(['second.example.org'])
      await writeFile(files.cert, cert)
      await clock.look()
      await writeFile(files.key, key)
      await clock.look()
      expect([hosts, faults]).to.deep.equal([['second.example.org'], []])
      await putCertificate(folder, await authority.issue(['third.example.org']))
      await clock.look()
      expect(hosts).to.deep.equal(['second.example.org', 'third.example.org'])
    })
  })

  it('says once that new files cannot serve, and goes on looking', async () => {
    await withRenewal(async ({ files, folder, clock, hosts, faults }) => {
      await rm(files.cert)
      for (let looks = 0; looks < 4; looks++) await clock.look()
      expect([hosts, faults]).to.deep.equal([[], ['FOLDER/host.pem is not there: give --tls-cert the file that has the certificate, with those of its issuers after it.']])
      await putCertificate(folder, await authority.issue(['second.example.org']))
      await clock.look()
      expect(hosts).to.deep.equal(['second.example.org'])
    })
  })

  it('looks no more once it is stopped', async () => {
    await withRenewal(async ({ clock, renewal }) => {
      renewal.stop()
      expect(clock.isArmed).to.equal(false)
      await Promise.resolve()
    })
  })
})
