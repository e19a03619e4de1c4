/**
 * For the whole run: hundreds of networks come and go in this one process, and the native half of WebRTC is neither
 * taken down nor brought up between two of them (see src/node/platform/host/native.ts). Processes that tests start do
 * without this.
 */
import { useNative } from '../src/node/platform/host/native.ts'

useNative()
