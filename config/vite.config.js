// The tab's bundle: one page, everything local, nothing inline, so that the host's strict Content-Security-Policy
// holds. Same sources, same bytes: names come from contents, and no date, path or machine goes in.
import { defineConfig } from 'vite'

const from = (path) => new URL(`../${path}`, import.meta.url).pathname
const targets = ['chrome123', 'firefox120', 'safari17.5']

// What a package asks for, and what a tab gets in its place.
const STANDS_IN = {
  // level-transcoder looks for Node's Buffer and does without where there is none; the polyfill would cost 11 KB.
  buffer: 'export const Buffer = { isBuffer: () => false }',
  // 50 KB of pre-computed numbers; see src/node/platform/browser/dht-prefixes.ts.
  './generated-prefix-list.js': `import { createDhtPrefixes } from ${JSON.stringify(from('src/node/platform/browser/dht-prefixes.ts'))}\nexport default createDhtPrefixes()`
}

const standIns = {
  name: 'mobilink:stand-ins',
  enforce: 'pre',
  resolveId: (asked) => asked in STANDS_IN ? `\0mobilink:${asked}` : undefined,
  load: (id) => id.startsWith('\0mobilink:') ? { code: STANDS_IN[id.slice('\0mobilink:'.length)], moduleType: 'js' } : undefined
}

export default defineConfig({
  root: from('src/ui/web'),
  base: './',
  publicDir: from('src/ui/web/public'),
  cacheDir: from('node_modules/.vite'),
  plugins: [standIns],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: {
    // datastore-level asks for Node's events; the package of that name is the same for browsers.
    alias: [{ find: /^(node:)?events$/, replacement: from('node_modules/events/events.js') }]
  },
  // Pieces of its own, loaded when a passphrase is asked for. The host knows it by its name (src/ui/cli/page-server.ts).
  worker: {
    format: 'es',
    rolldownOptions: { output: { entryFileNames: 'assets/[name]-[hash].js', chunkFileNames: 'assets/[name]-[hash].js' } }
  },
  build: {
    outDir: from('dist/web'),
    emptyOutDir: true,
    target: targets,
    cssTarget: targets,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    // The node, with libp2p and the DHT, is one piece; the size that counts is the compressed one, and it has a test.
    chunkSizeWarningLimit: 1_400,
    rolldownOptions: {
      // the worker that shows a notice is kept by browsers under its address: beside the page, under a name that stays
      input: { index: from('src/ui/web/index.html'), 'wake-worker': from('src/ui/web/wake-worker.ts') },
      output: {
        entryFileNames: ({ name }) => name === 'wake-worker' ? '[name].js' : 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]'
      }
    }
  }
})
