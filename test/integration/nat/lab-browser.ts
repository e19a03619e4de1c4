/** A real browser that stands in a place of the laboratory. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from '../../browser/harness.ts'
import { Person } from '../../browser/page-person.ts'
import type { Place } from './laboratory.ts'

export interface LabBrowser {
  readonly person: Person
  close (): Promise<void>
}

/** Somebody there opens a page. `flags` are the browser's own. */
export async function openBrowser ({ namespace }: Place, name: string, url: string, flags: readonly string[] = []): Promise<LabBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'mobilink-nat-browser-'))
  const executablePath = join(folder, 'browser')
  const words = [...namespace.enter, await findChromium(), ...flags].map((word) => `'${word}'`).join(' ')
  await writeFile(executablePath, `#!/bin/sh\nexec ${words} "$@"\n`)
  await chmod(executablePath, 0o755)
  try {
    const person = await Person.arrive(name, url, undefined, undefined, executablePath)
    return {
      person,
      async close () {
        await person.leave()
        await rm(folder, { recursive: true, force: true })
      }
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}
