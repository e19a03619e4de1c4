/**
 * `/webrtc-direct` where the browser allows it. It rests on an offer whose ICE credentials were changed before they are
 * set, which browsers mean to forbid; so it is tried once, on an offer that goes nowhere, before the first dial. Where it
 * is refused, such addresses count as none that can be dialled, and the others are tried as ever.
 */
import { overriding } from './overriding.ts'
import type { Transport } from '@libp2p/interface'

/** This browser lets no page use WebRTC-direct. The host's other addresses are tried. */
export class WebRTCDirectRefusedError extends Error {
  static override readonly name = 'WebRTCDirectRefusedError'
  override readonly name = 'WebRTCDirectRefusedError'
}

/** @param isAllowed asked once, at the first dial */
export function whereAllowed<Components> (create: (components: Components) => Transport, isAllowed: () => Promise<boolean>): (components: Components) => Transport {
  return (components) => {
    const transport = create(components)
    let asked: Promise<boolean> | undefined
    let isRefused = false

    return overriding<Transport>(transport, {
      dialFilter: (addresses) => isRefused ? [] : transport.dialFilter(addresses),
      dial: async (address, options) => {
        isRefused = !await (asked ??= isAllowed())
        options.signal.throwIfAborted()

        if (isRefused) {
          throw new WebRTCDirectRefusedError('this browser lets no page use WebRTC-direct')
        }

        return await transport.dial(address, options)
      }
    })
  }
}
