// The tab's bundle: one page, everything local, nothing inline, so that the host's strict Content-Security-Policy
// holds. Same sources, same bytes: names come from contents, and no date, path or machine goes in.
import { defineConfig } from 'vite'

const from = (path) => new URL(`../${path}`, import.meta.url).pathname

export default defineConfig({
  root: from('src/ui/web'),
  base: './',
  publicDir: from('src/ui/web/public'),
  cacheDir: from('node_modules/.vite'),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: {
    // datastore-level asks for Node's events; the package of that name is the same for browsers.
    alias: [{ find: /^(node:)?events$/, replacement: from('node_modules/events/events.js') }]
  },
  build: {
    outDir: from('dist/web'),
    emptyOutDir: true,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // What light-dark() and nesting need is in every target; leave the style sheet as it was written.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    // The node, with libp2p and the DHT, is one piece of some 800 KB; the size that matters is checked compressed.
    chunkSizeWarningLimit: 1100,
    rollupOptions: {
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]'
      }
    }
  }
})
