#!/usr/bin/env node
// The command, as a file that is always there: npm makes a name of it when it installs, and what a build writes comes
// later, and anew each time. In a checkout that was never built it is built first.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const built = new URL('../dist/cli/main.js', import.meta.url)

if (!existsSync(fileURLToPath(built))) await import('./build-if-missing.js')
await import(built.href)
