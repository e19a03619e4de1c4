#!/usr/bin/env node
/**
 * `mobilink`, the command. Checks the runtime before it loads anything else: on an older one libp2p fails
 * much later, in disguise.
 */
const OLDEST_NODE = 22
/** For handles that somebody forgot to close: the command is over and must not keep its shell waiting. */
const LINGER_MS = 250

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  process.stderr.write(`mobilink: This needs Node.js ${OLDEST_NODE} or newer, and this is ${process.versions.node}: in a checkout use "npx mobilink", which brings its own.\n`)
  process.exitCode = 1
} else {
  const { run } = await import('./run.ts')
  const code = await run(process.argv.slice(2))
  process.exitCode = code
  setTimeout(() => process.exit(code), LINGER_MS).unref()
}

export {}
