/**
 * The bench's processes as the command is shipped: with the same settings, bundled into a few files. A node that is
 * loaded from a thousand modules takes longer to start, and a third more memory.
 */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = new URL('./bundled/', import.meta.url)

export interface Programs { readonly node: URL, readonly network: URL, readonly file: URL }

let built: Promise<Programs> | undefined

/** Built once in a run, from the sources as they are now. */
export async function bundled (): Promise<Programs> {
  built ??= bundle()
  return await built
}

async function bundle (): Promise<Programs> {
  await build({
    configFile: `${root}config/command.config.js`,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: fileURLToPath(folder),
      license: false,
      rolldownOptions: { input: { node: `${root}bench/process/node.ts`, network: `${root}bench/process/network.ts`, file: `${root}bench/process/file.ts` } }
    }
  })
  return { node: new URL('node.js', folder), network: new URL('network.js', folder), file: new URL('file.js', folder) }
}
