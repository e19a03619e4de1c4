/** What one run showed. All six counts are zero for a product that keeps its promises. */
export interface Findings {
  /** Messages whose `send` resolved, and those that were found kept although a crash came before the answer. */
  readonly messages: number
  /** Kept by the sender, and not with the recipient in the end; or a `send` that failed. */
  readonly lost: number
  /** More than once in a conversation, or announced twice as new to one running node. */
  readonly duplicated: number
  /** Pairs of neighbours in a conversation that stand in another order than they were sent in. */
  readonly misordered: number
  /** Shown as delivered, or as being on a cloud, while the disk there, had it lost power at that moment, did not have it; or as taken back for certain, and it had arrived. */
  readonly lies: number
  /** Still waiting, not shown as delivered, or a call that never answered, after everything had healed. */
  readonly leftovers: number
  /** What was said, legible in what a cloud has. */
  readonly readable: number
}

/** Collects findings with a sentence each, so that a failing seed can be read. */
export class FindingsLog {
  readonly lines: string[] = []
  readonly #counts = { messages: 0, lost: 0, duplicated: 0, misordered: 0, lies: 0, leftovers: 0, readable: 0 }

  found (kind: Exclude<keyof Findings, 'messages'>, line: string): void {
    this.#counts[kind]++
    this.lines.push(`${kind}: ${line}`)
  }

  counted (messages: number): void {
    this.#counts.messages += messages
  }

  get counts (): Findings {
    return { ...this.#counts }
  }
}

export function isClean ({ lost, duplicated, misordered, lies, leftovers, readable }: Findings): boolean {
  return lost + duplicated + misordered + lies + leftovers + readable === 0
}

export function sum (all: readonly Findings[]): Findings {
  const total = new FindingsLog().counts
  return all.reduce((a, b) => ({
    messages: a.messages + b.messages,
    lost: a.lost + b.lost,
    duplicated: a.duplicated + b.duplicated,
    misordered: a.misordered + b.misordered,
    lies: a.lies + b.lies,
    leftovers: a.leftovers + b.leftovers,
    readable: a.readable + b.readable
  }), total)
}
