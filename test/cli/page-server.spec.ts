import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { connect, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { PageAddressTakenError, WrongUseError } from '../../src/ui/cli/errors.ts'
import { choosePort, keepPort } from '../../src/ui/cli/page-origin.ts'
import { addressesForTabs, cardOf, PageServer } from '../../src/ui/cli/page-server.ts'
import { loadConfig } from '../../src/node/config.ts'
import { withFolder } from './mobilink.ts'
import type { NodeCard } from '../../src/ui/cli/page-server.ts'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

const CARD: NodeCard = {
  peerId: '12D3KooWExample', addresses: ['/ip4/127.0.0.1/tcp/4002/ws/p2p/12D3KooWExample'],
  profile: 'default', bootstrap: [], iceServers: ['stun:stun.example.org:3478'], publicDht: null, findable: false
}

const ID = '12D3KooWGAovF2pKuBP2giuyMzrXsXkr2q5JyLDZjoUV8YZmuYRn'

interface Answer { status: number, headers: IncomingHttpHeaders, body: string }

async function ask (port: number, path: string, options: { host?: string, method?: string, address?: string, headers?: Record<string, string> } = {}): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const { host = `localhost:${port}`, method = 'GET', address = '127.0.0.1', headers = {} } = options
    request({ host: address, port, path, method, headers: { ...headers, host }, agent: false }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => { body += text })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    }).on('error', reject).end()
  })
}

/** Sends bytes as they are, and resolves with all that comes back. */
async function raw (port: number, text: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    let answer = ''
    connect(port, '127.0.0.1').on('error', reject).setEncoding('utf8').on('data', (part: string) => { answer += part }).on('close', () => resolve(answer)).end(text)
  })
}

async function withPage (use: (page: PageServer, folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (parent) => {
    const folder = join(parent, 'web')
    await mkdir(join(folder, 'assets'), { recursive: true })
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Mobilink</title>')
    await writeFile(join(folder, 'assets', 'main-B4x_9-k.js'), 'export {}')
    await writeFile(join(folder, 'manifest.webmanifest'), '{}')
    await writeFile(join(folder, 'empty.txt'), '')
    await writeFile(join(folder, '.secret'), 'hidden')
    await writeFile(join(parent, 'outside.txt'), 'outside')
    await symlink(join(parent, 'outside.txt'), join(folder, 'link.txt'))
    const page = new PageServer({ card: () => CARD, onFault: unexpected, folder })
    await page.listen(0)
    try {
      await use(page, folder)
    } finally {
      await page.close()
    }
  })
}

function unexpected (error: Error): never {
  throw error
}

