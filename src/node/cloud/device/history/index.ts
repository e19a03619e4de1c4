/** What works on the own history, as one thing to be loaded: own-history.ts and the links ask for it when it is wanted. */
export { History } from './history.ts'
export { Keeping } from './keeping.ts'
