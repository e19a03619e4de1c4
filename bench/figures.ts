/** The figures of the bench: their names, which are a promise to scripts, in the order in which they are shown. */

export const FIGURES = {
  'message.rttP50Ms': { unit: 'ms', digits: 2 },
  'message.rttRatio': { unit: '×', digits: 2 },
  'message.perSecond': { unit: '/s', digits: 0 },
  'message.drainPerSecond': { unit: '/s', digits: 0 },
  'history.openMs': { unit: 'ms', digits: 2 },
  'history.pageMs': { unit: 'ms', digits: 2 },
  'start.ms': { unit: 'ms', digits: 0 },
  'memory.idleMiB': { unit: 'MiB', digits: 1 },
  'memory.after10kMiB': { unit: 'MiB', digits: 1 },
  'dial.p50Ms': { unit: 'ms', digits: 0 },
  'dial.p95Ms': { unit: 'ms', digits: 0 },
  'dial.hung': { unit: '', digits: 0 },
  'browser.rttP50Ms': { unit: 'ms', digits: 2 },
  'browser.rttRatio': { unit: '×', digits: 2 },
  'browser.openMs': { unit: 'ms', digits: 0 },
  'seal.sealMs': { unit: 'ms', digits: 3 },
  'seal.openMs': { unit: 'ms', digits: 3 },
  'seal.startMs': { unit: 'ms', digits: 1 },
  'seal.acceptMs': { unit: 'ms', digits: 1 },
  'cloud.firstMs': { unit: 'ms', digits: 1 },
  'cloud.drainRatio': { unit: '×', digits: 2 },
  'file.tcpRatio': { unit: '×', digits: 2 },
  'file.webrtcRatio': { unit: '×', digits: 2 },
  'file.browserRatio': { unit: '×', digits: 2 },
  'file.messageMs': { unit: 'ms', digits: 1 },
  'file.peakMiB': { unit: 'MiB', digits: 0 }
} as const

export type FigureName = keyof typeof FIGURES

export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[]

export interface Figure {
  readonly value: number
  /** What it was made of, for the table. */
  readonly how: string
}

export type Results = Partial<Record<FigureName, Figure>>

/** As many digits as the measurement bears. */
export function rounded (name: FigureName, value: number): number {
  return Number(value.toFixed(FIGURES[name].digits))
}
