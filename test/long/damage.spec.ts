/** 30,000 envelopes of all kinds, 30,000 bundles, 30,000 records, 30,000 vaults. */
import { describeDamage } from '../identity/session/damage-cases.ts'
import { describeHostileVaults } from '../identity/vault/hostile-vault-cases.ts'

describeDamage({ messages: 17_000, turns: 5_000, firsts: 2_000, tombstones: 3_000, resets: 3_000, bundles: 30_000, records: 30_000 })
describeHostileVaults(30_000)
