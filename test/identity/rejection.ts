/** What went wrong, for tests that look at errors by name and by words. */
export function thrownBy (act: () => unknown): Error {
  try {
    act()
  } catch (error) {
    return asError(error)
  }

  throw new Error('nothing was refused')
}

/** @param asked what was asked for, or how to ask: then it may be refused at once or later */
export async function rejectionOf (asked: Promise<unknown> | (() => unknown)): Promise<Error> {
  let value: unknown

  try {
    value = await (typeof asked === 'function' ? asked() : asked)
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
