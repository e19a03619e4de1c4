/**
 * The one place where this page names scripts to run: the workers that do the slow work and keep sealed files, and the
 * service worker that shows a notice. Their addresses come from the build, and the page's policy lets no other through.
 */
import fileWorker from './file-worker.ts?worker&url'
import slowWorkWorker from './slow-work-worker.ts?worker&url'

/** What the types of the DOM do not have yet (W3C, Trusted Types). Absent in browsers without them. */
interface TrustedTypes {
  createPolicy (name: string, rules: { createScriptURL (address: string): string }): { createScriptURL (address: string): string }
}

/** Beside the page, under a name that stays: a browser keeps the worker by its address. As the build has it (config/vite.config.js). */
export const WAKE_WORKER = './wake-worker.js'

const SCRIPTS: ReadonlySet<string> = new Set([fileWorker, slowWorkWorker, WAKE_WORKER])

/** A new worker for sealed files: each has a folder of its own. */
export function startFileWorker (): Worker {
  return new Worker(trustedScript(fileWorker), { type: 'module' })
}

let policy: { createScriptURL (address: string): string } | undefined

/** The address, as this page may run it. @throws {TypeError} it is none of the three */
export function trustedScript (address: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  if (trustedTypes === undefined) return checked(address)
  policy ??= trustedTypes.createPolicy('mobilink-worker', { createScriptURL: checked })
  return policy.createScriptURL(address)
}

function checked (address: string): string {
  if (!SCRIPTS.has(address)) throw new TypeError('This page runs three workers, and no other.')
  return address
}
