import { describeLargeFiles } from './large-files.ts'

describeLargeFiles(200, 240_000)
