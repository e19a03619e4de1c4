/** Which measurement yields which figures, in the order in which they are taken. */
import { measureBrowserOpen } from './browser-open.ts'
import { measureBrowserRoundTrip } from './browser-round-trip.ts'
import { measureCloudDrain } from './cloud-drain.ts'
import { measureCloudFirst } from './cloud-first.ts'
import { measureDial } from './dial.ts'
import { measureDrain } from './drain.ts'
import { measureFile, measureFileOverWebRTC } from './file.ts'
import { measureFileInBrowser } from './browser-file.ts'
import { measureTextsBeside } from './file-message.ts'
import { measureHistory } from './history.ts'
import { measureIdle } from './idle.ts'
import { measureRoundTrip } from './round-trip.ts'
import { measureSeal } from './seal.ts'
import { measureStart } from './start.ts'
import { measureSustained } from './sustained.ts'
import type { FigureName, Results } from '../figures.ts'
import type { Workplace } from '../workplace.ts'

export interface Measurement {
  readonly yields: readonly FigureName[]
  readonly needsBrowser?: true
  take (place: Workplace): Promise<Results>
}

export const MEASUREMENTS: readonly Measurement[] = [
  { yields: ['message.rttP50Ms', 'message.rttRatio'], take: measureRoundTrip },
  { yields: ['message.perSecond', 'memory.after10kMiB'], take: measureSustained },
  { yields: ['message.drainPerSecond'], take: measureDrain },
  { yields: ['history.openMs', 'history.pageMs'], take: measureHistory },
  { yields: ['start.ms'], take: measureStart },
  { yields: ['memory.idleMiB'], take: measureIdle },
  { yields: ['dial.p50Ms', 'dial.p95Ms', 'dial.hung'], take: measureDial },
  { yields: ['browser.rttP50Ms', 'browser.rttRatio'], needsBrowser: true, take: measureBrowserRoundTrip },
  { yields: ['browser.openMs'], needsBrowser: true, take: measureBrowserOpen },
  { yields: ['seal.sealMs', 'seal.openMs', 'seal.startMs', 'seal.acceptMs'], take: measureSeal },
  { yields: ['cloud.firstMs'], take: measureCloudFirst },
  { yields: ['cloud.drainRatio'], take: measureCloudDrain },
  { yields: ['file.tcpRatio', 'file.peakMiB'], take: measureFile },
  { yields: ['file.webrtcRatio'], take: measureFileOverWebRTC },
  { yields: ['file.browserRatio'], needsBrowser: true, take: measureFileInBrowser },
  { yields: ['file.messageMs'], take: measureTextsBeside }
]
