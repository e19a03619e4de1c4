import { buildPage, openBrowser, serve } from '../browser/pages.ts'
import { median, ms, quantile } from '../statistics.ts'
import type { BenchPage } from '../browser/node-page.ts'
import type { RoundTrips } from '../process/round-trips.ts'
import type { Results } from '../figures.ts'
import type { Workplace } from '../workplace.ts'
import type { Page } from 'playwright-core'

const ROUNDS = 200
const WARM_UP = 50
const TEXT_BYTES = 1_024

declare const page: BenchPage

/** One message after another between two browsers over WebRTC, against echo and two strict transactions taken in between. */
export async function measureBrowserRoundTrip (place: Workplace): Promise<Results> {
  const relay = await place.network()
  const { addresses } = await relay.call('listen')
  const relays = addresses.filter((address) => address.includes('/ws/'))
  const url = await serve(place, await buildPage(place, './node-page.js'))
  const [sender, recipient] = [await openBrowser(place, url), await openBrowser(place, url)]
  const { transport, messageMs, keptMs, echoMs, batchesMs } = await roundTrips(sender, recipient, relays)
  const rtt = median(messageMs)
  const least = median(echoMs.map((value, round) => value + (batchesMs[round] ?? NaN)))
  return {
    'browser.rttP50Ms': { value: rtt, how: `send() to durable delivered between two browsers over ${transport}, ${ROUNDS} × 1 KB; kept after ${ms(median(keptMs))}, p95 ${ms(quantile(messageMs, 0.95))}` },
    'browser.rttRatio': { value: rtt / least, how: `to ${ms(least)}: echo (${ms(median(echoMs))}) + two strict transactions (${ms(median(batchesMs))}), interleaved` }
  }
}

async function roundTrips (sender: Page, recipient: Page, relays: readonly string[]): Promise<RoundTrips> {
  const [, invite] = await Promise.all([sender, recipient].map(async (tab) => await tab.evaluate(async (known) => await page.start(known), relays)))
  const peer = await sender.evaluate(async (invited) => await page.befriend(invited), invite ?? '')
  return await sender.evaluate(async ([to, options]) => await page.roundTrips(to, options), [peer, { rounds: ROUNDS, warmUp: WARM_UP, textBytes: TEXT_BYTES }] as const)
}
