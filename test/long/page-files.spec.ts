/** What `npm test` does with 200 MiB, with a file that is larger than the memory that a browser gives a page's scripts in many places. */
import { describeLargeFiles } from '../browser/large-files.ts'

describeLargeFiles(1_024, 1_800_000)
