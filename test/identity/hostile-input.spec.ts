/** The short share; `test/long/hostile-input.spec.ts` has 30,000 of each. */
import { describeHostileInput } from './hostile-input-cases.ts'

describeHostileInput({ each: 2_000, backups: 500 })
