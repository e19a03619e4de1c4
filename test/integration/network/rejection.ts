/** What a promise rejects with; fails when it resolves. */
export async function rejection (promise: Promise<unknown>): Promise<unknown> {
  let value: unknown

  try {
    value = await promise
  } catch (error) {
    return error
  }

  throw new Error(`expected a rejection, but it resolved with ${JSON.stringify(value)}`)
}
