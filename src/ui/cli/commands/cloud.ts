/**
 * `mobilink cloud …`: an always-on host that keeps sealed messages for other devices of its person. Offering and pausing
 * are the host's, pairing is the device's; either ends it.
 */
import { cloudFileSentence, cloudNewsSentence, cloudWords, deviceSentence, historyWords, nodeTitle, offerEndSentence, sizeWords } from '../../model/index.ts'
import { keepingTrouble } from '../doctor/data-directory.ts'
import { openDoor, openRunningDoor } from '../door.ts'
import { NodeWentAwayError, OfferExpiredError, OfferTriedError } from '../errors.ts'
import { printable } from '../printable.ts'
import { qrText } from '../qr.ts'
import { moment } from '../views.ts'
import type { Door } from '../door.ts'
import type { Output } from '../output.ts'
import type { Settings } from '../settings.ts'
import type { Answer } from '../socket/methods.ts'
import type { NodeEvent } from '../socket/node-events.ts'

/**
 * @param options.wait stays until the offer was used, or is over
 * @throws {OfferExpiredError} {OfferTriedError} {NodeWentAwayError} with `wait`
 */
export async function offerCloud (settings: Settings, options: { qr: boolean, wait: boolean }): Promise<void> {
  const { output } = settings
  await withDoor(openRunningDoor, settings, async (door) => {
    const events = options.wait ? await door.watch() : undefined
    const offer = await door.call('cloudOffer', {})
    output.answer({ link: offer.link, code: offer.code, expiresAt: offer.expiresAt, triesLeft: offer.triesLeft }, () => [
      'Open this link on the device that is to be paired, in its browser, or give it to "mobilink cloud pair" there:',
      '',
      `  ${output.paint('cyan', offer.link)}`,
      '',
      `Or type this code there:  ${output.paint('bold', offer.code)}`,
      ...(options.qr ? ['', qrText(offer.link, output) ?? 'The link is too long for a QR code on a screen.'] : []),
      '',
      `Good once, until ${moment(offer.expiresAt)}, for three tries. Whoever has it can pair: show it to nobody else.`
    ].join('\n'))
    if (events !== undefined) await untilUsed(events, door, output)
  })
}

/** @param text a link or a code */
export async function pairCloud (settings: Settings, text: string, at: string | undefined): Promise<void> {
  const { output } = settings
  await withDoor(openRunningDoor, settings, async (door) => {
    const { peerId, name } = await door.call('cloudPair', { text, ...(at === undefined ? {} : { at }) })
    output.done({ cloud: peerId, name, state: 'paired' }, () => `${output.paint('bold', printable(nodeTitle({ peerId, name })))} is your cloud now: what you send waits there, too, and reaches people while this device is off.`)
  })
}

export async function showCloud (settings: Settings): Promise<void> {
  const { output } = settings
  await withDoor(openDoor, settings, async (door) => {
    const status = await door.call('cloudStatus', {})
    output.answer(status, () => statusText(status, output))
    const trouble = status.devices.length === 0 ? undefined : await keepingTrouble(settings.dataFolder)
    if (trouble !== undefined) output.say(`Nothing new is taken for these devices. ${printable(trouble)}`)
    if (!door.isRunning) output.say('No node is running here, so nothing is reachable: start one with "mobilink start".')
  })
}

/** @param wish undefined: says how it is */
export async function keepHistory (settings: Settings, wish: boolean | undefined): Promise<void> {
  const { output } = settings
  await withDoor(openDoor, settings, async (door) => {
    if (wish === undefined) {
      const { clouds, history } = await door.call('cloudStatus', {})
      return output.answer({ history, clouds: clouds.map(({ peerId, name, history }) => ({ peerId, name, history })) }, () => [
        history ? 'Your clouds keep your conversations, sealed so that this identity alone opens them.' : 'Your conversations are kept on this device alone. To have your clouds keep them, sealed, run "mobilink cloud history on".',
        ...clouds.map((cloud) => `  ${title(cloud, output)}  ${historyWords(cloud.history)}`)
      ].join('\n'))
    }
    const { isErased } = await door.call('cloudHistory', { on: wish })
    if (wish) {
      return output.done({ history: true }, () => 'Your clouds keep your conversations from now on, sealed so that this identity alone opens them. What is here already is copied while this node runs. To get them back after a loss you need a backup of this identity: "mobilink backup".')
    }
    output.done({ history: false, isErased }, () => 'Your conversations are kept on this device alone.')
    if (!isErased) output.say('A cloud is away, or took too long, and still has them: it is told to erase them when this device meets it. To erase that now, run "mobilink cloud wipe" there.')
  })
}

