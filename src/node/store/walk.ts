/** Every entry under a prefix, page by page: for the few things that a node keeps in memory as a whole. */
import type { Entry, Store } from './store.ts'

/** Entries read at once. */
const PAGE = 256

/** Entries in the order of their keys. What is written meanwhile, ahead of the walk, is met by it. */
export async function * walk (store: Store, prefix: string): AsyncGenerator<Entry> {
  let after: string | undefined
  for (;;) {
    const page = await store.page({ prefix, limit: PAGE, ...(after === undefined ? {} : { after }) })
    yield * page
    if (page.length < PAGE) return
    after = page.at(-1)?.key
  }
}
