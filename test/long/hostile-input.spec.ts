import { describeHostileInput } from '../identity/hostile-input-cases.ts'

describeHostileInput({ each: 30_000, backups: 30_000 })
