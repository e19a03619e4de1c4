/**
 * A part of the page that a first visit does not need: loaded when it is wanted, or once the page stands, so that it is
 * there when the host that serves the page has gone.
 */
import { useEffect, useState } from 'preact/hooks'
import type { ComponentType, VNode } from 'preact'

export interface Later<Props extends object> {
  readonly View: ComponentType<Props>
  /** Resolves when it is there. A failed load is tried again when it is wanted. */
  load (): Promise<unknown>
}

/** @param failed what stands in the place of a part that does not load */
export function later<Props extends object> (load: () => Promise<ComponentType<Props>>, failed: (again: () => void, props: Props) => VNode): Later<Props> {
  let there: ComponentType<Props> | undefined
  const get = async (): Promise<ComponentType<Props>> => there ??= await load()

  function View (props: Props): VNode | null {
    const [state, setState] = useState<'loading' | 'there' | 'failed'>(there === undefined ? 'loading' : 'there')
    useEffect(() => {
      if (state === 'loading') get().then(() => { setState('there') }, () => { setState('failed') })
    }, [state])
    if (there !== undefined) {
      const There = there
      return <There {...props} />
    }
    return state === 'failed' ? failed(() => { setState('loading') }, props) : null
  }

  return { View, load: get }
}
