import { median, ms, quantile } from '../statistics.ts'
import type { Dialled, DialTransport } from '../process/dial.ts'
import type { Results } from '../figures.ts'
import type { Workplace } from '../workplace.ts'

const TRANSPORTS: readonly DialTransport[] = ['tcp', 'websocket', 'webrtc']
const ROUNDS = 15
/** A stack that hangs is known after these; the rest would only take its time. */
const MAX_HUNG = 3

type Taken = Dialled & { readonly asked: DialTransport }

/** Dials over the transports in turn, each closed and the next dialled at once. */
export async function measureDial (place: Workplace): Promise<Results> {
  const answering = await place.network()
  const dialling = await place.network()
  const { peerId, addresses } = await answering.call('listen')
  const taken: Taken[] = []
  for (let round = 0; round < ROUNDS; round++) {
    for (const asked of TRANSPORTS) {
      const dialled = await dialling.call('dial', peerId, addresses.filter((address) => address.includes('/ws/') === (asked !== 'tcp')), asked)
      taken.push({ ...dialled, asked })
      if (hungOf(taken) === MAX_HUNG) return results(taken)
    }
  }
  return results(taken)
}

function results (taken: readonly Taken[]): Results {
  const settled = taken.filter(({ outcome }) => outcome !== 'hung').map((dialled) => dialled.ms)
  const each = TRANSPORTS.map((transport) => `${transport} ${ms(median(taken.filter(({ asked }) => asked === transport).map((dialled) => dialled.ms)))}`)
  const failed = taken.filter(({ outcome }) => outcome === 'failed').length
  const elsewhere = taken.filter(({ outcome, asked, transport }) => outcome === 'connected' && transport !== asked).length
  return {
    'dial.p50Ms': { value: median(settled), how: `${taken.length} dials in turn, each closed again; p50 ${each.join(', ')}` },
    'dial.p95Ms': { value: quantile(settled, 0.95), how: `slowest ${ms(Math.max(...settled))}` },
    'dial.hung': { value: hungOf(taken), how: `not settled in 10 s; failed ${failed}, came up on another transport ${elsewhere}` }
  }
}

function hungOf (taken: readonly Taken[]): number {
  return taken.filter(({ outcome }) => outcome === 'hung').length
}
