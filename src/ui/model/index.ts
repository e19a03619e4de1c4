/**
 * View state shared by the faces: pure functions from what a node says (`node/index.ts`) to what a person is
 * shown. Nothing here touches the DOM, a terminal, the network or the clock on its own.
 */
export { avatarOf } from './avatar.ts'
export { connectionOf, contactConnection, NO_DIRECT_WAY, pathWords } from './connection-words.ts'
export { contactsIn, titleOf, withContact, withoutContact } from './contact-list.ts'
export { ConversationWindow, PAGE_SIZE, WINDOW_LIMIT } from './conversation-window.ts'
export { deliveryWords } from './delivery-words.ts'
export { sentenceFor } from './error-sentences.ts'
export { parseHostDescription } from './host-description.ts'
export { addressInFragment } from './invite-fragment.ts'
export { draftLeft } from './message-length.ts'
export { findableWords, purposeWords, reachabilityWords } from './outside-words.ts'
export { textParts } from './text-parts.ts'
export { timelineOf } from './timeline.ts'
export { incidentWords, safetyGroups, safetyWords, verificationWords, verifiedSentence } from './verification-words.ts'
export type { Avatar } from './avatar.ts'
export type { Connection, ContactConnection } from './connection-words.ts'
export type { ContactSections } from './contact-list.ts'
export type { DeliveryWords } from './delivery-words.ts'
export type { HostDescription } from './host-description.ts'
export type { TimelineItem } from './timeline.ts'
export type { VerificationWords } from './verification-words.ts'
