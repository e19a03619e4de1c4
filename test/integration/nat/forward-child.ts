/**
 * Passes TCP connections on, as `ssh -L` does for somebody whose own host is elsewhere: the page is then at its
 * `localhost` origin on this side too. Arguments: where to listen, host and port; where to connect, host and port.
 */
import { connect, createServer } from 'node:net'

const [host, port, toHost, toPort] = process.argv.slice(2)

const server = createServer((near) => {
  const far = connect(Number(toPort), toHost)
  // either end may go first, and takes the other along
  near.on('error', () => far.destroy()).on('close', () => far.destroy()).pipe(far)
  far.on('error', () => near.destroy()).on('close', () => near.destroy()).pipe(near)
})
server.listen(Number(port), host, () => process.send?.('listening'))
process.on('disconnect', () => process.exit(0))
