/**
 * The one table from the name of an error to a sentence for a person: what happened, what still works, what to do.
 * A name that is not in the table gets an honest general sentence, never a stack or a bare name alone.
 */

const SENTENCES: Readonly<Record<string, string>> = {
  OwnAddressError: 'This is your own peer ID. Ask the other person for theirs.',
  ContactBlockedError: 'You have blocked this contact. Unblock them first.',
  NoSuchContactError: 'This contact is not in your list any more.',
  AmbiguousContactError: 'More than one contact fits. Use the whole peer ID.',
  ContactNotAcceptedError: 'Accept this request first.',
  NotAcceptedYetError: 'They have not accepted your request yet. Compare once they have.',
  NameTooLongError: 'A name has at most 64 characters. Choose a shorter one.',
  NoSuchMessageError: 'This message is not in the conversation any more.',
  DamagedRecordError: 'Something kept in this browser was changed by other hands and cannot be read. The rest works on.',
  MessageTooLongError: 'This message is too long for one piece. Split it into two.',
  EmptyMessageError: 'There is nothing to send yet.',
  InvalidExpiryError: 'That time is too short or too long. Choose another, of at most one year.',
  OutboxFullError: 'Too much waits for this contact already. It goes out when they are online; take something back to make room.',
  NotPendingError: 'It has already left this device, so it cannot be taken back.',
  PeerUnreachableError: 'Nobody answered. Your messages stay kept and go out when the other device is on.',
  ProtocolRefusedError: 'The other device answered but does not let this one in yet.',
  StoreClosedError: 'Mobilink is stopping in this tab. Reload the page and try again.',
  StoreAccessError: 'This browser lets this page keep nothing. Allow site data for this address, or leave private browsing.',
  StoreFullError: 'This browser has no room left. Free some space; what is already kept is safe.',
  StoreFailedError: 'The storage of this browser failed. Reload the page; what was shown as kept is kept.',
  StoreInUseError: 'Mobilink is already open in another tab of this browser.',
  StoreFromTheFutureError: 'What is kept in this browser was written by a newer Mobilink. Reload the page from an up-to-date host.',
  IdentityUnreadableError: 'The key of this browser is here but does not open. Nothing was replaced: close other windows, restart the browser, and try again.',
  IdentityLostError: 'Conversations are kept in this browser, but the key they belong to is gone. Nothing was replaced.',
  InvalidVaultError: 'The vault of this browser is damaged or was changed by other hands. Nothing was replaced: restore it from your backup.',
  WrongSecretError: 'That does not unlock it. Check it and try again; nothing was changed.',
  UnlockNeededError: 'Say first that it is you: enter the current passphrase, or use your passkey or recovery words.',
  VaultFromTheFutureError: 'The vault of this browser was written by a newer Mobilink. Reload the page from an up-to-date host.',
  VaultLockedError: 'Mobilink was locked meanwhile. Unlock it and try again; what is kept is safe.',
  InvalidSealedRecordError: 'Something kept in this browser was changed by other hands and cannot be read. The rest works on.',
  InvalidBackupError: 'This file is no backup of Mobilink, or is incomplete. Take another copy.',
  RestoreRefusedError: 'There are contacts in this browser already: a backup is restored into an empty place, such as another browser profile.',
  RestoreUnfinishedError: 'A restore was begun here and not finished. Restore once more; nothing was lost.',
  SlowWorkFailedError: 'The part of this page that works with passphrases did not load. See that the host answers, then try again.',
  InvalidSafetyCodeError: 'This is neither a safety number of 60 digits nor a code. Take the one that the other device shows.',
  QuotaExceededError: 'This browser has no room left. Free some space; what is already kept is safe.',
  NoRoomForFileError: 'There is not enough room in this browser to keep the file until it has arrived. Free some space on this device, or send it from your computer with “mobilink send --file”.',
  TooLargeWithoutCopyError: 'At most 256 files, of 256 GiB together, can be sent without a copy. Send it once others were fetched.',
  BlobSourceChangedError: 'The file changed while it was read. Choose it again.',
  InvalidFileBodyError: 'A file like this cannot be announced. Give it a shorter name and choose it again.',
  TransfersUnavailableError: 'This browser gives this page no place for files. Use a current browser, outside of a private window.',
  NoSuchTransferError: 'This file cannot be fetched any more. Ask for it to be sent again.',
  FileNotHereError: 'The file is not here, or not all of it.',
  NoSuchBlobError: 'The file is gone from this browser. Ask for it to be sent again.',
  InvalidBlobError: 'The file was changed by other hands while it lay here, and is not given out. Ask for it to be sent again.',
  CannotSaveError: 'It cannot be saved there. Choose another place.',
  NoOfferError: 'That computer offers nothing at the moment: an offer is good once, for ten minutes. Make a new one there with “mobilink cloud offer”.',
  PairingBusyError: 'Another device is being paired by that offer. Try again in a minute.',
  UnknownHostError: 'A code alone does not say which computer it is of. Paste the link that the computer shows.',
  NoSuchCloudError: 'It is not paired with this browser any more.',
  CloudTimeoutError: 'The computer took too long. Try again.',
  NotAllowedError: 'The browser did not allow it. Select the text and copy it by hand.',
  PushNotPermittedError: 'The browser does not allow notices for this page. Allow them in its settings for this address, and try again. In a private window there are none.',
  PushUnavailableError: 'The push service of this browser does not answer, or this browser has none. Try again later; what waits comes whenever the page is open.',
  InvalidPushBodyError: 'The push service of this browser gave an address that contacts could not use, so it stays off.',
  InvalidConfigError: 'The settings that this page was served with do not fit. Restart the host, then reload.'
}

// These carry the reason in plain words themselves: which part of a pasted address is wrong.
const SPEAKS_FOR_ITSELF = new Set(['InvalidContactAddressError', 'InvalidPeerIdError', 'InvalidRecoveryWordsError', 'InvalidPairingLinkError', 'NotTheWordError', 'PairingFailedError', 'PasskeyFailedError', 'SlotRefusedError', 'TooManyVerificationsError', 'WeakPassphraseError', 'WrongPairingCodeError'])

/** @returns one or two sentences for a person; never empty */
export function sentenceFor (error: unknown): string {
  if (!(error instanceof Error)) return 'Something went wrong here. What is kept is safe; reload the page and try again.'
  if (SPEAKS_FOR_ITSELF.has(error.name) && error.message !== '') return sentence(error.message)
  return SENTENCES[error.name] ?? `Something went wrong here (${error.name}). What is kept is safe; reload the page and try again.`
}

function sentence (text: string): string {
  const clean = text.trim().slice(0, 300)
  const start = clean.charAt(0).toUpperCase() + clean.slice(1)
  return /[.!?]$/.test(start) ? start : `${start}.`
}
