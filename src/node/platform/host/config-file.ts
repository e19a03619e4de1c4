/**
 * Reads a configuration file for `loadConfig`, which checks what it says.
 */
import { open } from 'node:fs/promises'
import { InvalidConfigError } from '../../config.ts'

/** A profile has half a kilobyte; whatever is far longer is another kind of file. */
const MAX_BYTES = 64 * 1024

/**
 * Resolves with the parsed JSON of a configuration file.
 *
 * @throws {InvalidConfigError} when it cannot be read, is too long or is no JSON
 */
export async function readConfigFile (path: string): Promise<unknown> {
  const text = await readText(path)

  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new InvalidConfigError(`The configuration file ${path} is no JSON`, { cause: error })
  }
}

async function readText (path: string): Promise<string> {
  try {
    await using file = await open(path, 'r')
    const { bytesRead, buffer } = await file.read(new Uint8Array(MAX_BYTES + 1), 0, MAX_BYTES + 1, 0)

    if (bytesRead <= MAX_BYTES) {
      return new TextDecoder().decode(buffer.subarray(0, bytesRead))
    }
  } catch (error) {
    throw new InvalidConfigError(`The configuration file ${path} cannot be read`, { cause: error })
  }

  throw new InvalidConfigError(`The configuration file ${path} is longer than ${MAX_BYTES} bytes`)
}
