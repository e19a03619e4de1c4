/** Resolves with the error that a promise rejects with; fails when it does not. */
export async function rejection (promise: Promise<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error) return error
    throw new Error('It was refused with something that is no error', { cause: error })
  }
  throw new Error('It was not refused')
}
