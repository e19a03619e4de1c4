/**
 * The one table from an error's name to what a person reads (what happened, what to do) and what the shell
 * gets. An error without a line here still ends in a sentence, and a test asks for the line.
 */
import { EXIT } from './exit-codes.ts'
import { printable } from './printable.ts'
import type { ExitCode } from './exit-codes.ts'

export interface Saying {
  readonly exit: ExitCode
  readonly sentence: string
  /** The error's own message is written for people: it stands before the sentence, or alone, where it says what to do too. */
  readonly ownWords?: 'first' | 'alone'
}

/** An error as it arrives here: thrown in this process, or told by the running node. */
export interface Told { readonly name: string, readonly message: string, readonly code?: string }

export const SENTENCES: Readonly<Record<string, Saying>> = {
  // the command line
  WrongUseError: { exit: EXIT.wrongUse, sentence: 'That is no command line of Mobilink: see "mobilink --help".', ownWords: 'alone' },
  NoNodeRunningError: { exit: EXIT.noNode, sentence: 'No node is running on this data directory: start one with "mobilink start".' },
  NodeAlreadyRunningError: { exit: EXIT.failed, sentence: 'Use that one, or give this one another directory with --data.', ownWords: 'first' },
  NodeWentAwayError: { exit: EXIT.noNode, sentence: 'The running node stopped or closed the line before it had answered: look at "mobilink status", then try again. What was kept stays kept.' },
  NotYetError: { exit: EXIT.notYet, sentence: 'The message is kept and has not arrived yet: it goes out by itself while a node is running. See "mobilink pending".' },
  NotDeliverableError: { exit: EXIT.failed, sentence: 'The message will not be delivered: see "mobilink history" for why, and send it again if it still matters.', ownWords: 'first' },
  DeclinedError: { exit: EXIT.refused, sentence: 'The other side declined the message: it stays in your history, undelivered.' },
  NoSuchMessageError: { exit: EXIT.notFound, sentence: 'There is no such message in this conversation: take an ID from "mobilink history --json".' },
  InvalidRequestError: { exit: EXIT.failed, sentence: 'The running node did not understand this command: it may be another version. Stop it and start it again.' },
  TooManyClientsError: { exit: EXIT.failed, sentence: 'The running node serves as many commands as it can: end a "mobilink watch" and try again.' },
  PageAddressTakenError: { exit: EXIT.failed, sentence: 'The page is not served: another program has its port. Stop that one, or start with --web localhost:0.', ownWords: 'alone' },
  TlsCertificateError: { exit: EXIT.wrongUse, sentence: 'The certificate or its key cannot serve other machines: see docs/REACH-YOUR-COMPUTER.md for what is needed.', ownWords: 'alone' },
  TlsPortError: { exit: EXIT.failed, sentence: 'Other machines get no page from this node: its port is not to be had. Give --tls-listen another one.', ownWords: 'alone' },
  WebRTCDirectRefusedError: { exit: EXIT.failed, sentence: 'This browser lets no page use WebRTC-direct: the host\'s other addresses are tried.' },
  TextFrameError: { exit: EXIT.failed, sentence: 'Somebody sent text where only bytes belong, and was turned away: nothing is to be done.' },
  StopTimedOutError: { exit: EXIT.failed, sentence: 'The node could not finish in time and was ended: what was kept stays kept.' },
  SomethingBrokenError: { exit: EXIT.failed, sentence: 'The self-test found something broken: do what its line says, then run it again.' },
  NoAnswerError: { exit: EXIT.failed, sentence: 'The running node does not answer: stop it and start it again.' },
  NeverStartedError: { exit: EXIT.failed, sentence: 'There is no identity in this data directory yet: start it with "mobilink start".' },
  EchoDiffersError: { exit: EXIT.failed, sentence: 'Bytes were changed on their way within this machine: look at its network software, then try again.' },
  // contacts
  InvalidContactAddressError: { exit: EXIT.wrongUse, sentence: 'That is no address of a contact: copy the peer ID or invite again. Nothing was dialled.', ownWords: 'alone' },
  InvalidPeerIdError: { exit: EXIT.wrongUse, sentence: 'That is no peer ID: it starts with 12D3KooW and has 52 characters. Copy it again.' },
  InvalidSignedAddressesError: { exit: EXIT.failed, sentence: 'A contact told addresses that are not its own or cannot be read: they were not kept. Ask them to update.' },
  OwnAddressError: { exit: EXIT.wrongUse, sentence: 'That is this node\'s own address: give it to somebody else, and add theirs.' },
  ContactBlockedError: { exit: EXIT.refused, sentence: 'You have blocked this contact: "mobilink contacts unblock" first.' },
  NoSuchContactError: { exit: EXIT.notFound, sentence: 'There is no such contact: see "mobilink contacts", or add one with "mobilink contacts add".' },
  AmbiguousContactError: { exit: EXIT.wrongUse, sentence: 'Several contacts fit: give the whole name or more of the peer ID (see "mobilink contacts").' },
  ContactNotAcceptedError: { exit: EXIT.failed, sentence: 'You have not accepted this contact yet: "mobilink contacts accept" first.' },
  NotAcceptedYetError: { exit: EXIT.refused, sentence: 'They have not accepted your request yet: compare once they have.' },
  TooManyVerificationsError: { exit: EXIT.refused, sentence: 'Three comparisons with this contact have begun within an hour: wait, or compare the safety number.', ownWords: 'alone' },
  VerificationMismatchError: { exit: EXIT.refused, sentence: 'IT DOES NOT MATCH: somebody may stand between you and this contact. Send nothing that others must not read until a comparison matches.' },
  VerificationBrokenOffError: { exit: EXIT.failed, sentence: 'The comparison broke off before both had confirmed, as it would when somebody in between is about to be noticed: nothing was verified. Compare again.' },
  VerificationUnansweredError: { exit: EXIT.notYet, sentence: 'They did not answer in time, and nothing was verified: agree on a moment with them and try again, or compare the safety number.', ownWords: 'alone' },
  VerificationDeclinedError: { exit: EXIT.refused, sentence: 'The other side ended the comparison, and nothing was verified: try again when they are ready.', ownWords: 'alone' },
  VerificationEndedError: { exit: EXIT.failed, sentence: 'The comparison ended, and nothing was verified: try again when both are ready.', ownWords: 'alone' },
  SafetyNotComparedError: { exit: EXIT.wrongUse, sentence: 'Nothing was compared: take the number or code that the other device shows.', ownWords: 'alone' },
  NameTooLongError: { exit: EXIT.wrongUse, sentence: 'The name is longer than 64 characters: choose a shorter one.' },
  // the cloud
  InvalidPairingLinkError: { exit: EXIT.wrongUse, sentence: 'That is neither a pairing link nor its code: take what "mobilink cloud offer" shows on the computer.', ownWords: 'alone' },
  WrongPairingCodeError: { exit: EXIT.refused, sentence: 'The code is wrong: look at the computer again.', ownWords: 'alone' },
  NoOfferError: { exit: EXIT.refused, sentence: 'That computer has no offer open: make one there with "mobilink cloud offer". It is good once, for ten minutes.' },
  PairingBusyError: { exit: EXIT.failed, sentence: 'Another device is being paired by that offer: try again in a minute.' },
  PairingFailedError: { exit: EXIT.failed, sentence: 'Nothing was paired: make a new offer on the computer and try again.', ownWords: 'alone' },
  UnknownHostError: { exit: EXIT.wrongUse, sentence: 'A code alone does not say which computer it is of: give the link, or say where with --at.' },
  OfferExpiredError: { exit: EXIT.notYet, sentence: 'The offer is over and was not used: make a new one with "mobilink cloud offer".', ownWords: 'alone' },
  OfferTriedError: { exit: EXIT.refused, sentence: 'The offer is over, because three tries did not end in a pairing: make a new one while you look at both devices.', ownWords: 'alone' },
  NoSuchCloudError: { exit: EXIT.notFound, sentence: 'No such node is paired with this one: see "mobilink cloud status".' },
  InvalidQuotaError: { exit: EXIT.wrongUse, sentence: 'That is no size: give one from 1 MiB to 1 TiB, such as 5GiB.' },
  // messages
  MessageTooLongError: { exit: EXIT.wrongUse, sentence: 'The text is longer than 16,000 bytes: nothing was kept. Send it in parts.' },
  InvalidExpiryError: { exit: EXIT.wrongUse, sentence: 'Give another time, such as 5m, 1h, 1d or 4w.', ownWords: 'first' },
  EmptyMessageError: { exit: EXIT.wrongUse, sentence: 'There is no text to send: give it after the contact, or through stdin.' },
  OutboxFullError: { exit: EXIT.failed, sentence: 'Too much waits for this contact already: nothing was kept. Wait until some of it has arrived, or take some back.' },
  NotPendingError: { exit: EXIT.failed, sentence: 'That message has already been delivered and cannot be taken back.' },
  InvalidPageError: { exit: EXIT.wrongUse, sentence: 'There is no such page of this conversation: give --limit a smaller number, and --before an ID from "mobilink history --json".' },
  InvalidBundleError: { exit: EXIT.failed, sentence: 'The keys that a contact handed over do not hold: nothing was sealed with them. They are asked for again when it is online.' },
  InvalidCertificateError: { exit: EXIT.failed, sentence: 'What was shown to prove that a node is somebody\'s own cloud does not hold: nothing was given to it.' },
  CloudRefusedError: { exit: EXIT.refused, sentence: 'The paired computer does not keep messages for this device any more. Unpair it here with "mobilink cloud unpair", and pair it again.' },
  UntrueHistoryError: { exit: EXIT.failed, sentence: 'A paired computer handed out conversations that this device did not leave there: nothing was taken of them.' },
  TooManyCloudsError: { exit: EXIT.failed, sentence: 'Four computers are paired with this device already. Take one away first with "mobilink cloud unpair".' },
  UntrueReportError: { exit: EXIT.failed, sentence: 'A paired computer said that a message was delivered and could not prove it: the message still counts as waiting. Have a look at that computer.' },
  InvalidPushBodyError: { exit: EXIT.failed, sentence: 'What was said about how a device is woken makes no sense: nothing was kept of it.' },
  InvalidEnvelopeError: { exit: EXIT.failed, sentence: 'A contact sent something that is no message of this version: it was not kept. Ask them to update.' },
  // files
  NoSuchFileError: { exit: EXIT.notFound, sentence: 'There is no such file on this computer: check its name and its folder.', ownWords: 'alone' },
  UnfitFileError: { exit: EXIT.wrongUse, sentence: 'That cannot be sent: give the path of a regular file.', ownWords: 'alone' },
  AmbiguousTransferError: { exit: EXIT.wrongUse, sentence: 'Give more of the id, or --contact with whom it is shared.', ownWords: 'first' },
  TransferOverError: { exit: EXIT.refused, sentence: 'The file will not come: have it sent again if it still matters.', ownWords: 'first' },
  TransferFailedError: { exit: EXIT.failed, sentence: 'See "mobilink transfers --all"; "mobilink transfers resume" tries it again.', ownWords: 'first' },
  NotHereYetError: { exit: EXIT.notYet, sentence: 'The file is not all here yet: it goes on by itself while a node is running. See "mobilink transfers".' },
  BlobSourceChangedError: { exit: EXIT.failed, sentence: 'The file changed while it was being read: nothing of it was sent. Send it again once it is finished.', ownWords: 'alone' },
  InvalidBlobError: { exit: EXIT.failed, sentence: 'What came is not the file that was announced, or not all of it: nothing that could not be proven was kept. It is fetched again by itself.' },
  NoRoomForFileError: { exit: EXIT.failed, sentence: 'There is not enough room on this device for the file: free some space, then try again.', ownWords: 'alone' },
  TooLargeWithoutCopyError: { exit: EXIT.failed, sentence: 'At most 256 files, of 256 GiB together, can be sent with --while-open: send it once others were fetched, or without --while-open.', ownWords: 'alone' },
  NeedsNodeError: { exit: EXIT.noNode, sentence: 'Nothing was sent: a file that is not kept can be fetched only while a node runs. Start one with "mobilink start", then send it again.' },
  NoSuchBlobError: { exit: EXIT.notFound, sentence: 'The file is gone from this data directory: restore it from your backup, or have it sent again.' },
  BlobNotHereError: { exit: EXIT.notFound, sentence: 'The other side has the file no more: ask for it to be sent again.' },
  BlobNotNowError: { exit: EXIT.failed, sentence: 'The other side cannot give the file now: it is asked again by itself.' },
  LyingSourceError: { exit: EXIT.failed, sentence: 'Something else was given in the place of a file, and nothing of it was kept: it is fetched again by itself.' },
  CannotSaveError: { exit: EXIT.failed, sentence: 'The file cannot be saved there: give another folder.', ownWords: 'alone' },
  NoSuchTransferError: { exit: EXIT.notFound, sentence: 'There is no such file: `mobilink transfers` lists them.' },
  FileNotHereError: { exit: EXIT.failed, sentence: 'The file is not here yet: `mobilink transfers` says how far it is.' },
  TransfersUnavailableError: { exit: EXIT.failed, sentence: 'This device has no place for files: neither can it send one nor fetch one.' },
  InvalidFileBodyError: { exit: EXIT.failed, sentence: 'A contact announced a file in a way that makes no sense: nothing was fetched. Ask them to update and send it again.' },
  // store and identity
  StoreInUseError: { exit: EXIT.failed, sentence: 'Another Mobilink has this data directory open: use that one, stop it, or give --data another directory.', ownWords: 'alone' },
  StoreClosedError: { exit: EXIT.failed, sentence: 'The node is stopping and kept nothing of this: start it again, then try again.' },
  StoreFromTheFutureError: { exit: EXIT.failed, sentence: 'This data directory was written by a newer Mobilink: install that version, or give --data another directory.' },
  IdentityLostError: { exit: EXIT.failed, sentence: 'This data directory has messages but its identity is missing: put the key file back from your backup, or give --data an empty directory. No new identity was made.' },
  IdentityUnreadableError: { exit: EXIT.failed, sentence: 'The identity in this data directory does not open: check the key file and who may read it, or restore it from your backup. No new identity was made.' },
  InvalidVaultError: { exit: EXIT.failed, sentence: 'The vault in this data directory is damaged or was changed by somebody without its keys: put the file back from your backup. Nothing was replaced.' },
  VaultFromTheFutureError: { exit: EXIT.failed, sentence: 'The vault in this data directory was written by a newer Mobilink: install that version, or give --data another directory. Nothing was changed.' },
  UnlockNeededError: { exit: EXIT.refused, sentence: 'This node is locked: give --passphrase-file or --passphrase-stdin, or run the command at a terminal. Nothing was changed.' },
  RestoreRefusedError: { exit: EXIT.wrongUse, sentence: 'There is an identity in this data directory already: give --data an empty one, or move what is there away. Nothing was changed.' },
  RestoreUnfinishedError: { exit: EXIT.failed, sentence: 'A restore was begun in this data directory and not finished: run "mobilink restore" once more with the same file.' },
  WrongSecretError: { exit: EXIT.refused, sentence: 'That does not unlock it: check the passphrase, the words or the key file, and try again. Nothing was changed.' },
  WeakPassphraseError: { exit: EXIT.wrongUse, sentence: 'That passphrase would protect nothing: choose a longer one, such as six random words.', ownWords: 'alone' },
  InvalidRecoveryWordsError: { exit: EXIT.wrongUse, sentence: 'Those are no recovery words: check them one by one, 24 or 12 English words.', ownWords: 'alone' },
  SlotRefusedError: { exit: EXIT.wrongUse, sentence: 'That way to unlock does not go with the others: nothing was changed.', ownWords: 'alone' },
  VaultLockedError: { exit: EXIT.failed, sentence: 'The vault was locked meanwhile: unlock it and try again. What was kept stays kept.' },
  InvalidSealedRecordError: { exit: EXIT.failed, sentence: 'Something kept here does not open: the disk or another program changed it. Restore the data directory from your backup.' },
  InvalidBackupError: { exit: EXIT.failed, sentence: 'That file is no backup of Mobilink, or was cut off or changed: take another copy. Nothing was restored.' },
  InvalidSafetyCodeError: { exit: EXIT.wrongUse, sentence: 'That is neither a safety number of 60 digits nor a safety code: take the one that the other device shows.' },
  OpenFailedError: { exit: EXIT.failed, sentence: 'Something kept here does not open with this identity\'s key: it was changed, or belongs to another identity. Restore the data directory from your backup.' },
  SessionUnreadableError: { exit: EXIT.failed, sentence: 'The sealing keys in this data directory do not read: they were damaged, or a newer Mobilink wrote them. Install that version, or restore the directory from your backup.' },
  DamagedRecordError: { exit: EXIT.failed, sentence: 'A record in this data directory is damaged: the disk or another program changed it. Restore the directory from your backup.' },
  StoreFullError: { exit: EXIT.failed, sentence: 'The disk or its quota is full: nothing of this was kept. Free some space, then try again.', ownWords: 'alone' },
  StoreAccessError: { exit: EXIT.failed, sentence: 'This user may not use the data directory: change its owner or rights, or give --data another one.', ownWords: 'alone' },
  StoreDamagedError: { exit: EXIT.failed, sentence: 'The store in this data directory is damaged: restore it from your backup, or give --data another one.', ownWords: 'alone' },
  StoreFailedError: { exit: EXIT.failed, sentence: 'The disk failed the store of this node: start it again, and look after the disk if that does not help.', ownWords: 'alone' },
  InvalidConfigError: { exit: EXIT.wrongUse, sentence: 'The configuration says something that cannot be done: correct it and start again.', ownWords: 'alone' },
  // network
  NetworkOffError: { exit: EXIT.noNode, sentence: 'This needs the network, and no node is running: start one with "mobilink start".' },
  NotACloudError: { exit: EXIT.failed, sentence: 'This node keeps nothing for other devices: make the offer on a computer that runs "mobilink start".' },
  PushNotPermittedError: { exit: EXIT.refused, sentence: 'Notices are not allowed for the page. Allow them in the settings of the browser, and try again.' },
  PushUnavailableError: { exit: EXIT.failed, sentence: 'The browser has no push service, or it does not answer. What waits comes all the same when the page is open.' },
  PushRefusedError: { exit: EXIT.failed, sentence: 'A push service was not asked to wake a contact, or refused to. What waits goes out when the contact asks; "push" in the configuration lists the services.', ownWords: 'alone' },
  PeerUnreachableError: { exit: EXIT.failed, sentence: 'Nobody answered there: check that the other device is on and the address is right. What is kept is tried again by itself.' },
  ProtocolRefusedError: { exit: EXIT.failed, sentence: 'The other device answered but does not let this node talk to it yet: what is kept is tried again by itself.' },
  PortTakenError: { exit: EXIT.failed, sentence: 'Another program has the usual port of this node: it listens on another one until the next start.', ownWords: 'alone' },
  NothingAnsweredError: { exit: EXIT.failed, sentence: 'No address answered: it is tried again by itself.' },
  NoRelayServiceError: { exit: EXIT.failed, sentence: 'A node that should relay does not: it is tried again by itself.' },
  NoEchoError: { exit: EXIT.failed, sentence: 'A connection was dead and was closed: it is made anew by itself.' },
  ConnectionCutError: { exit: EXIT.failed, sentence: 'A connection did not close in time and was cut: nothing is to be done.' },
  NotConnectedError: { exit: EXIT.failed, sentence: 'The two devices found no direct way to each other: another way is used, or it is tried again.' },
  WrongStreamPeerError: { exit: EXIT.refused, sentence: 'Somebody else answered in the place of a contact, and was refused: nothing was said to it.' },
  StreamNotAdmittedError: { exit: EXIT.failed, sentence: 'A peer asked for something it may not have, and was turned away: nothing is to be done.' },
  NotAContactError: { exit: EXIT.failed, sentence: 'A peer that is no contact any more sent something, and it was turned away: nothing is to be done.' },
  StrangerRelayLimitError: { exit: EXIT.failed, sentence: 'A stranger wanted more of this node\'s relay than a contact request needs, and was cut off: nothing is to be done.' },
  SignallingRefusedError: { exit: EXIT.failed, sentence: 'A stranger asked for this device\'s addresses and was told nothing: nothing is to be done.' },
  NotNearError: { exit: EXIT.failed, sentence: 'A stranger asked this host who else is here, and was told nothing: nothing is to be done.' },
  NoPrekeysError: { exit: EXIT.failed, sentence: 'The contact is there and gave no key to seal with: what you wrote is held, and it is asked again soon. If it stays so, its Mobilink may be an older version.' },
  MessageMissingError: { exit: EXIT.failed, sentence: 'A message that waited is gone from the store and was not sent: the disk may be damaged. Look through the conversation, and send again what is missing.' },
  HolePunchRefusedError: { exit: EXIT.failed, sentence: 'A stranger proposed to dial each other at once, and was told nothing: nothing is to be done.' },
  InvalidFrameError: { exit: EXIT.failed, sentence: 'Another node sent something that is no part of this protocol: the connection was closed. Its Mobilink may be another version.' },
  WindowOverrunError: { exit: EXIT.failed, sentence: 'Another node sent more at once than it may: the connection was closed. Its Mobilink may be another version.' },
  ChannelClosedError: { exit: EXIT.failed, sentence: 'The connection ended before an answer came: what is kept is tried again by itself.' },
  MsgTimeoutError: { exit: EXIT.failed, sentence: 'The other side took too long: what is kept is tried again by itself.' },
  RequestTimeoutError: { exit: EXIT.failed, sentence: 'The other side took too long to answer the contact request: it is tried again by itself.' },
  DirectoryTooLargeError: { exit: EXIT.failed, sentence: 'A paired device named more contacts than a cloud can carry for: remove some there.' },
  OwnerGoneError: { exit: EXIT.failed, sentence: 'This device is not paired with the cloud any more: pair it again.' },
  NoSuchOwnerError: { exit: EXIT.notFound, sentence: 'No such device is paired with this node: see "mobilink cloud status".' },
  TooManyOwnersError: { exit: EXIT.failed, sentence: 'This cloud serves as many devices as it can: unpair one of them first.' },
  NotForThisCloudError: { exit: EXIT.failed, sentence: 'The certificate is of another device, or for another cloud: pair again.' },
  CloudTimeoutError: { exit: EXIT.failed, sentence: 'The cloud took too long: what is kept is tried again by itself.' },
  FileTimeoutError: { exit: EXIT.failed, sentence: 'The other side took too long with a file: it goes on by itself from where it stopped.' },
  VerifyTimeoutError: { exit: EXIT.failed, sentence: 'The other side took too long, and nothing was verified: agree on a moment with them and try again.' },
  AbortError: { exit: EXIT.failed, sentence: 'It was given up before it had finished: try again.' },
  TimeoutError: { exit: EXIT.failed, sentence: 'It took too long: try again.' }
}

