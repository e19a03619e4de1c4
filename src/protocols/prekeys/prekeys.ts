/** The two sides of handing out prekeys, over one question and one answer. */
import { answer, ask } from '../exchange.ts'
import { PREKEYS_LIMITS } from './constants.ts'
import { decodeAsk, decodeGiven, encodeAsk, encodeGiven } from './prekeys-frames.ts'
import type { AnswerPrekeys, AskPrekeys, PrekeysInit } from './index.ts'
import type { ExchangeInit } from '../exchange.ts'

export const askPrekeys: AskPrekeys = async (stream, init, { of, ...options } = {}) =>
  await ask(stream, () => encodeAsk(of), decodeGiven, exchange(init), options)

export const answerPrekeys: AnswerPrekeys = async (stream, onAsked, init, options) => {
  await answer(stream, decodeAsk, async (asked) => {
    const bundle = asked === undefined ? undefined : await onAsked(asked.of)
    return bundle === undefined ? undefined : encodeGiven(bundle)
  }, exchange(init), options)
}

function exchange (init: PrekeysInit): ExchangeInit {
  return { ...init, name: 'prekeys', limits: PREKEYS_LIMITS }
}
