// What the tests of whole networks need: namespaces come with the system, nftables from the distribution. Where it is
// missing and may not be installed those tests are skipped, and say so; everything else is tested all the same.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

// `ip` and `nft` live where only root's PATH leads
const PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`
const TOOLS = { ip: 'iproute2', nft: 'nftables' }

const answers = (tool) => spawnSync(tool, ['-V'], { stdio: 'ignore', env: { ...process.env, PATH } }).status === 0

/** Installs what is missing, where that is possible. */
export function installNetworkTools () {
  const missing = Object.keys(TOOLS).filter((tool) => !answers(tool))
  if (missing.length === 0 || process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  const packages = missing.map((tool) => TOOLS[tool])
  process.stderr.write(`Installing ${packages.join(' and ')} for the tests of whole networks (once)...\n`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2], env })
  spawnSync('apt-get', ['install', '-y', '-qq', ...packages], { stdio: ['ignore', 2, 2], env })
}
