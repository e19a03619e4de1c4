// `npm start` on a fresh checkout: build once, and again only when a source is newer than what was built.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
// the last thing that a build writes, and always anew
const built = join(root, 'dist/web/index.html')

function newest (folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((latest, entry) => Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0)
}

const sources = Math.max(newest(join(root, 'src')), newest(join(root, 'config')), statSync(join(root, 'package.json')).mtimeMs)
const upToDate = existsSync(built) && existsSync(join(root, 'dist/cli/main.js')) && statSync(built).mtimeMs >= sources

if (!upToDate) {
  process.stderr.write('Building Mobilink (once)...\n')
  const run = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (run.status !== 0) process.exit(run.status ?? 1)
}