export async function unpairCloud (settings: Settings, node: string): Promise<void> {
  const { output } = settings
  await withDoor(openDoor, settings, async (door) => {
    const gone = await door.call('cloudUnpair', { node })
    output.done({ peerId: gone.peerId, name: gone.name, state: 'unpaired' }, () => `${title(gone, output)} is not paired any more.`)
    if (!gone.isTold) output.say('It is away and has not heard of it. Your contacts take nothing from it any more, and it is told to erase what it holds when this device meets it within 30 days. To erase that now, run "mobilink cloud unpair" there.')
  })
}

const ACTS = {
  pause: { state: 'paused', says: 'is paused: nothing new is taken from it, and nothing is handed out' },
  resume: { state: 'resumed', says: 'is served again' },
  wipe: { state: 'wiped', says: 'is still paired, and nothing is held for it any more' }
} as const

export async function changeCloud (settings: Settings, act: keyof typeof ACTS, device: string): Promise<void> {
  const { output } = settings
  await withDoor(openRunningDoor, settings, async (door) => {
    const { peerId, name } = await door.call('cloudChange', { device, act })
    output.done({ peerId, name, state: ACTS[act].state }, () => `${title({ peerId, name }, output)} ${ACTS[act].says}.`)
  })
}

export async function limitCloud (settings: Settings, device: string, bytes: number): Promise<void> {
  const { output } = settings
  await withDoor(openRunningDoor, settings, async (door) => {
    const { peerId, name } = await door.call('cloudQuota', { device, bytes })
    output.done({ peerId, name, quotaBytes: bytes }, () => `At most ${sizeWords(bytes)} are held for ${title({ peerId, name }, output)}. What is over stays.`)
  })
}

async function untilUsed (events: AsyncIterable<NodeEvent>, door: Door, output: Output): Promise<void> {
  let isOver = false
  for await (const { event, detail } of events) {
    if (event !== 'cloud:changed') continue
    if (detail.kind === 'wrong code') output.complain(cloudNewsSentence(detail))
    if (detail.kind === 'offer over') {
      if (detail.because === 'tries') throw new OfferTriedError(offerEndSentence(detail.because))
      // what was used is told once it is kept
      if (detail.because !== 'used') throw new OfferExpiredError(offerEndSentence(detail.because))
      isOver = true
    }
    if (detail.kind === 'device paired' && isOver) {
      const name = (await door.call('cloudStatus', {})).devices.find(({ peerId }) => peerId === detail.peer)?.name ?? ''
      return output.done({ device: detail.peer, name, state: 'paired' }, () => `${title({ peerId: detail.peer, name }, output)} is paired: this host is its cloud now.`)
    }
  }
  throw new NodeWentAwayError('the node stopped')
}

function statusText ({ clouds, devices, history, offer }: Answer<'cloudStatus'>, output: Output): string {
  return [
    output.paint('bold', 'Clouds of this node'),
    ...(clouds.length === 0
      ? ['  none: on an always-on computer run "mobilink cloud offer", here "mobilink cloud pair"']
      : clouds.flatMap((cloud) => [`  ${title(cloud, output)}  since ${moment(cloud.pairedAt)}`, `    ${cloud.peerId}`, `    ${`${cloudWords(cloud).sentence} ${cloudFileSentence(cloud)}`.trimEnd()}`, ...(history || cloud.history.state !== 'off' ? [`    ${historyWords(cloud.history)}`] : [])])),
    output.paint('bold', 'Devices whose cloud this node is'),
    ...(devices.length === 0
      ? ['  none: "mobilink cloud offer" pairs one']
      : devices.flatMap((device) => [
        `  ${title(device, output)}  since ${moment(device.pairedAt)}`,
        `    ${device.peerId}`,
        `    ${deviceSentence(device, moment)}`,
        ...device.holdsFor.map(({ to, envelopes, files, bytes, since }) => `    for ${to}  ${envelopes} ${envelopes === 1 ? 'message' : 'messages'}${files === 0 ? '' : ` and ${files} ${files === 1 ? 'file' : 'files'}`}, ${sizeWords(bytes)}, since ${moment(since)}`)
      ])),
    ...(offer === null ? [] : [`An offer goes on until ${moment(offer.expiresAt)}: ${offer.triesLeft} of 3 tries are left.`])
  ].join('\n')
}

function title (node: { readonly name: string, readonly peerId: string }, output: Output): string {
  return output.paint('bold', printable(nodeTitle(node)))
}

async function withDoor (open: (settings: Settings) => Promise<Door>, settings: Settings, use: (door: Door) => Promise<void>): Promise<void> {
  const door = await open(settings)
  try {
    await use(door)
  } finally {
    await door.close()
  }
}
