/** What went wrong, for tests that look at errors by name and by words. */
export function thrownBy (act: () => unknown): Error {
  try {
    act()
  } catch (error) {
    return asError(error)
  }

  throw new Error('nothing was refused')
}

export async function rejectionOf (promise: Promise<unknown>): Promise<Error> {
  let value: unknown

  try {
    value = await promise
  } catch (error) {
    return asError(error)
  }

  throw new Error(`nothing was refused: ${JSON.stringify(value)}`)
}

function asError (error: unknown): Error {
  if (error instanceof Error) {
    return error
  }

  throw new TypeError('something that is no Error was thrown')
}
