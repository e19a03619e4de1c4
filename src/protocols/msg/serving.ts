/**
 * The pulls that the other side has asked for: one page at a time, so that no more than one lies in memory, the
 * others in the order of asking. Pages come from the node above; envelopes and the end leave through `Outgoing`.
 */
import { WindowOverrunError } from '../errors.ts'
import { MSG_LIMITS } from './constants.ts'
import { assertEid, assertEnvelope, assertPullEnd, assertRoute, STRAIGHT } from './msg-frames.ts'
import type { PullPage, PullRequest } from './index.ts'
import type { Outgoing } from './outgoing.ts'

export interface ServingInit {
  readonly outgoing: Outgoing
  /** Asks the node above for a page; never both calls back and fails. */
  readPage (request: PullRequest, give: (page: PullPage) => void): void
  /** No pull is being served any more. */
  onQuiet (): void
}

export class Serving {
  readonly #init: ServingInit
  #requests: PullRequest[] = []

  constructor (init: ServingInit) {
    this.#init = init
  }

  get isEmpty (): boolean {
    return this.#requests.length === 0
  }

  /** @throws {WindowOverrunError} when the other side asks for too much at once */
  add (request: PullRequest): void {
    if (this.#requests.length >= MSG_LIMITS.pulls.value) throw new WindowOverrunError(`more than ${MSG_LIMITS.pulls.value} pulls were asked and not ended`)
    this.#requests.push(request)
    if (this.#requests.length === 1) this.#serve(request)
  }

  clear (): void {
    this.#requests = []
  }

  #serve (request: PullRequest): void {
    this.#init.readPage(request, (page) => {
      assertPage(page, request)
      for (const { envelope, eid, route = STRAIGHT } of page.envelopes) this.#init.outgoing.add({ kind: 'envelope', envelope, eid, route })
      this.#init.outgoing.add({
        kind: 'pull end',
        end: { cursor: page.cursor, more: page.more },
        left: () => {
          this.#requests.shift()
          const [next] = this.#requests
          if (next === undefined) this.#init.onQuiet()
          else this.#serve(next)
        }
      })
    })
  }
}

/** @throws {RangeError} when the page breaks the protocol: the fault is on this side */
function assertPage (page: PullPage, request: PullRequest): void {
  if (page.envelopes.length > request.max) throw new RangeError(`a page of ${page.envelopes.length} envelopes, ${request.max} were asked for`)
  assertPullEnd(page, RangeError)
  for (const { envelope, eid, route = STRAIGHT } of page.envelopes) {
    assertEnvelope(envelope, RangeError)
    assertEid(eid, RangeError)
    assertRoute(route, RangeError)
  }
}
