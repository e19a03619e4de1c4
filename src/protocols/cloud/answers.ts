/**
 * What the other side of a courier stream has asked and is not answered yet. Handlers run side by side; their answers
 * leave in the order of the questions. It holds places, never what was asked.
 */
import { WindowOverrunError } from '../errors.ts'
import { Fifo } from '../fifo.ts'
import { COURIER_LIMITS } from './constants.ts'
import type { CourierFrame } from './courier-frames.ts'

interface Place { answer?: CourierFrame }

export interface AnswersInit {
  /** False while the stream is full: answers then keep their places, so that they count against the window. */
  canWrite (): boolean
  write (frame: CourierFrame): void
}

export class Answers {
  readonly #init: AnswersInit
  readonly #places = new Fifo<Place>()

  constructor (init: AnswersInit) {
    this.#init = init
  }

  get isEmpty (): boolean {
    return this.#places.length === 0
  }

  /**
   * Takes the place of one question.
   *
   * @returns to be called once, with the answer
   * @throws {WindowOverrunError} when a window of questions has a place already
   */
  take (): (answer: CourierFrame) => void {
    if (this.#places.length >= COURIER_LIMITS.window.value) throw new WindowOverrunError(`more than ${COURIER_LIMITS.window.value} questions were asked and not answered`)
    const place: Place = {}
    this.#places.push(place)
    return (answer) => {
      place.answer = answer
      this.pump()
    }
  }

  /** Writes what is ready, in the order of the questions. */
  pump (): void {
    for (let place = this.#places.first; place?.answer !== undefined && this.#init.canWrite(); place = this.#places.first) {
      this.#places.shift()
      this.#init.write(place.answer)
    }
  }

  clear (): void {
    this.#places.clear()
  }
}
