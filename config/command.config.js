// The command as a few files: with its libraries in it, it starts in about half the time that a thousand modules take.
// What is loaded later (the node, the self-test, the vault's passphrases) stays apart. Native libraries stay packages.
import { defineConfig } from 'vite'

const from = (path) => new URL(`../${path}`, import.meta.url).pathname

export default defineConfig({
  root: from('.'),
  publicDir: false,
  cacheDir: from('node_modules/.vite'),
  ssr: { target: 'node', noExternal: true, external: ['classic-level', 'node-datachannel'] },
  build: {
    ssr: from('src/ui/cli/main.ts'),
    outDir: from('dist/cli'),
    emptyOutDir: true,
    target: 'node22',
    minify: false,
    sourcemap: true,
    // the licences of what is in it
    license: { fileName: 'licenses.md' },
    rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' } }
  }
})
