/** More of what crosses, is lost and forgotten, and longer lives of a store that erases. */
import { describeEncounters } from '../identity/session/encounters-cases.ts'
import { describeRandomErasing } from '../identity/vault/erase/random-erasing.ts'
import { seed } from '../seed.ts'

// a seed of digits is one for fast-check, too, which prints it where it fails
describeEncounters(200, Number.isSafeInteger(Number(seed)) ? Number(seed) % 2 ** 31 : 11)
describeRandomErasing(Array.from({ length: 10 }, (_, at) => `${seed}/${at}`), 60)