/** System errors by code: they all carry the name `Error`. */
export const SYSTEM_SENTENCES: Readonly<Record<string, Saying>> = {
  EACCES: { exit: EXIT.failed, sentence: 'This user may not read or write there: check the owner and rights of the data directory.', ownWords: 'first' },
  EPERM: { exit: EXIT.failed, sentence: 'This user may not do that: check the owner and rights of the data directory.', ownWords: 'first' },
  EROFS: { exit: EXIT.failed, sentence: 'That place is read-only: give --data a directory that can be written.', ownWords: 'first' },
  ENOSPC: { exit: EXIT.failed, sentence: 'The disk is full: nothing of this was kept. Free some space and try again.' },
  EDQUOT: { exit: EXIT.failed, sentence: 'The disk quota is used up: nothing of this was kept. Free some space and try again.' },
  ENOTDIR: { exit: EXIT.failed, sentence: 'The data directory is no directory: give --data another place.', ownWords: 'first' },
  EEXIST: { exit: EXIT.failed, sentence: 'Something else is in the way there: give --data another place.', ownWords: 'first' },
  EMFILE: { exit: EXIT.failed, sentence: 'This user has too many files open: close something and try again.' }
}

export function sayingOf (error: Told): Saying | undefined {
  if (Object.hasOwn(SENTENCES, error.name)) return SENTENCES[error.name]
  return error.code !== undefined && Object.hasOwn(SYSTEM_SENTENCES, error.code) ? SYSTEM_SENTENCES[error.code] : undefined
}

/** One line for a person. */
export function sentenceOf (error: Told): string {
  const saying = sayingOf(error)
  const own = fullStop(oneLine(error.message))
  if (saying === undefined) return `Something failed that has no remedy here yet: ${own} (${oneLine(error.name)}) Try again with --verbose, and report it.`
  if (saying.ownWords === undefined || own === '') return saying.sentence
  return saying.ownWords === 'alone' ? own : `${own} ${saying.sentence}`
}

/** One line that tells nothing about contacts or messages, for a log: never the error's own words. */
export function impersonalSentenceOf (error: Told): string {
  return sayingOf(error)?.sentence ?? 'Something failed in the background. The node goes on.'
}

export function exitCodeOf (error: Told): ExitCode {
  return sayingOf(error)?.exit ?? EXIT.failed
}

/** Anything that was thrown, as the tables above read it. */
export function told (error: unknown): Told {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return { name: error.name, message: error.message, code }
}

function oneLine (text: string): string {
  return printable(text.replace(/\s*[\r\n]+\s*/g, ' ').trim()).slice(0, 1_000)
}

function fullStop (text: string): string {
  return text === '' || /[.!?…)]$/.test(text) ? text : `${text}.`
}