describe('page server', () => {
  it('serves the page, its files and their types on both loopback addresses', async () => {
    await withPage(async ({ port }) => {
      for (const address of ['127.0.0.1', '::1']) {
        const page = await ask(port, '/', { address })
        expect(page.status).to.equal(200)
        expect(page.headers['content-type']).to.equal('text/html; charset=utf-8')
        expect(page.body).to.include('<title>Mobilink</title>')
      }
      expect((await ask(port, '/assets/main-B4x_9-k.js')).headers['content-type']).to.equal('text/javascript; charset=utf-8')
      expect((await ask(port, '/manifest.webmanifest?v=1')).headers['content-type']).to.equal('application/manifest+json; charset=utf-8')
      const empty = await ask(port, '/empty.txt')
      expect([empty.status, empty.body]).to.deep.equal([200, ''])
    })
  })

  it('tells the node\'s peer ID and addresses, and whom its owner lets it ask outside, fresh each time, to its own origin alone', async () => {
    await withPage(async ({ port }) => {
      const { status, headers, body } = await ask(port, '/node.json', { headers: { origin: 'http://evil.example' } })
      expect(status).to.equal(200)
      expect(JSON.parse(body)).to.deep.equal(CARD)
      expect(headers['cache-control']).to.equal('no-store')
      expect(headers).to.not.have.property('access-control-allow-origin')
      expect(headers['cross-origin-resource-policy']).to.equal('same-origin')
    })
  })

  it('sends 127.0.0.1 and ::1 to the one origin that the page\'s identity belongs to, /node.json too', async () => {
    await withPage(async ({ port }) => {
      for (const host of [`127.0.0.1:${port}`, `[::1]:${port}`]) {
        for (const path of ['/', '/node.json', '/assets/main-B4x_9-k.js?a=b', '//evil.example/']) {
          const { status, headers, body } = await ask(port, path, { host })
          expect(status).to.equal(307)
          expect(headers.location).to.equal(`http://localhost:${port}${path}`)
          expect(body).to.not.include(CARD.peerId)
        }
      }
    })
  })

  it('refuses every other Host, so that a rebound name reads nothing', async () => {
    await withPage(async ({ port }) => {
      for (const host of ['evil.example', `evil.example:${port}`, 'localhost', 'localhost:1', `localhost.:${port}`, `localhost.evil.example:${port}`, `127.0.0.1.nip.io:${port}`, `user@localhost:${port}`, `0.0.0.0:${port}`, `127.1:${port}`]) {
        for (const path of ['/', '/node.json']) {
          const { status, headers, body } = await ask(port, path, { host })
          expect(status, host).to.be.oneOf([421, 400])
          expect(headers).to.not.have.property('location')
          expect(body).to.not.include(CARD.peerId)
        }
      }
      expect((await ask(port, '/', { host: 'evil.example' })).body).to.equal(`This is a Mobilink page for this machine alone. Open http://localhost:${port}/ instead.\n`)
      expect(await raw(port, 'GET /node.json HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n')).to.match(/^HTTP\/1\.1 4(00|21) /)
      expect(await raw(port, 'GET /node.json HTTP/1.0\r\n\r\n')).to.match(/^HTTP\/1\.1 421 /)
      expect(await raw(port, `GET http://localhost:${port}/node.json HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`)).to.match(/^HTTP\/1\.1 400 /)
    })
  })

  it('gives nothing that lies outside the built page', async () => {
    await withPage(async ({ port }) => {
      for (const path of ['/../outside.txt', '/assets/../../outside.txt', '/%2e%2e/outside.txt', '/..%2foutside.txt', '/..\\outside.txt', '/assets/%00', '/.secret', '/./.secret', '/link.txt', '/assets', '/assets/', '/node.json/', '/index.html/', '/missing.js', '/' + 'a'.repeat(5_000)]) {
        const { status, body } = await ask(port, path)
        expect(status, path).to.equal(404)
        expect(body).to.equal('There is nothing here.\n')
      }
    })
  })

  it('only reads: other methods are refused, HEAD has no body', async () => {
    await withPage(async ({ port }) => {
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
        const { status, headers } = await ask(port, '/node.json', { method })
        expect(status).to.equal(405)
        expect(headers.allow).to.equal('GET, HEAD')
      }
      const head = await ask(port, '/', { method: 'HEAD' })
      expect([head.status, head.body, head.headers['content-length']]).to.deep.equal([200, '', '38'])
    })
  })

  it('puts the strict headers on every answer, refusals included [S4-17]', async () => {
    await withPage(async ({ port }) => {
      const answers = [await ask(port, '/'), await ask(port, '/node.json'), await ask(port, '/missing'), await ask(port, '/', { host: 'evil.example' }), await ask(port, '/', { host: `127.0.0.1:${port}` }), await ask(port, '/', { method: 'POST' })]
      for (const { headers } of answers) {
        expect(headers['content-security-policy']).to.equal("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src blob:; connect-src 'self' ws: wss:; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types mobilink-worker")
        expect(headers['x-content-type-options']).to.equal('nosniff')
        expect(headers['referrer-policy']).to.equal('no-referrer')
        expect(headers['permissions-policy']).to.equal('microphone=(self)')
        expect(headers['cross-origin-opener-policy']).to.equal('same-origin')
      }
    })
  })

  it('has its policy in the document, too, for when somebody else serves it', async () => {
    await withPage(async ({ port }) => {
      const policy = String((await ask(port, '/')).headers['content-security-policy']).replace(" frame-ancestors 'none';", '')
      expect(await readFile('src/ui/web/index.html', 'utf8')).to.include(`<meta http-equiv="Content-Security-Policy" content="${policy}">`)
    })
  })

  it('lets the worker that gets passphrases compile WebAssembly and connect to nowhere, and nothing else compile any', async () => {
    await withPage(async ({ port }, folder) => {
      await writeFile(join(folder, 'assets', 'slow-work-worker-Ab_1-cdE.js'), '')
      const policyOf = async (path: string): Promise<string> => String((await ask(port, path)).headers['content-security-policy'])
      expect(await policyOf('/wake-worker.js')).to.equal("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'")
      expect(await policyOf('/assets/slow-work-worker-Ab_1-cdE.js')).to.equal("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'")
      expect(await policyOf('/assets/file-worker-Ab_1-cdE.js')).to.equal("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'")
      for (const path of ['/', '/assets/index-Ab_1-cdE.js', '/file-worker-Ab_1-cdE.js', '/slow-work-worker-Ab_1-cdE.js', '/assets/slow-work-worker-Ab_1-cdE.js/', '/assets/slow-work-worker-/../index.html']) {
        expect(await policyOf(path), path).to.contain("script-src 'self';").and.not.contain('wasm')
      }
    })
  })

  it('lets browsers keep hashed files for good, and ask again for all others', async () => {
    await withPage(async ({ port }, folder) => {
      expect((await ask(port, '/assets/main-B4x_9-k.js')).headers['cache-control']).to.equal('public, max-age=31536000, immutable')
      const { headers } = await ask(port, '/')
      expect(headers['cache-control']).to.equal('no-cache')
      const again = { headers: { 'if-none-match': String(headers.etag) } }
      expect((await ask(port, '/', again)).status).to.equal(304)
      await writeFile(join(folder, 'index.html'), '<!doctype html><title>Newer</title>')
      const newer = await ask(port, '/', again)
      expect([newer.status, newer.body]).to.deep.equal([200, '<!doctype html><title>Newer</title>'])
    })
  })

  it('says that it failed, to the page and to its owner, when the node behind it does', async () => {
    const faults: Error[] = []
    const page = new PageServer({ card: () => { throw new Error('no node') }, onFault: (error) => faults.push(error) })
    await page.listen(0)
    try {
      const { status, body } = await ask(page.port, '/node.json')
      expect([status, body]).to.deep.equal([500, 'This host could not answer. "mobilink doctor" says what is wrong.\n'])
      expect(faults.map(({ message }) => message)).to.deep.equal(['no node'])
    } finally {
      await page.close()
    }
  })

  it('says what to do when the page was never built', async () => {
    await withFolder(async (folder) => {
      const page = new PageServer({ card: () => CARD, onFault: unexpected, folder: join(folder, 'nothing') })
      await page.listen(0)
      try {
        const { status, body } = await ask(page.port, '/')
        expect([status, body]).to.deep.equal([503, 'The page is not built. Run "npm run build", then reload.\n'])
      } finally {
        await page.close()
      }
    })
  })

  it('names another node that has its port, and leaves no half-open listener', async () => {
    await withPage(async (first) => {
      const second = new PageServer({ card: () => CARD, onFault: unexpected })
      const error: unknown = await second.listen(first.port).catch((error: unknown) => error)
      expect(error).to.be.instanceOf(PageAddressTakenError)
      expect((error as Error).message).to.include(`another Mobilink node (${CARD.peerId}) serves its page on port ${first.port}`).and.include('--web localhost:0')
      await second.listen(0)
      expect(second.port).to.not.equal(first.port)
      await second.close()
    })
  })

  it('counts a port as taken when somebody has it on ::1 alone, where localhost may lead', async () => {
    const stranger = createTcpServer((socket) => socket.end('SSH-2.0-nothing\r\n'))
    await new Promise<void>((resolve) => stranger.listen({ host: '::1', port: 0 }, resolve))
    const { port } = stranger.address() as AddressInfo
    try {
      const error: unknown = await new PageServer({ card: () => CARD, onFault: unexpected }).listen(port).catch((error: unknown) => error)
      expect(error).to.be.instanceOf(PageAddressTakenError)
      expect((error as Error).message).to.include(`another program has port ${port}`)
      // and 127.0.0.1 was given back
      const free = createServer()
      await new Promise<void>((resolve, reject) => free.once('error', reject).listen({ host: '127.0.0.1', port }, resolve))
      free.close()
    } finally {
      stranger.close()
    }
  })
})

