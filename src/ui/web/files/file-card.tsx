/**
 * What a message shows of its file: the small picture that came with it, what it is, how far it is, and what a person can
 * do about it. Nothing is fetched, drawn or opened that nobody asked for.
 */
import { useComputed } from '@preact/signals'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { fileFacts, programWarning, transferWords } from '../../model/file-words.ts'
import { rasterSize } from '../../model/raster-size.ts'
import { sentenceFor } from '../../model/index.ts'
import { useDeed } from '../deed.ts'
import { useBlobAddress } from './blob-address.ts'
import { canShow } from './can-show.ts'
import { saveReceived } from './saving.ts'
import type { Deed } from '../deed.ts'
import type { Tab } from '../tab.ts'
import type { FileAction } from '../../model/file-words.ts'
import type { Message, MessageFile, Transfer } from '../../../node/index.ts'
import type { VNode } from 'preact'

/** Of what came as a small picture nothing larger is drawn. Design: four times as much as is sent. */
const MOST_THUMBNAIL_SIDE = 1_280

const LABELS: Readonly<Record<FileAction, string>> = {
  get: 'Get file', decline: 'Decline', pause: 'Pause', resume: 'Resume', 'try again': 'Try again', cancel: 'Cancel', save: 'Save'
}

export function FileCard ({ tab, message, title }: { tab: Tab, message: Message, title: string }): VNode | null {
  const heard = useComputed(() => tab.files.transfers.value.get(message.id))
  const { file } = message
  if (file === undefined) return null
  const transfer = heard.value ?? file.transfer
  return (
    <div class="file">
      {/* what is spoken has a player of its own */}
      {message.kind === 'file' && <Thumbnail file={file} />}
      {message.kind === 'file' && <p class="file-facts">{fileFacts(file)}</p>}
      <Progress tab={tab} message={message} file={file} transfer={transfer} title={title} />
    </div>
  )
}

function Progress ({ tab, message, file, transfer, title }: { tab: Tab, message: Message, file: MessageFile, transfer: Transfer, title: string }): VNode {
  const { sentence, hasBar, actions } = transferWords(transfer, title)
  const deed = useDeed()
  const saving = useSaving(tab, message)
  const isHere = file.isHere || (transfer.direction === 'in' && transfer.state === 'done')
  const act = (action: FileAction): void => {
    if (action === 'save') return saving.ask()
    if (action === 'cancel') return tab.takeBack(message.contact, message.id)
    deed.run(async () => {
      await carryOut(tab, message, action)
      return ''
    })
  }
  return (
    // what goes on here is read when somebody looks: a number that changes all the time is not read out
    <div class="file-state" aria-live="off">
      {sentence !== '' && <p>{sentence}</p>}
      {hasBar && <progress aria-label={`Progress of ${file.name}`} value={transfer.done} max={Math.max(1, transfer.size)} />}
      {transfer.savedAs !== undefined && <p>Saved as <span class="peer-id" dir="auto">{transfer.savedAs}</span></p>}
      <div class="row">
        {isHere && canShow(file) && <button class="small" onClick={() => { tab.dialog.value = { kind: 'picture', message } }}>Show</button>}
        {actions.filter((action) => action !== 'save' || isHere).map((action) => (
          <button key={action} class={`small${action === 'get' ? ' primary' : ''}`} aria-label={`${LABELS[action]}: ${file.name}`} aria-disabled={deed.busy || (action === 'save' && saving.isBusy)} onClick={() => { act(action) }}>{LABELS[action]}</button>
        ))}
      </div>
      <Saving saving={saving} file={file} title={title} />
      <Said deed={deed} />
    </div>
  )
}

async function carryOut ({ node: { transfers }, keepStorage }: Tab, { contact, id }: Message, action: Exclude<FileAction, 'cancel' | 'save'>): Promise<void> {
  switch (action) {
    case 'get':
      keepStorage()
      await transfers.accept(contact, id)
      return
    case 'decline':
      await transfers.decline(contact, id)
      return
    case 'pause':
      await transfers.pause(contact, id)
      return
    case 'resume':
    case 'try again':
      await transfers.resume(contact, id)
  }
}

function Thumbnail ({ file }: { file: MessageFile }): VNode | null {
  const bytes = file.shown?.kind === 'picture' ? file.shown.thumbnail : undefined
  const [size, blob] = useMemo(() => {
    const said = bytes === undefined ? undefined : rasterSize(bytes)
    const isSmall = said !== undefined && Math.max(said.width, said.height) <= MOST_THUMBNAIL_SIDE
    return isSmall ? [said, new Blob([new Uint8Array(bytes ?? [])], { type: said.mime })] : []
  }, [bytes])
  const address = useBlobAddress(blob)
  if (size === undefined) return null
  return <img class="file-picture" src={address === '' ? undefined : address} width={size.width} height={size.height} alt={`Small picture of ${file.name}`} />
}

interface SavingState {
  readonly isBusy: boolean
  readonly isAsked: boolean
  readonly done: number
  readonly said: string
  readonly problem: string
  ask (): void
  save (): void
  cancel (): void
}

function useSaving (tab: Tab, message: Message): SavingState {
  const [{ done, said, problem, isBusy, isAsked }, set] = useState({ done: 0, said: '', problem: '', isBusy: false, isAsked: false })
  const stopping = useRef<AbortController | undefined>(undefined)
  // what is saved goes on while another conversation is looked at, and ends with the page
  const isThere = useRef(true)
  useEffect(() => () => { isThere.current = false }, [])
  const show = (change: Partial<SavingState>): void => { if (isThere.current) set((now) => ({ ...now, ...change })) }

  const save = (): void => {
    const { signal } = stopping.current = new AbortController()
    let shownAt = 0
    show({ isBusy: true, isAsked: false, said: '', problem: '', done: 0 })
    saveReceived(tab.node.transfers, message, {
      signal,
      onProgress: (now) => {
        if (now - shownAt < (message.file?.size ?? 0) / 100) return
        shownAt = now
        show({ done: now })
      }
    }).then(
      (words) => { show({ isBusy: false, said: words }) },
      (error: unknown) => { show({ isBusy: false, problem: signal.aborted ? '' : sentenceFor(error) }) }
    )
  }
  return {
    isBusy,
    isAsked,
    done,
    said,
    problem,
    ask: () => {
      if (isBusy) return
      if (message.file?.isProgram === true) show({ isAsked: true, said: '', problem: '' })
      else save()
    },
    save,
    cancel: () => {
      stopping.current?.abort()
      show({ isAsked: false })
    }
  }
}

function Saving ({ saving: { isAsked, isBusy, done, said, problem, save, cancel }, file, title }: { saving: SavingState, file: MessageFile, title: string }): VNode {
  return (
    <>
      {isAsked && (
        <div class="file-warning" role="alert">
          <p>{programWarning(file, title)}</p>
          <div class="row">
            <button class="small danger" onClick={save}>Save it all the same</button>
            <button class="small" onClick={cancel}>Do not save</button>
          </div>
        </div>
      )}
      {isBusy && (
        <div class="row">
          <progress class="grow" aria-label={`Saving ${file.name}`} value={done} max={Math.max(1, file.size)} />
          <button class="quiet small" onClick={cancel}>Stop</button>
        </div>
      )}
      <p class="file-said" role="status">{said}</p>
      <p class="problem" role="alert">{problem}</p>
    </>
  )
}

function Said ({ deed: { problem } }: { deed: Deed }): VNode {
  return <p class="problem" role="alert">{problem}</p>
}
