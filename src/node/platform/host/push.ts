/**
 * Asks a push service (RFC 8030) to wake a contact's device: the one place that speaks HTTP to somebody outside. The
 * endpoint is a contact's word, so it is bounded in every way: only services of the owner's list, only https, only
 * addresses that the profile allows, of which the very one that was judged is connected to; no redirect is followed, and
 * neither time nor answer is long. What is sent is 4,096 bytes, the same for everybody before sealing.
 *
 * A proxy of the environment is not used: it would be one more who learns whom this host wakes.
 */
import { lookup } from 'node:dns'
import { request } from 'node:https'
import { BlockList, isIPv6 } from 'node:net'
import { isOfVendor } from '../../push/vendors.ts'
import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import type { PushOutcome, PushRules, PushSender } from '../platform.ts'
import type { PushCapability } from '../../../identity/index.ts'

/** A service answers within a second; a name server that is asked twice, and TLS, fit. Design. */
const TIME_LIMIT_MS = 10_000
const MAX_HEADER_BYTES = 8_192
/** Four weeks: what the longest-keeping of the services keep; a message expires here after 30 days. */
const KEPT_FOR_S = 28 * 24 * 60 * 60
/** A notice that the device has not shown yet is replaced by the next one (RFC 8030, 5.4). The same for everybody. */
const TOPIC = 'wake'
/** Says the version of the notice; the worker that shows it does not even look. */
const NOTICE = '1'
/** No service is left alone for longer because it says so. Design. */
const LONGEST_PAUSE_S = 24 * 60 * 60

/** A name that does not lead to where a push may go. */
class WrongAddressError extends Error {
  override readonly name = 'WrongAddressError'
}

/** @param init.timeLimitMs for name, connection and answer together */
export function hostPushSender ({ timeLimitMs = TIME_LIMIT_MS }: { timeLimitMs?: number } = {}): PushSender {
  return {
    async send (capability, rules, { signal } = {}) {
      if (!isOfVendor(capability.endpoint, rules.vendors)) return { kind: 'refused', because: 'vendor' }
      const message = await sealed(capability, rules)
      if (message === undefined) return { kind: 'refused', because: 'keys' }
      const limit = AbortSignal.timeout(timeLimitMs)
      try {
        return await post(new URL(capability.endpoint), message, { reach: rules.reach, signal: signal === undefined ? limit : AbortSignal.any([signal, limit]) })
      } catch (error) {
        // no answer is an answer: it is tried again later
        return error instanceof WrongAddressError ? { kind: 'refused', because: 'address' } : { kind: 'later' }
      }
    }
  }
}

interface Message { readonly headers: Record<string, string>, readonly body: Uint8Array }

/** `undefined` when the keys of the capability are none. */
async function sealed ({ endpoint, subscriptionKey, auth, vapidKey, vapidPublicKey }: PushCapability, { subject }: PushRules): Promise<Message | undefined> {
  // loaded when somebody is woken for the first time
  const { buildPushPayload } = await import('@block65/webcrypto-web-push')
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
  try {
    const { headers, body } = await buildPushPayload(
      { data: NOTICE, options: { ttl: KEPT_FOR_S, topic: TOPIC, urgency: 'normal' } },
      { endpoint, expirationTime: null, keys: { p256dh: text(subscriptionKey), auth: text(auth) } },
      { subject, publicKey: text(vapidPublicKey), privateKey: text(vapidKey) }
    )
    return { headers, body }
  } catch {
    // whatever it is, it is about keys that a contact made up, and it will not be better next time
    return undefined
  }
}

async function post (url: URL, { headers, body }: Message, { reach, signal }: { reach: PushRules['reach'], signal: AbortSignal }): Promise<PushOutcome> {
  return await new Promise((resolve, reject) => {
    const asking = request(url, { method: 'POST', headers, agent: false, maxHeaderSize: MAX_HEADER_BYTES, signal, lookup: lookupWithin(reach) }, (answer) => {
      resolve(outcomeOf(answer.statusCode ?? 0, answer.headers['retry-after']))
      // nothing of its body is of interest
      answer.on('error', () => undefined)
      answer.destroy()
    })
    asking.on('error', reject)
    asking.end(body)
  })
}

/** RFC 8030, section 5, and what the services document. */
function outcomeOf (status: number, retryAfter: string | undefined): PushOutcome {
  if (status >= 200 && status < 300) return { kind: 'taken' }
  if (status === 404 || status === 410) return { kind: 'gone' }
  if (status === 429 || status >= 500) {
    const seconds = /^\d{1,9}$/.test(retryAfter ?? '') ? Math.min(Number(retryAfter), LONGEST_PAUSE_S) : undefined
    return { kind: 'later', ...(seconds === undefined ? {} : { afterMs: seconds * 1_000 }) }
  }
  return { kind: 'refused', because: 'service' }
}

/** Answers only addresses that may be contacted, so that what was judged is what is connected to, whatever the name says next. */
function lookupWithin (reach: PushRules['reach']): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const allowed = error === null ? addresses.filter(({ address }) => isWithin(address, reach)) : []
      const [first] = allowed
      if (error !== null) callback(error, [])
      else if (first === undefined) callback(new WrongAddressError('The name of a push service leads nowhere that may be contacted'), [])
      else if (options.all === true) callback(null, allowed satisfies LookupAddress[])
      else callback(null, first.address, first.family)
    })
  }
}

/** IANA's registries of special addresses (RFC 6890): for IPv4 what is special, for IPv6 what is not. */
const SPECIAL4 = blocks('ipv4', ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'])
const GLOBAL6 = blocks('ipv6', ['2000::/3'])
const SPECIAL6 = blocks('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'])
const OWN_NETWORK = blocks('ipv4', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'])
const OWN_NETWORK6 = blocks('ipv6', ['fc00::/7'])
const LOOPBACK = blocks('ipv4', ['127.0.0.0/8'])

/** Says whether an address is where the profile lets a push go. */
export function isWithin (address: string, reach: PushRules['reach']): boolean {
  const isOpen = isIPv6(address) ? GLOBAL6.check(address, 'ipv6') && !SPECIAL6.check(address, 'ipv6') : !SPECIAL4.check(address)
  switch (reach) {
    case 'public': return isOpen
    case 'own network': return isOpen || (isIPv6(address) ? OWN_NETWORK6.check(address, 'ipv6') : OWN_NETWORK.check(address))
    case 'this machine': return isIPv6(address) ? address === '::1' : LOOPBACK.check(address)
  }
}

function blocks (family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [net = '', bits = ''] = range.split('/')
    list.addSubnet(net, Number(bits), family)
  }
  return list
}
