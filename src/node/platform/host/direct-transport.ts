/**
 * `/webrtc-direct` for a host, with one difference: what listens for it natively is not freed when it stops listening.
 * libdatachannel (0.24, `impl/iceudpmuxlistener.hpp`) gives the flag "stopped" of a new listener no first value. Where
 * it happens to be set, stopping frees the listener and leaves it with the thread that receives, and the next request
 * that comes to its port ends the process, by SIGSEGV or `std::system_error`. So it stays, with its port, until the
 * process has nothing else to do, and what comes to it is dropped by the transport, which is closed.
 */
import { webRTCDirect } from '@libp2p/webrtc'
import { overriding } from '../../network/overriding.ts'
import type { Listener, Transport } from '@libp2p/interface'

type CreateDirect = ReturnType<typeof webRTCDirect>

/** What a listener of the library has of the native one, once it listens. */
interface NativeListener { close (): Promise<void>, address (): { readonly port: number } }

/** With its way to be freed, or it would be garbage, which frees it. */
const kept = new Map<NativeListener, () => Promise<void>>()

/** As `webRTCDirect`, but a port that was listened on stays taken: see `isHeld`. */
export function directTransport (init: Parameters<typeof webRTCDirect>[0]): (...components: Parameters<CreateDirect>) => Transport {
  return (...components) => {
    const transport = webRTCDirect(init)(...components)

    return overriding<Transport>(transport, {
      createListener: (options) => {
        const listener = transport.createListener(options)

        listener.addEventListener('listening', () => keepNative(listener))

        return listener
      }
    })
  }
}

/** This process has listened there and cannot give the port back. */
export function isHeld (port: number): boolean {
  return [...kept.keys()].some((native) => native.address().port === port)
}

/** Only for a process that has nothing else left to do: see above. */
export async function freeListeners (): Promise<void> {
  const all = [...kept.values()]

  kept.clear()
  await Promise.all(all.map(async (close) => await close()))
}

function keepNative (listener: Listener & { stunServer?: NativeListener }): void {
  const native = listener.stunServer

  if (native === undefined || kept.has(native)) {
    return
  }

  kept.set(native, native.close.bind(native))
  native.close = async () => await Promise.resolve()
}
