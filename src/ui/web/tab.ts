/**
 * What the page shows of its running node, as signals, and what a person can do with it. The store is the truth:
 * every event only says which record to take over or what to look at again. Nothing is shown that is not kept.
 */
import { batch, computed, signal } from '@preact/signals'
import { pairingHostOf } from '../../node/index.ts'
import { connectionOf, contactsIn, sentenceFor, withContact, withoutContact } from '../model/index.ts'
import { Drafts } from './drafts.ts'
import { OpenConversation } from './open-conversation.ts'
import { TabFiles } from './tab-files.ts'
import type { PageHost } from './page-host.ts'
import type { TabVault } from './tab-vault.ts'
import type { VoiceRecording } from './voice-recording.ts'
import type { Contact, Message, MessageId, MessageRemoved, MobilinkEvents, MobilinkNode, PairedCloud, Path, PeerIdText, Temporary, VerificationView } from '../../node/index.ts'
import type { Signal } from '@preact/signals'

/** The dialog that is open; there is never more than one, but for a confirmation on top. */
export type Dialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'add contact', readonly address: string }
  | { readonly kind: 'you' }
  /** `node`: the address of one to use, which a link brought. */
  | { readonly kind: 'network', readonly node?: string }
  | { readonly kind: 'lock and backup' }
  | { readonly kind: 'cloud' }
  | { readonly kind: 'wake-ups' }
  | { readonly kind: 'contact', readonly peer: PeerIdText }
  | { readonly kind: 'verify', readonly peer: PeerIdText }
  /** What a message has brought, and can be shown. */
  | { readonly kind: 'picture', readonly message: Message }

export interface Preview { readonly text: string, readonly direction: Message['direction'] }

// Events of one moment change the page once: a burst of messages costs one drawing per frame, not one each. Design.
const ONE_FRAME_MS = 16
// How long "is typing" is believed after a hint. Design.
const TYPING_MS = 6_000
// Previews are read for as many contacts as a person looks at first; the others get theirs with their next message.
const PREVIEWS_AT_START = 40

/** These say that a pairing may work in a moment. */
const UNTRIED = new Set(['PeerUnreachableError', 'PairingBusyError', 'AbortError'])

export class Tab {
  readonly node: MobilinkNode
  readonly host: PageHost
  readonly vault: TabVault
  readonly drafts = new Drafts()
  readonly files = new TabFiles(this)
  /** Voice messages that are being made, or were made and not sent. */
  readonly voices = new Map<PeerIdText, VoiceRecording>()
  readonly contacts = signal<readonly Contact[]>([])
  readonly sections = computed(() => contactsIn(this.contacts.value))
  readonly conversation = signal<OpenConversation | undefined>(undefined)
  readonly dialog = signal<Dialog>({ kind: 'none' })
  readonly notice = signal('')
  readonly ownName = signal('')
  readonly typing = signal<ReadonlySet<PeerIdText>>(new Set())
  readonly previews = signal<ReadonlyMap<PeerIdText, Preview>>(new Map())
  /** Comparisons that go on, and the one whose end its dialog still shows. */
  readonly comparisons = signal<ReadonlyMap<PeerIdText, VerificationView>>(new Map())
  readonly clouds = signal<readonly PairedCloud[]>([])
  /** A pairing link that was opened here and not used yet; it is the session's, so that it outlives a lock. */
  readonly pairingLink: Signal<string | undefined>
  readonly paths = signal<readonly Path[]>([])
  readonly networkDown = signal(!navigator.onLine)
  readonly persisted = signal<boolean | undefined>(undefined)
  readonly connection = computed(() => connectionOf({
    paths: this.paths.value,
    host: this.host.description?.peerId,
    contacts: this.contacts.value,
    networkDown: this.networkDown.value
  }))
  readonly #closing = new AbortController()
  // Who is online is what the last event said: a record that was read meanwhile may be older than that.
  readonly #online = new Map<PeerIdText, boolean>()
  #happened: Array<() => void> = []
  #isReadingMarked = false
  readonly #typingEnds = new Map<PeerIdText, ReturnType<typeof setTimeout>>()

