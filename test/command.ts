/**
 * The command that tests run: the one that is shipped, bundled. `MOBILINK_COMMAND` names another, compiled file by file,
 * where coverage is counted or a fault is seeded into one file.
 */
import { fileURLToPath } from 'node:url'

export const COMMAND = process.env.MOBILINK_COMMAND ?? fileURLToPath(new URL('../cli/main.js', import.meta.url))
