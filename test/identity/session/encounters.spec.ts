/** The short share; `test/long/encounters.spec.ts` has more. */
import { describeEncounters } from './encounters-cases.ts'

describeEncounters(20, 11)
