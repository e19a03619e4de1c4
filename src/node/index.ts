/** The door of the core: everything that a face or a program may use. */
export { createMobilinkNode } from './mobilink-node.ts'
export * from './errors.ts'
export type * from './api.ts'
export type { NodeOptions } from './mobilink-node.ts'
export type { Path, PathKind, ThirdParty } from './network/network.ts'
export type { Platform } from './platform/platform.ts'
export type { PeerIdText } from '../identity/index.ts'
