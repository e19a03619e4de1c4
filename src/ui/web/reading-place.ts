/**
 * Remembers what is being read in a scrolling log, and puts it back where it was after messages came or went above
 * or below. Done by hand because browsers differ in anchoring, and none does it at the very top.
 */

// Within this many pixels of the end a person reads along with what arrives. Design.
const AT_END_PX = 48
// This much before either end the next page is asked for, so that it is there in time. Design.
const ASK_AHEAD_PX = 400

export class ReadingPlace {
  /** The newest message is in sight, and stays so. */
  atEnd = true
  #anchor: { readonly element: Element, readonly top: number } | undefined

  goToEnd (): void { this.atEnd = true }

  /** Somewhere else is to be read: the caller scrolls there. */
  leave (): void {
    this.atEnd = false
    this.#anchor = undefined
  }

  remember (log: HTMLElement, hasNewer: boolean): void {
    this.atEnd = !hasNewer && log.scrollHeight - log.scrollTop - log.clientHeight < AT_END_PX
    this.#anchor = undefined
    if (this.atEnd) return
    const edge = log.getBoundingClientRect().top
    const first = [...log.querySelectorAll('article')].find((message) => message.getBoundingClientRect().bottom > edge)
    this.#anchor = first === undefined ? undefined : { element: first, top: first.getBoundingClientRect().top - edge }
  }

  restore (log: HTMLElement): void {
    if (this.atEnd) {
      log.scrollTop = log.scrollHeight
    } else if (this.#anchor?.element.isConnected === true) {
      const top = this.#anchor.element.getBoundingClientRect().top - log.getBoundingClientRect().top
      log.scrollTop += top - this.#anchor.top
    }
  }

  nearTop (log: HTMLElement): boolean { return log.scrollTop < ASK_AHEAD_PX }
  nearBottom (log: HTMLElement): boolean { return log.scrollHeight - log.scrollTop - log.clientHeight < ASK_AHEAD_PX }
}
