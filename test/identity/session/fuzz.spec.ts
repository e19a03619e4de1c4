/** The short share; `test/long/damage.spec.ts` has 30,000 of each kind. */
import { describeDamage } from './damage-cases.ts'

describeDamage({ messages: 5_000, turns: 1_000, firsts: 150, tombstones: 500, resets: 500, bundles: 2_000, records: 1_000 })
