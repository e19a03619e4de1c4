/**
 * How far files are that are on their way, and how fast: numbers of this run alone, told a few times a second. Keeps no
 * truth: what is here is what the blob store has.
 */
import type { Live } from './file-record.ts'
import type { BlobName } from '../files/blob-store.ts'
import type { CancelTimer, Clock } from '../platform/platform.ts'

/** Design: as often as an eye takes it. */
const TELL_EVERY_MS = 250
/** Over how long a rate is taken. Design: calm enough to read, quick enough to see a link change. */
const RATE_OVER_MS = 4_000
/** What is given to a contact has stopped when nothing was asked for that long. */
const GIVEN_FOR_MS = 2_000

interface Course { sealed: number, isRunning: boolean, readonly marks: Array<{ readonly at: number, readonly sealed: number }>, cancelTelling: CancelTimer | undefined, cancelEnd: CancelTimer | undefined }

export class Progress {
  readonly #clock: Clock
  readonly #onMoved: (name: BlobName) => void
  readonly #courses = new Map<BlobName, Course>()

  constructor (clock: Clock, onMoved: (name: BlobName) => void) {
    this.#clock = clock
    this.#onMoved = onMoved
  }

  of (name: BlobName): Live | undefined {
    const course = this.#courses.get(name)
    if (course === undefined) return undefined
    const { sealed, isRunning } = course
    return { sealed, isRunning, ...(isRunning ? { rate: this.#rateOf(course) } : {}) }
  }

  /** Bytes of the blob that are here, from before. */
  found (name: BlobName, sealed: number): void {
    this.#course(name).sealed = sealed
  }

  /** It runs, and this much of the blob is here. */
  moved (name: BlobName, sealed: number): void {
    const course = this.#course(name)
    const now = this.#clock.now()
    course.sealed = sealed
    course.isRunning = true
    // one mark for each telling is enough, whatever the size of the pieces
    if (now - (course.marks.at(-1)?.at ?? 0) >= TELL_EVERY_MS) course.marks.push({ at: now, sealed })
    while ((course.marks[0]?.at ?? now) < now - RATE_OVER_MS) course.marks.shift()
    course.cancelTelling ??= this.#clock.setTimer(() => {
      course.cancelTelling = undefined
      this.#onMoved(name)
    }, TELL_EVERY_MS)
  }

  /** A contact has asked for bytes up to here. */
  given (name: BlobName, upTo: number): void {
    const course = this.#course(name)
    this.moved(name, Math.max(course.sealed, upTo))
    course.cancelEnd?.()
    course.cancelEnd = this.#clock.setTimer(() => {
      this.stopped(name)
      this.#onMoved(name)
    }, GIVEN_FOR_MS)
  }

  /** It does not run any more, and whoever looks on hears so; how far it is stays known. */
  brokeOff (name: BlobName): void {
    const wasRunning = this.#courses.get(name)?.isRunning === true
    this.stopped(name)
    if (wasRunning) this.#onMoved(name)
  }

  /** It does not run any more; how far it is stays known. */
  stopped (name: BlobName): void {
    const course = this.#courses.get(name)
    if (course === undefined) return
    this.#cancel(course)
    course.isRunning = false
    course.marks.length = 0
  }

  forget (name: BlobName): void {
    const course = this.#courses.get(name)
    if (course !== undefined) this.#cancel(course)
    this.#courses.delete(name)
  }

  stop (): void {
    for (const course of this.#courses.values()) this.#cancel(course)
  }

  #cancel (course: Course): void {
    course.cancelTelling?.()
    course.cancelEnd?.()
    course.cancelTelling = undefined
    course.cancelEnd = undefined
  }

  #rateOf ({ marks, sealed }: Course): number {
    const [first] = marks
    const ms = first === undefined ? 0 : this.#clock.now() - first.at
    return first === undefined || ms <= 0 ? 0 : Math.max(sealed - first.sealed, 0) / ms * 1_000
  }

  #course (name: BlobName): Course {
    let course = this.#courses.get(name)
    if (course === undefined) {
      course = { sealed: 0, isRunning: false, marks: [], cancelTelling: undefined, cancelEnd: undefined }
      this.#courses.set(name, course)
    }
    return course
  }
}
