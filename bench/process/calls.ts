/** The child's side of a measurement: answers what its parent asks over the channel that Node.js gives them. */

/** What a process can be asked: arguments and results go through JSON. */
export type Calls<C> = { [K in keyof C]: (...args: never[]) => Promise<unknown> }

export interface Call { readonly id: number, readonly method: string, readonly args: readonly unknown[] }
export type Reply = { readonly id: number, readonly result: unknown } | { readonly id: number, readonly error: string } | { readonly ready: true }

/** Serves until the parent is gone. A call that fails fails there, with the error's text. */
export function answer<C extends Calls<C>> (calls: C): void {
  process.on('message', ({ id, method, args }: Call) => {
    const call: (...args: never[]) => Promise<unknown> = calls[method as keyof C]
    call(...args as never[]).then(
      (result) => tell({ id, result: result ?? null }),
      (error: unknown) => tell({ id, error: error instanceof Error ? error.stack ?? error.message : String(error) }))
  })
  process.on('disconnect', () => process.exit(0))
  tell({ ready: true })
}

function tell (reply: Reply): void {
  process.send?.(reply)
}