  constructor (node: MobilinkNode, host: PageHost, vault: TabVault, pairingLink: Signal<string | undefined>) {
    this.node = node
    this.host = host
    this.vault = vault
    this.pairingLink = pairingLink
  }

  /** Follows the node, then reads what there is: in this order, so that nothing happens unseen in between. */
  async open (): Promise<void> {
    this.#follow()
    this.ownName.value = this.node.self.name()
    this.paths.value = this.node.network.paths()
    for (const view of this.node.contacts.verifications()) this.#compared(view)
    await this.vault.refresh()
    await this.lookAtClouds()
    for (const contact of await this.node.contacts.list()) {
      if (!this.#online.has(contact.peerId)) this.#online.set(contact.peerId, contact.online)
      this.#take(contact)
    }
    this.attempt(() => this.#readPreviews())
    this.attempt(async () => { this.persisted.value = await storage()?.persisted() })
  }

  /** Stops the node, and lets go of all that was shown: a locked page has none of it in memory. */
  async close (): Promise<void> {
    this.#closing.abort()
    for (const ends of this.#typingEnds.values()) clearTimeout(ends)
    this.#happened = []
    this.drafts.forget()
    this.files.close()
    for (const voice of this.voices.values()) voice.discard()
    this.voices.clear()
    batch(() => {
      this.dialog.value = { kind: 'none' }
      this.conversation.value = undefined
      this.contacts.value = []
      this.comparisons.value = new Map()
      this.previews.value = new Map()
      this.clouds.value = []
      this.typing.value = new Set()
      this.ownName.value = ''
    })
    await this.node.stop()
  }

  /** Runs what a person asked for; a failure becomes a notice in words. */
  attempt (action: () => Promise<unknown>): void {
    action().catch((error: unknown) => { this.notice.value = sentenceFor(error) })
  }

  contact (peer: PeerIdText | undefined): Contact | undefined {
    return this.contacts.value.find((contact) => contact.peerId === peer)
  }

  select (peer: PeerIdText | undefined): void {
    const before = this.conversation.value?.peer
    if (before === peer) return
    if (before !== undefined) this.attempt(() => this.node.contacts.setOpen(before, false))
    const contact = this.contact(peer)
    if (contact === undefined) {
      this.conversation.value = undefined
      return
    }
    const conversation = new OpenConversation(contact.peerId, this.node.messages)
    this.conversation.value = conversation
    this.attempt(() => this.node.contacts.setOpen(contact.peerId, true))
    this.attempt(() => conversation.open(contact.unread, contact.unreadFrom))
  }

  /** @throws as `Contacts.add` */
  async add (address: string, name: string, temporary?: Temporary): Promise<void> {
    const first = this.contacts.value.length === 0
    const contact = await this.node.contacts.add(address, { ...(name === '' ? {} : { name }), ...(temporary === undefined ? {} : { temporary }) })
    this.#take(contact)
    this.select(contact.peerId)
    if (first) this.keepStorage()
  }

  async accept (contact: Contact): Promise<void> {
    const accepted = await this.node.contacts.accept(contact.peerId, { name: contact.name })
    this.#take(accepted)
    this.select(accepted.peerId)
    this.keepStorage()
  }

  async remove (peer: PeerIdText): Promise<void> {
    await this.node.contacts.remove(peer)
    this.#drop(peer)
  }

  /** @throws as `Messages.send`; the draft is the caller's to keep then */
  async send (peer: PeerIdText, text: string): Promise<void> {
    await this.node.messages.send(peer, text)
    if (this.conversation.value?.peer === peer) await this.conversation.value.newest()
  }

  takeBack (peer: PeerIdText, id: MessageId): void {
    this.attempt(async () => { this.#changed(await this.node.messages.cancel(peer, id)) })
  }

  /** Begins a comparison with a contact, or accepts the one that it has begun. */
  compare (peer: PeerIdText): void {
    this.attempt(() => this.node.contacts.verify(peer))
  }

  /** The host that made the offer of this link; `undefined` for what is none. */
  pairingHost (link: string): PeerIdText | undefined {
    return pairingHostOf(link)
  }

  /** Whether the very host that serves this page made it: a link of anybody else is never used in one press. */
  isOwnHostsLink (link: string): boolean {
    const own = this.host.description?.peerId
    return own !== undefined && this.pairingHost(link) === own
  }

  /** By link, or by code with the host that serves this page. @throws as `Cloud.pair` */
  async pair (text: string): Promise<PairedCloud> {
    const { description } = this.host
    try {
      const cloud = await this.node.cloud.pair(text, description === undefined ? {} : { at: description.addresses[0] ?? description.peerId })
      this.pairingLink.value = undefined
      await this.lookAtClouds()
      return cloud
    } catch (error) {
      // a link that was refused or used is of no use any more; one that could not be tried is
      const isUntried = error instanceof Error && UNTRIED.has(error.name)
      if (!isUntried && text === this.pairingLink.value) this.pairingLink.value = undefined
      throw error
    }
  }

  async lookAtClouds (): Promise<void> {
    const isReturning = (): boolean => this.clouds.value.some(({ history }) => history.state === 'returning')
    const was = isReturning()
    this.clouds.value = await this.node.cloud.clouds()
    // what came back stands in front of what is on the screen
    if (was && !isReturning()) await this.conversation.value?.open(0)
  }

  closeDialog (): void {
    const { dialog } = this
    if (dialog.value.kind === 'verify') {
      const comparison = this.comparisons.value.get(dialog.value.peer)
      if (comparison !== undefined && isOver(comparison)) this.#forgetComparison(dialog.value.peer)
    }
    dialog.value = { kind: 'none' }
  }

  /** The newest message of the open conversation is on the screen, and somebody looks. */
  seen (): void {
    const contact = this.contact(this.conversation.value?.peer)
    if (contact === undefined || contact.unread === 0 || document.visibilityState !== 'visible' || this.#isReadingMarked) return
    // One at a time: what arrives meanwhile changes the contact again, and so asks again.
    this.#isReadingMarked = true
    this.attempt(async () => {
      try {
        this.#take(await this.node.contacts.markRead(contact.peerId))
      } finally {
        this.#isReadingMarked = false
      }
    })
  }

  /** Asks the browser to keep what is here, unless it has agreed already. */
  readonly keepStorage = (): void => {
    if (this.persisted.value === true) return
    this.attempt(async () => { this.persisted.value = await storage()?.persist() })
  }

  async saveName (name: string): Promise<void> {
    await this.node.self.setName(name)
    this.ownName.value = this.node.self.name()
  }

  #follow (): void {
    const { signal: until } = this.#closing
    const on = <K extends keyof MobilinkEvents>(type: K, listener: (event: MobilinkEvents[K]) => void): void => {
      this.node.addEventListener(type, (event) => { this.#soon(() => { listener(event) }) }, { signal: until })
    }
    const lookAtPaths = (): void => { this.paths.value = this.node.network.paths() }
    on('message:added', ({ detail }) => { this.#added(detail) })
    on('message:changed', ({ detail }) => { this.#changed(detail) })
    on('message:removed', ({ detail }) => { this.#removed(detail) })
    on('transfer:changed', ({ detail }) => { this.files.changed(detail) })
    on('contact:changed', ({ detail }) => { this.#take(detail) })
    on('contact:removed', ({ detail }) => { this.#drop(detail) })
    on('peer:typing', ({ detail }) => { this.#isTyping(detail) })
    on('peer:online', ({ detail }) => { this.#isOnline(detail, true) })
    on('peer:offline', ({ detail }) => { this.#isOnline(detail, false) })
    on('verify:changed', ({ detail }) => { this.#compared(detail) })
    on('cloud:changed', () => { this.attempt(() => this.lookAtClouds()) })
    on('network:changed', lookAtPaths)
    on('fault', ({ detail }) => { this.notice.value = sentenceFor(detail) })
    window.addEventListener('online', () => { this.networkDown.value = false }, { signal: until })
    window.addEventListener('offline', () => { this.networkDown.value = true }, { signal: until })
  }

  #soon (change: () => void): void {
    this.#happened.push(change)
    if (this.#happened.length > 1) return
    setTimeout(() => {
      const happened = this.#happened
      this.#happened = []
      batch(() => { for (const apply of happened) apply() })
    }, ONE_FRAME_MS)
  }

  #take (contact: Contact): void {
    this.contacts.value = withContact(this.contacts.value, { ...contact, online: this.#online.get(contact.peerId) ?? false })
  }

  #isOnline (peer: PeerIdText, online: boolean): void {
    this.#online.set(peer, online)
    this.paths.value = this.node.network.paths()
    const contact = this.contact(peer)
    if (contact !== undefined) this.#take(contact)
  }

  #drop (peer: PeerIdText): void {
    this.contacts.value = withoutContact(this.contacts.value, peer)
    this.drafts.set(peer, '')
    if (this.conversation.value?.peer === peer) this.conversation.value = undefined
    this.#forgetComparison(peer)
    const { dialog } = this
    if ((dialog.value.kind === 'contact' || dialog.value.kind === 'verify') && dialog.value.peer === peer) dialog.value = { kind: 'none' }
  }

  #compared (view: VerificationView): void {
    const { dialog } = this
    const isOpen = dialog.value.kind === 'verify' && dialog.value.peer === view.contact
    // an end that nobody looks at is told by what is kept of it: verified, or a warning
    if (isOver(view) && !isOpen) return this.#forgetComparison(view.contact)
    this.comparisons.value = new Map(this.comparisons.value).set(view.contact, view)
  }

  #forgetComparison (peer: PeerIdText): void {
    if (!this.comparisons.value.has(peer)) return
    const comparisons = new Map(this.comparisons.value)
    comparisons.delete(peer)
    this.comparisons.value = comparisons
  }

  #added (message: Message): void {
    // what came late is not the newest that was said
    if (message.arrival === undefined) this.#preview(message)
    this.#stopsTyping(message.contact)
    const conversation = this.conversation.value
    if (conversation?.peer === message.contact) conversation.added(message)
  }

  #changed (message: Message): void {
    this.files.heard(message)
    const conversation = this.conversation.value
    if (conversation?.peer === message.contact) conversation.changed(message)
  }

  #removed ({ contact, id }: MessageRemoved): void {
    this.conversation.value?.removed(id)
    if (this.previews.value.has(contact)) this.attempt(() => this.#readPreview(contact))
  }

  #preview ({ contact, kind, text, file, direction }: Message): void {
    const said = kind === 'voice' ? 'Voice message' : file?.name ?? text
    this.previews.value = new Map(this.previews.value).set(contact, { text: said.slice(0, 120), direction })
  }

  async #readPreviews (): Promise<void> {
    for (const contact of this.sections.value.people.slice(0, PREVIEWS_AT_START)) {
      if (!this.previews.value.has(contact.peerId)) await this.#readPreview(contact.peerId)
    }
  }

  async #readPreview (peer: PeerIdText): Promise<void> {
    const [newest] = await this.node.messages.history(peer, { limit: 1 })
    if (newest !== undefined) return this.#preview(newest)
    const previews = new Map(this.previews.value)
    previews.delete(peer)
    this.previews.value = previews
  }

  #isTyping (peer: PeerIdText): void {
    clearTimeout(this.#typingEnds.get(peer))
    this.#typingEnds.set(peer, setTimeout(() => { this.#stopsTyping(peer) }, TYPING_MS))
    this.typing.value = new Set(this.typing.value).add(peer)
  }

  #stopsTyping (peer: PeerIdText): void {
    clearTimeout(this.#typingEnds.get(peer))
    if (!this.typing.value.has(peer)) return
    const typing = new Set(this.typing.value)
    typing.delete(peer)
    this.typing.value = typing
  }

}

function isOver ({ state: { phase } }: VerificationView): boolean {
  return phase === 'verified' || phase === 'ended'
}

// Absent where a page is no secure context; the types do not know that.
function storage (): StorageManager | undefined {
  return (navigator as { storage?: StorageManager }).storage
}
