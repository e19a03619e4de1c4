/** A process that talks over WebRTC, stops its network and has nothing else to do: it should end by itself. */
import { releaseNative } from '../../../src/node/platform/host/native.ts'
import { Loopback, say, until } from './nodes.ts'

const loopback = new Loopback()
const host = await loopback.host()
const tab = await loopback.tab([host])

await until(host.network, () => host.network.paths(tab.network.peerId).length > 0)
await host.network.connect(tab.network.peerId)
await tab.network.connect(host.network.peerId)
process.stdout.write(await say(host, tab, 'talked'))
await loopback.close()
// networks of a test hold the native half of WebRTC beyond their own time: this process does not
releaseNative()
