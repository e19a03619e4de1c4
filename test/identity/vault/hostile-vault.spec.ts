/** The short share; `test/long/damage.spec.ts` has 30,000. */
import { describeHostileVaults } from './hostile-vault-cases.ts'

describeHostileVaults(3_000)
