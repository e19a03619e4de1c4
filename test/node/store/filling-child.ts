/**
 * Runs under a limit on file sizes that its parent set: commits until the disk is "full", then has the limit lifted
 * and commits on. Says what happened as one line of JSON, and dies by SIGKILL so that nothing is tidied up.
 */
import { spawnSync } from 'node:child_process'
import { writeSync } from 'node:fs'
import { openHostLevel } from '../../../src/node/platform/host/level.ts'
import { openStore } from '../../open-store.ts'

const [, , folder = ''] = process.argv
const store = await openStore(await openHostLevel(folder))
const value = new Uint8Array(10_000).map((_, index) => index * 31)
const failures: Array<{ name: string, message: string }> = []
let before = 0

while (failures.length === 0) {
  await store.commit([{ type: 'put', key: `m/before/${before}`, value }]).then(() => before++, noteFailure)
}

// still full: refused, and what was kept stays readable
await store.commit([{ type: 'put', key: 'm/refused/1', value }]).catch(noteFailure)
await store.note([{ type: 'put', key: 'm/refused/2', value }]).catch(noteFailure)
const readableWhileFull = (await store.page({ prefix: 'm/before/', limit: 1024 })).length

spawnSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited'])
const progress = { recovering: true }
const recovered = store.commit([{ type: 'put', key: 'm/after/0', value }]).finally(() => {
  progress.recovering = false
})
const readsWhileRecovering: number[] = []

// reads meet the Level closed and opening: each must be answered all the same
while (progress.recovering) {
  readsWhileRecovering.push((await store.page({ prefix: 'm/before/', limit: 1024 })).length)
}

await recovered

for (let index = 1; index < 50; index++) {
  await store.commit([{ type: 'put', key: `m/after/${index}`, value }])
}

writeSync(1, JSON.stringify({ before, failures, readableWhileFull, readsWhileRecovering: [...new Set(readsWhileRecovering)] }))
process.kill(process.pid, 'SIGKILL')

function noteFailure (error: Error): void {
  failures.push({ name: error.name, message: error.message })
}
