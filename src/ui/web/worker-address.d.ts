/** What the build gives for a worker: the address of its own file. */
declare module '*?worker&url' {
  const address: string
  // the build tool's own form
  // eslint-disable-next-line no-restricted-exports
  export default address
}
