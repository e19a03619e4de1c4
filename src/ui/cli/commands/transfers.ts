/**
 * `mobilink transfers …`: files between this device and contacts. What a person says about one is kept, and holds when a
 * node runs again; bytes move only while one runs.
 */
import { openDoor, openRunningDoor } from '../door.ts'
import { NodeWentAwayError, NoNodeRunningError, NotHereYetError, TransferFailedError, TransferOverError } from '../errors.ts'
import { checkFolder } from '../file-to-send.ts'
import { printable } from '../printable.ts'
import { ProgressLines } from '../progress-lines.ts'
import { progressText, transferText, transferView, transferWord } from '../transfer-views.ts'
import { calledName } from '../views.ts'
import { within } from '../within.ts'
import type { Door } from '../door.ts'
import type { Output } from '../output.ts'
import type { Settings } from '../settings.ts'
import type { NodeEvent } from '../socket/node-events.ts'
import type { Transfer } from '../../../node/api.ts'

/** Which file, as a person says it. */
export interface WhichTransfer { readonly id: string, readonly contact?: string | undefined }

const NOT_RUNNING = 'No node is running here: files go on after "mobilink start".'

export async function listTransfers (settings: Settings, { all }: { all: boolean }): Promise<void> {
  const { output } = settings
  await withDoor(openDoor, settings, async (door) => {
    const transfers = await door.call('transfers', { all })
    const called = await namesOf(door, output)
    for (const transfer of transfers.toReversed()) print(output, transfer, called)
    if (transfers.length === 0) output.say(all ? 'No message here speaks of a file.' : 'No file is on its way.')
    else if (!door.isRunning) output.say(NOT_RUNNING)
  })
}

/** Goes on until the node stops. @throws {NodeWentAwayError} */
export async function followTransfers (settings: Settings): Promise<void> {
  const { output } = settings
  await withDoor(openRunningDoor, settings, async (door) => {
    const events = await door.watch()
    const called = await namesOf(door, output)
    const known = new Map<string, Transfer>()
    const lines = new ProgressLines(output)
    const take = (transfer: Transfer): void => {
      const key = `${transfer.contact}/${transfer.id}`
      const isNews = known.get(key)?.state !== transfer.state
      known.set(key, transfer)
      if (output.json || isNews) {
        lines.clear()
        print(output, transfer, called)
      }
      lines.show([...known.values()].filter(({ state, saving }) => state === 'running' || saving !== undefined).map(progressText))
    }
    for (const transfer of (await door.call('transfers', { all: false })).toReversed()) take(transfer)
    for await (const { event, detail } of events) {
      if (event === 'transfer:changed') take(detail)
    }
    lines.clear()
    throw new NodeWentAwayError('the node stopped')
  })
}

/**
 * @param options.wait how long to stay, in seconds; absent = not at all
 * @throws {CannotSaveError} there is no such folder: nothing was said to the node
 * @throws {NotHereYetError} {TransferOverError} {TransferFailedError} with `wait`
 * @throws {NoNodeRunningError} a wait was asked for and nothing runs; that it is wanted stays kept
 */
export async function acceptTransfer (settings: Settings, { folder, wait, ...which }: WhichTransfer & { folder: string, wait?: number | undefined }): Promise<void> {
  const { output } = settings
  await checkFolder(folder)
  await withDoor(openDoor, settings, async (door) => {
    const events = wait !== undefined && door.isRunning ? await door.watch() : undefined
    const accepted = await door.call('acceptFile', { ...whichOf(which), folder })
    const isHere = isOver(accepted)
    if (isHere) refuseFailed(accepted)
    output.done(transferView(accepted), () => acceptedText(accepted))
    if (isHere || wait === undefined) {
      if (!isHere && !door.isRunning) output.say(NOT_RUNNING)
      return
    }
    if (events === undefined) throw new NoNodeRunningError(settings.dataFolder)
    const lines = new ProgressLines(output)
    try {
      const ended = await within(wait, untilOver(accepted, events, lines), () => new NotHereYetError(`not here within ${wait} s`))
      lines.clear()
      refuseFailed(ended)
      output.done(transferView(ended), () => acceptedText(ended))
    } finally {
      lines.clear()
    }
  })
}

export async function changeTransfer (settings: Settings, act: 'decline' | 'pause' | 'resume', which: WhichTransfer): Promise<void> {
  const { output } = settings
  await withDoor(openDoor, settings, async (door) => {
    const changed = await door.call('changeFile', { ...whichOf(which), act })
    output.done(transferView(changed), () => `${printable(changed.name)}: ${transferWord(changed)}.`)
    if (!door.isRunning) output.say(NOT_RUNNING)
  })
}

async function untilOver (accepted: Transfer, events: AsyncIterable<NodeEvent>, lines: ProgressLines): Promise<Transfer> {
  lines.show([progressText(accepted)])
  for await (const { event, detail } of events) {
    if (event !== 'transfer:changed' || detail.id !== accepted.id || detail.contact !== accepted.contact) continue
    if (isOver(detail)) return detail
    lines.show([progressText(detail)])
  }
  throw new NodeWentAwayError('the node stopped')
}

/** A file that is here is not in its folder before it has its name there; where it had one before, that is said, too. */
function isOver ({ state, savedAs, saving, problem }: Transfer): boolean {
  return state === 'done' ? saving === undefined && (savedAs !== undefined || problem !== undefined) : state === 'declined' || state === 'withdrawn' || state === 'expired' || state === 'failed'
}

function refuseFailed (transfer: Transfer): void {
  const said = `${printable(transfer.name)}: ${transferWord(transfer)}`
  if (transfer.problem !== undefined) throw new TransferFailedError(said)
  if (transfer.state !== 'done') throw new TransferOverError(said)
}

function acceptedText (transfer: Transfer): string {
  const { name, savedAs } = transfer
  return savedAs === undefined ? `${printable(name)}: ${transferWord(transfer)}.` : `${printable(name)} is in ${printable(savedAs)}`
}

function whichOf ({ id, contact }: WhichTransfer): { id: string, contact?: string } {
  return { id, ...(contact === undefined ? {} : { contact }) }
}

function print (output: Output, transfer: Transfer, called: (peer: string) => string): void {
  output.answer(transferView(transfer), () => transferText(transfer, called(transfer.contact), output))
}

async function namesOf (door: Door, output: Output): Promise<(peer: string) => string> {
  const names = new Map(output.json ? [] : (await door.call('contacts', {})).map((contact) => [contact.peerId as string, calledName(contact)]))
  return (peer) => names.get(peer) ?? printable(peer)
}

async function withDoor (open: (settings: Settings) => Promise<Door>, settings: Settings, use: (door: Door) => Promise<void>): Promise<void> {
  const door = await open(settings)
  try {
    await use(door)
  } finally {
    await door.close()
  }
}
