/** Becomes another user of this computer, then tries to open the store of a folder. Says the error's name and text. */
import { writeSync } from 'node:fs'
import { openHostLevel } from '../../../src/node/platform/host/level.ts'

const [, , folder = '', uid = ''] = process.argv

if (uid !== '') {
  process.setuid?.(Number(uid))
}

try {
  await (await openHostLevel(folder)).close()
  writeSync(1, JSON.stringify({ name: 'opened', message: '' }))
} catch (error) {
  const { name, message } = error as Error
  writeSync(1, JSON.stringify({ name, message }))
}
