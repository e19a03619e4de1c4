/**
 * Files, and the nodes that have to do with them: who may have those of a contact, who may ask for some here, and whom to
 * reach for them. A sender's clouds may give what its device may; a contact's own clouds fetch none.
 */
import { publicKeyOf } from '../../identity/index.ts'
import type { CourierPart } from './answering.ts'
import type { ContactBook } from './contact-book.ts'
import type { ContactClouds } from './contact-clouds.ts'
import type { Links } from './links.ts'
import type { OwnClouds } from '../cloud/device/own-clouds.ts'
import type { FilesInit } from '../transfers/files.ts'
import type { PeerIdText } from '../../identity/index.ts'

export interface FileNodesComponents {
  readonly book: ContactBook
  readonly contactClouds: ContactClouds
  readonly ownClouds: OwnClouds
  readonly courier: CourierPart | undefined
}

export interface FileNodesInit {
  linkOf (node: PeerIdText): ReturnType<Links['get']>
  onWanted (node: PeerIdText): void
}

export function fileNodes ({ book, contactClouds, ownClouds, courier }: FileNodesComponents, { linkOf, onWanted }: FileNodesInit): Omit<FilesInit, 'onMoved' | 'onChanged'> {
  const nodesOf = (contact: PeerIdText): PeerIdText[] => [contact, ...contactClouds.of(contact).map(({ cloud }) => cloud)]
  return {
    nodesOf: (contact) => nodesOf(contact).flatMap((node) => {
      const link = linkOf(node)
      return link === undefined ? [] : [{ peer: node, link }]
    }),
    contactsOf: (node) => [node, ...contactClouds.ownersOf(node)],
    onMissed: (contact) => { for (const node of nodesOf(contact)) onWanted(node) },
    isOnline: (contact) => linkOf(contact) !== undefined,
    hasClouds: () => ownClouds.list().length > 0,
    keyOf: publicKeyOf,
    numberOf: (cloud) => ownClouds.get(cloud)?.number,
    mayAsk: (peer) => book.isContact(peer) || ownClouds.get(peer) !== undefined || courier?.admits(peer) === true,
    blobFor: async (peer, blobId) => await courier?.blobFor(peer, blobId) ?? 'not here',
    alsoHere: () => courier?.fileNames() ?? []
  }
}
