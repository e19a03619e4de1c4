/** `mobilink start` with a certificate: what other machines get, and what a person is told when it cannot be. */
import { chmod, rm } from 'node:fs/promises'
import { request } from 'node:https'
import { expect } from 'chai'
import { putCertificate, TestAuthority } from '../test-authority.ts'
import { linesOf, mobilink, startNode, withFolder } from './mobilink.ts'
import type { Issued, IssuedFiles } from '../test-authority.ts'
import type { RunningHost } from './mobilink.ts'
import type { IncomingHttpHeaders } from 'node:http'

const NAME = 'home.example.org'
const LOCAL = ['--profile', 'local', '--tls-listen', '127.0.0.1:0']

interface Answer { readonly status: number, readonly headers: IncomingHttpHeaders, readonly body: string }

describe('mobilink start with a certificate', () => {
  let authority: TestAuthority
  let issued: Issued

  before(async () => {
    authority = await TestAuthority.create()
    issued = await authority.issue([NAME, 'LAN.example.org', '127.0.0.1'])
  })

  /** Asks as a browser that trusts the test's authority does: the name is looked up on this machine, and checked. */
  async function ask (port: number, path: string, { name = NAME, host = `${name}:${port}`, headers = {} }: { name?: string, host?: string, headers?: Record<string, string> } = {}): Promise<Answer> {
    return await new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, servername: name, ca: authority.pem, headers: { ...headers, host }, agent: false }, (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (text: string) => { body += text })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
      }).on('error', reject).end()
    })
  }

  async function withDoor (files: (folder: string) => Promise<IssuedFiles>, use: (host: RunningHost & { port: number }, files: IssuedFiles) => Promise<void>, options: readonly string[] = []): Promise<void> {
    await withFolder(async (data) => {
      const given = await files(data)
      const host = await startNode(data, [...LOCAL, '--web', 'localhost:0', '--tls-cert', given.cert, '--tls-key', given.key, ...options])
      try {
        const { doors } = JSON.parse(host.command.lines[0] ?? '') as { doors?: string[] }
        await use({ ...host, port: Number(new URL(doors?.[0] ?? 'https://none/').port) }, given)
      } finally {
        await host.command.end()
      }
    })
  }

  const wellIssued = async (folder: string): Promise<IssuedFiles> => await putCertificate(folder, issued)

  it('serves the page at every name of the certificate, and at no other', async () => {
    await withDoor(wellIssued, async ({ port, peerId }) => {
      for (const host of [`${NAME}:${port}`, `lan.example.org:${port}`, `HOME.Example.org:${port}`, `127.0.0.1:${port}`]) {
        const page = await ask(port, '/', { host })
        expect([page.status, page.headers['content-type']], host).to.deep.equal([200, 'text/html; charset=utf-8'])
        expect(page.headers['content-security-policy']).to.include("default-src 'none'")
      }
      for (const host of ['evil.example.org', `evil.example.org:${port}`, NAME, `${NAME}:1`, `${NAME}.:${port}`, `x.${NAME}:${port}`, `localhost:${port}`, `user@${NAME}:${port}`]) {
        const { status, headers, body } = await ask(port, '/node.json', { host })
        expect(status, host).to.be.oneOf([400, 421])
        expect(headers).to.not.have.property('location')
        expect(body).to.not.include(peerId)
      }
    })
  })

  it('tells whoever opens the page from another machine nothing of this machine but who it is and the door', async () => {
    await withDoor(wellIssued, async ({ port, peerId }) => {
      const card = JSON.parse((await ask(port, '/node.json')).body) as { peerId: string, addresses: string[] }
      expect(card.peerId).to.equal(peerId)
      expect(card.addresses).to.deep.equal([`/ip4/127.0.0.1/tcp/${port}/tls/ws/p2p/${peerId}`])
    })
  })

  it('keeps the port that it took, because the identity of the phone belongs to it', async () => {
    await withFolder(async (data) => {
      const { cert, key } = await putCertificate(data, issued)
      const files = ['--tls-cert', cert, '--tls-key', key]
      const ports: Array<string | undefined> = []
      while (ports.length < 2) {
        const { command } = await startNode(data, [...LOCAL, '--web', 'localhost:0', ...files])
        ports.push((JSON.parse(command.lines[0] ?? '') as { doors: string[] }).doors[0])
        await command.end()
      }
      expect(ports[1]).to.equal(ports[0])
      const moved = await mobilink(['start', '--profile', 'local', '--tls-listen', '127.0.0.1:9', '--web', 'localhost:0', ...files], { data })
      expect([moved.code, moved.stderr]).to.deep.equal([2, `mobilink: Other machines have opened the page of this data directory at port ${new URL(ports[0] ?? '').port}, and its identity in their browsers belongs to that port: give --tls-listen the port ${new URL(ports[0] ?? '').port}, or add --move-web to begin anew at port 9.\n`])
    })
  })

  it('goes on without the page for others when its port is taken, and says who is to move', async () => {
    await withDoor(wellIssued, async ({ port }, { cert, key }) => {
      await withFolder(async (data) => {
        const { command } = await startNode(data, ['--profile', 'local', '--web', 'localhost:0', '--tls-listen', `127.0.0.1:${port}`, '--tls-cert', cert, '--tls-key', key])
        const fault = await command.event(({ event }) => event === 'fault')
        expect(JSON.parse(command.lines[0] ?? '')).to.not.have.property('doors')
        expect(fault.detail).to.deep.equal({ name: 'TlsPortError', message: `Other machines get no page from this node: another program has 127.0.0.1 port ${port}. Stop it and start this node again, or give --tls-listen another port.` })
        await command.end()
      })
    })
  })

  it('serves a renewed certificate without a restart, and has its new names among the own addresses', async () => {
    await withDoor(wellIssued, async ({ port, command, data }) => {
      const refusal = await ask(port, '/', { name: 'renewed.example.org' }).catch((error: unknown) => (error as NodeJS.ErrnoException).code)
      expect(refusal).to.equal('ERR_TLS_CERT_ALTNAME_INVALID')
      await putCertificate(data, await authority.issue([NAME, 'renewed.example.org', '127.0.0.9']))
      await command.event(({ event, detail }) => event === 'network:changed' && (detail as { addresses: string[] }).addresses.some((address) => address.startsWith(`/ip4/127.0.0.9/tcp/${port}/tls/ws/`)))
      expect((await ask(port, '/', { name: 'renewed.example.org' })).status).to.equal(200)
    })
  })

  it('starts with an expired certificate, because mail goes on, and says that browsers refuse it', async () => {
    const old = await authority.issue([NAME], { from: -90, to: -2 })
    await withDoor(async (folder) => await putCertificate(folder, old), async ({ command, data }) => {
      const day = new Date(Date.now() - 2 * 24 * 60 * 60_000).toISOString().slice(0, 10)
      const { detail } = await command.event(({ event }) => event === 'fault')
      expect(detail).to.deep.equal({ name: 'TlsCertificateError', message: `The certificate expired on ${day}: browsers refuse this host's page and its secure address. Renew it; the files are read again by themselves.` })
      const findings = (await mobilink(['doctor', '--json'], { data })).json()
      expect(findings.find(({ check }) => check === 'other-machines')).to.include({ state: 'broken' })
    })
  })

  it('says in status and doctor where other machines open the page', async () => {
    await withDoor(wellIssued, async ({ data, port }) => {
      const [status] = (await mobilink(['status', '--json'], { data })).json()
      expect(status?.doors).to.deep.equal([`https://${NAME}:${port}/`, `https://lan.example.org:${port}/`, `https://127.0.0.1:${port}/`])
      const findings = (await mobilink(['doctor', '--json'], { data })).json()
      expect(findings.find(({ check }) => check === 'other-machines')).to.deep.equal({ check: 'other-machines', state: 'ok', says: `Other machines open the page at https://${NAME}:${port}/, where their browsers trust the certificate and the network leads them here.`, do: '' })
    })
  })

  describe('is refused, with nothing started', () => {
    async function refused (files: (folder: string) => Promise<IssuedFiles>, options: readonly string[] = []): Promise<string> {
      return await withFolder(async (data) => await withFolder(async (folder) => {
        const { cert, key } = await files(folder)
        const { code, stdout, stderr } = await mobilink(['start', '--json', ...LOCAL, '--no-web', '--tls-cert', cert, '--tls-key', key, ...options], { data })
        expect([code, stdout, linesOf(stderr).length], stderr).to.deep.equal([2, '', 1])
        return stderr.replaceAll(folder, 'FOLDER').replace(/^mobilink: |\n$/g, '')
      }))
    }

    it('when a file is missing', async () => {
      expect(await refused(async (folder) => {
        const files = await wellIssued(folder)
        await rm(files.cert)
        return files
      })).to.equal('FOLDER/host.pem is not there: give --tls-cert the file that has the certificate, with those of its issuers after it.')
      expect(await refused(async (folder) => {
        const files = await wellIssued(folder)
        await rm(files.key)
        return files
      })).to.equal('FOLDER/host.key is not there: give --tls-key the file that has the key.')
    })

    it('when the key is not that of the certificate', async () => {
      const other = await authority.issue([NAME])
      expect(await refused(async (folder) => await putCertificate(folder, { cert: issued.cert, key: other.key }))).to.equal('The key in FOLDER/host.key does not belong to the certificate in FOLDER/host.pem: give the two that were made together, the host\'s own certificate first in its file.')
    })

    it('when others on this machine can read the key', async () => {
      expect(await refused(async (folder) => {
        const files = await wellIssued(folder)
        await chmod(files.key, 0o644)
        return files
      })).to.equal('The key in FOLDER/host.key can be read by everybody on this machine: chmod 600 it, and have it issued anew if others use this machine.')
    })

    it('when it does not stand for the name that others come by', async () => {
      expect(await refused(wellIssued, ['--tls-name', 'other.example.org:443'])).to.equal(`The certificate in FOLDER/host.pem does not stand for other.example.org (it names ${NAME}, lan.example.org, 127.0.0.1): browsers would refuse it. Have one issued for that name, or give --tls-name another.`)
    })

    it('when it names nobody, or a whole domain and no name was said', async () => {
      const nameless = await authority.issue([NAME], { nameless: true })
      expect(await refused(async (folder) => await putCertificate(folder, nameless))).to.match(/^The certificate in FOLDER\/host\.pem names no host: browsers read its "subject alternative name" alone/)
      const wild = await authority.issue(['*.example.org'])
      expect(await refused(async (folder) => await putCertificate(folder, wild))).to.match(/is for a whole domain: say with --tls-name/)
    })

    it('when the files are something else', async () => {
      expect(await refused(async (folder) => await putCertificate(folder, { cert: issued.key, key: issued.key }))).to.match(/host\.pem holds no certificate in PEM/)
      expect(await refused(async (folder) => await putCertificate(folder, { cert: issued.cert, key: issued.cert }))).to.match(/host\.key holds no private key in PEM/)
      expect(await refused(async (folder) => await putCertificate(folder, { cert: 'x'.repeat(300_000), key: issued.key }))).to.match(/host\.pem is too long for a certificate/)
    })

    it('when one of the two is not given, or the place is none', async () => {
      await withFolder(async (data) => {
        const { cert } = await wellIssued(data)
        for (const [options, complaint] of [
          [['--tls-cert', cert], /needs both files, of the certificate and of its key/],
          [['--tls-key', ''], /--tls-key is empty/],
          [['--tls-listen', 'example.org:443'], /Give a port such as 7443/],
          [['--tls-listen', '70000'], /Give a port such as 7443/],
          [['--tls-name', 'https://example.org'], /Give the name under which others come here/],
          [['--tls-cert', cert, '--tls-key', cert, '--profile', 'local'], /stays on this machine, and a certificate is for other machines/],
          [['--listen', '/ip4/0.0.0.0/tcp/443/tls/ws'], /secure WebSockets are served with a certificate/]
        ] as const) {
          const { code, stderr } = await mobilink(['start', ...options], { data })
          expect([code, linesOf(stderr).length], stderr).to.deep.equal([2, 1])
          expect(stderr).to.match(complaint)
        }
      })
    })
  })
})
