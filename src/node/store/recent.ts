/**
 * The last few of many: what was asked for lately is at hand, the rest is forgotten, half of it at a time. A map that
 * forgets its oldest entry for each new one looks for it behind all that it has forgotten: thousands, for every row.
 */
export class Recent<Value> {
  readonly #half: number
  #young = new Map<string, Value>()
  #old = new Map<string, Value>()

  /** @param most entries, half of which are always at hand once there are so many */
  constructor (most: number) {
    this.#half = Math.ceil(most / 2)
  }

  get (key: string): Value | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set (key: string, value: Value): void {
    if (this.#young.size >= this.#half && !this.#young.has(key)) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }

  clear (): void {
    this.#young.clear()
    this.#old.clear()
  }
}
