/**
 * A real Chromium for tests: find it, launch it with an empty or a kept profile, bundle an entry file as the tab
 * would be, and serve a folder on a `localhost` origin (a secure context, as passkeys and locks need).
 * It contacts no outside host, and closes what it opened.
 */
import { createReadStream } from 'node:fs'
import { access, constants, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { delimiter, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { build } from 'vite'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContext } from 'playwright-core'
import type { InlineConfig } from 'vite'

/** Names under which systems install a browser of the Chromium family. */
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']

/** Well-known places outside of PATH. */
const CHROMIUM_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
]

const CHROMIUM_FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/**
 * The path of a Chromium: MOBILINK_CHROMIUM if set, else the first found.
 *
 * @throws {Error} that says what to install
 */
export async function findChromium (): Promise<string> {
  const chosen = process.env.MOBILINK_CHROMIUM
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = chosen !== undefined && chosen !== ''
    ? [chosen]
    : [...folders.flatMap((folder) => CHROMIUM_NAMES.map((name) => join(folder, name))), ...CHROMIUM_PLACES]

  for (const candidate of candidates) {
    if (await isExecutable(candidate)) {
      return candidate
    }
  }

  throw new Error(chosen !== undefined && chosen !== ''
    ? `MOBILINK_CHROMIUM is ${chosen}, which is not a program. Set it to the path of Chromium or Chrome.`
    : 'The browser tests need Chromium or Chrome. Install one (Debian: apt install chromium), or set MOBILINK_CHROMIUM to its path.')
}

export interface LaunchedBrowser {
  readonly context: BrowserContext
  /** The profile's folder: launch with it again, after `close`, for "the same browser, later". */
  readonly profile: string
  /** Closes the browser. A profile that was made here is deleted, unless `keepProfile`. */
  close (options?: { keepProfile?: boolean }): Promise<void>
}

export interface LaunchInit {
  /** Folder of an existing profile; a fresh, empty one otherwise. */
  readonly profile?: string
  /** More command line switches, e.g. for a fake microphone. */
  readonly args?: readonly string[]
  /** A program that starts the browser somewhere else; the browser itself otherwise. */
  readonly executablePath?: string
}

/** Launches a browser of its own process with a profile of its own. */
export async function launchBrowser ({ profile, args = [], executablePath: chosen }: LaunchInit = {}): Promise<LaunchedBrowser> {
  const executablePath = chosen ?? await findChromium()
  const folder = profile ?? await mkdtemp(join(tmpdir(), 'mobilink-profile-'))
  const context = await chromium.launchPersistentContext(folder, { executablePath, headless: true, args: [...CHROMIUM_FLAGS, ...args] })

  return {
    context,
    profile: folder,
    async close ({ keepProfile = profile !== undefined } = {}) {
      await context.close()

      if (!keepProfile) {
        await deleteFolder(folder)
      }
    }
  }
}

/** Deletes a profile or a bundle. The browser's last child may still be writing as it dies, hence the retries. */
export async function deleteFolder (folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}

/**
 * Bundles one TypeScript or JavaScript entry for the browser, with a page around it.
 *
 * @param entry absolute path or file URL
 * @param config more of Vite's configuration
 * @returns a fresh folder with `index.html`; delete it with `deleteFolder`
 */
export async function bundle (entry: string | URL, config: InlineConfig = {}): Promise<string> {
  const path = entry instanceof URL || entry.startsWith('file:') ? fileURLToPath(entry) : entry
  const root = await mkdtemp(join(tmpdir(), 'mobilink-entry-'))
  const outDir = await mkdtemp(join(tmpdir(), 'mobilink-bundle-'))

  try {
    await writeFile(join(root, 'index.html'), '<!doctype html><meta charset="utf-8"><title>test</title><script type="module" src="./entry.js"></script>\n')
    await writeFile(join(root, 'entry.js'), `import ${JSON.stringify(path)}\n`)
    await build({
      configFile: false,
      logLevel: 'warn',
      root,
      base: './',
      ...config,
      build: { outDir, emptyOutDir: true, target: 'esnext', minify: false, sourcemap: 'inline', chunkSizeWarningLimit: 10_000, ...config.build }
    })
  } finally {
    await deleteFolder(root)
  }

  return outDir
}

export interface ServedFolder {
  /** `http://localhost:<port>`, no slash at the end */
  readonly origin: string
  close (): Promise<void>
}

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json'
}

/** Serves a folder on loopback. Pass the port of an earlier origin to be the same origin again. */
export async function serveFolder (folder: string, port = 0): Promise<ServedFolder> {
  const server = createServer((request, response) => {
    serveFile(folder, request, response).catch(() => response.writeHead(400).end())
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })

  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close () {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

async function serveFile (folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
  const file = join(folder, normalize(path.endsWith('/') ? `${path}index.html` : path))

  if (!file.startsWith(folder) || !await isFile(file)) {
    response.writeHead(404).end()
    return
  }

  response.writeHead(200, { 'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-store' })
  createReadStream(file).pipe(response)
}

async function isExecutable (path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(() => isFile(path), () => false)
}

async function isFile (path: string): Promise<boolean> {
  return stat(path).then((found) => found.isFile(), () => false)
}