describe('addresses for tabs', () => {
  it('are those a browser can dial', () => {
    const ws = '/ip4/127.0.0.1/tcp/4002/ws/p2p/A'
    const circuit = '/ip4/10.0.0.1/tcp/4001/p2p/B/p2p-circuit/p2p/A'
    expect(addressesForTabs(['/ip4/127.0.0.1/tcp/4001/p2p/A', ws, '/ip4/127.0.0.1/udp/1/webrtc-direct/p2p/A', circuit, '/dns4/wsx/tcp/1/p2p/A'])).to.deep.equal([ws, circuit])
  })

  it('tells a page what its host was told, as far as a page can do it: WebSockets, and no serving of the DHT', () => {
    const wss = '/dns4/boot.example.org/tcp/443/wss/p2p/A'
    const publicDht = { protocol: '/ipfs/kad/1.0.0', addresses: 'public', serve: true } as const
    const config = loadConfig({ network: { bootstrap: [`/dnsaddr/boot.example.org/p2p/${ID}`, wss.replace(/A$/, ID)], iceServers: [], publicDht, findable: false } })
    expect(cardOf(config)).to.deep.equal({ profile: 'default', bootstrap: [wss.replace(/A$/, ID)], iceServers: [], publicDht: { ...publicDht, serve: false }, findable: false })
    expect(cardOf({ ...config, publicDht: null }).publicDht).to.equal(null)
  })
})

