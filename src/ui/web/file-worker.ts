/** The worker that keeps this browser's sealed files. It has names and ciphertext, and its policy lets it load and reach nothing. */
import { keepBlobs } from '../../node/platform/browser/blob-keeper.ts'

keepBlobs(self)
