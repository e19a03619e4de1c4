/**
 * The two sides of a contact request, over one question and one answer. It never decides who is welcome; whoever is
 * not gets a closed stream, as from a node that ignores everybody.
 */
import { answer, ask } from '../exchange.ts'
import { REQUEST_LIMITS } from './constants.ts'
import { decodeAnswer, decodeRequest, encodeAnswer, encodeRequest } from './request-frames.ts'
import type { AnswerRequest, RequestInit, SendRequest } from './index.ts'
import type { ExchangeInit } from '../exchange.ts'

export const sendRequest: SendRequest = async (stream, request, init, options) =>
  await ask(stream, () => encodeRequest(request), decodeAnswer, exchange(init), options)

export const answerRequest: AnswerRequest = async (stream, onRequest, init, options) => {
  await answer(stream, decodeRequest, async (request) => {
    const given = await onRequest(request)
    return given === undefined ? undefined : encodeAnswer(given)
  }, exchange(init), options)
}

function exchange (init: RequestInit): ExchangeInit {
  return { ...init, name: 'contact request', limits: REQUEST_LIMITS }
}