describe('the port of the page', () => {
  it('is 7070 or the one asked for at first, and from then on the one kept', async () => {
    await withFolder(async (data) => {
      expect(await choosePort(data, undefined, false)).to.equal(7070)
      expect(await choosePort(data, { port: 0 }, false)).to.equal(0)
      await keepPort(data, 8123)
      expect(await choosePort(data, undefined, false)).to.equal(8123)
      expect(await choosePort(data, { port: 8123 }, false)).to.equal(8123)
      expect(await choosePort(data, { port: 0 }, false)).to.equal(8123)
    })
  })

  it('moves only when told to, since the page\'s identity belongs to the old origin', async () => {
    await withFolder(async (data) => {
      await keepPort(data, 8123)
      const error: unknown = await choosePort(data, { port: 9000 }, false).catch((error: unknown) => error)
      expect(error).to.be.instanceOf(WrongUseError)
      expect((error as Error).message).to.include('http://localhost:8123/').and.include('--move-web')
      expect(await choosePort(data, { port: 9000 }, true)).to.equal(9000)
      expect(await choosePort(data, undefined, true)).to.equal(8123)
    })
  })

  it('is never guessed anew when the file that keeps it is damaged', async () => {
    await withFolder(async (data) => {
      for (const text of ['', '{', '{"port":0}', '{"port":"7070"}', '{"port":65536}']) {
        await writeFile(join(data, 'web.json'), text)
        expect(await choosePort(data, undefined, false).catch((error: unknown) => error), text).to.be.instanceOf(WrongUseError)
        expect(await readFile(join(data, 'web.json'), 'utf8')).to.equal(text)
      }
    })
  })
})
