/* eslint-disable require-yield */

import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface CloudFrame {
  pairAsk?: PairAsk
  pairAnswer?: PairAnswer
  pairConfirm?: PairConfirm
  pairProof?: PairProof
  pairCertificate?: PairCertificate
  pairEnd?: PairEnd
  hello?: Hello
  welcome?: Welcome
  deposit?: Deposit
  deposited?: Deposited
  erase?: Erase
  erased?: Erased
  report?: Report
  reportKept?: ReportKept
  fetched?: Fetched
  opened?: Opened
  directory?: Directory
  directoryKept?: DirectoryKept
  bundles?: Bundles
  bundlesKept?: BundlesKept
  unpair?: Unpair
  unpaired?: Unpaired
  historyPut?: HistoryPut
  historyKept?: HistoryKept
  historyAsk?: HistoryAsk
  historyPage?: HistoryPage
  historyEnd?: HistoryEnd
  historyEnded?: HistoryEnded
  carry?: Carry
}

export namespace CloudFrame {
  let _codec: Codec<CloudFrame>

  export const codec = (): Codec<CloudFrame> => {
    if (_codec == null) {
      _codec = message<CloudFrame>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.carry != null) {
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.historyEnded != null) {
          obj.carry = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.historyEnd != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.historyPage != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.historyAsk != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.historyKept != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.historyPut != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.unpaired != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.unpair != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.bundlesKept != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.bundles != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.directoryKept != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.directory != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.opened != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.fetched != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.reportKept != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.report != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.erased != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.erase != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.deposited != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.deposit != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.welcome != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.hello != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.pairEnd != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.pairCertificate != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.pairProof != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.pairConfirm != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairAnswer = undefined
          obj.pairAsk = undefined
        }

        if (obj.pairAnswer != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAsk = undefined
        }

        if (obj.pairAsk != null) {
          obj.carry = undefined
          obj.historyEnded = undefined
          obj.historyEnd = undefined
          obj.historyPage = undefined
          obj.historyAsk = undefined
          obj.historyKept = undefined
          obj.historyPut = undefined
          obj.unpaired = undefined
          obj.unpair = undefined
          obj.bundlesKept = undefined
          obj.bundles = undefined
          obj.directoryKept = undefined
          obj.directory = undefined
          obj.opened = undefined
          obj.fetched = undefined
          obj.reportKept = undefined
          obj.report = undefined
          obj.erased = undefined
          obj.erase = undefined
          obj.deposited = undefined
          obj.deposit = undefined
          obj.welcome = undefined
          obj.hello = undefined
          obj.pairEnd = undefined
          obj.pairCertificate = undefined
          obj.pairProof = undefined
          obj.pairConfirm = undefined
          obj.pairAnswer = undefined
        }

        if (obj.pairAsk != null) {
          w.uint32(10)
          PairAsk.codec().encode(obj.pairAsk, w)
        }

        if (obj.pairAnswer != null) {
          w.uint32(18)
          PairAnswer.codec().encode(obj.pairAnswer, w)
        }

        if (obj.pairConfirm != null) {
          w.uint32(26)
          PairConfirm.codec().encode(obj.pairConfirm, w)
        }

        if (obj.pairProof != null) {
          w.uint32(34)
          PairProof.codec().encode(obj.pairProof, w)
        }

        if (obj.pairCertificate != null) {
          w.uint32(42)
          PairCertificate.codec().encode(obj.pairCertificate, w)
        }

        if (obj.pairEnd != null) {
          w.uint32(50)
          PairEnd.codec().encode(obj.pairEnd, w)
        }

        if (obj.hello != null) {
          w.uint32(66)
          Hello.codec().encode(obj.hello, w)
        }

        if (obj.welcome != null) {
          w.uint32(74)
          Welcome.codec().encode(obj.welcome, w)
        }

        if (obj.deposit != null) {
          w.uint32(82)
          Deposit.codec().encode(obj.deposit, w)
        }

        if (obj.deposited != null) {
          w.uint32(90)
          Deposited.codec().encode(obj.deposited, w)
        }

        if (obj.erase != null) {
          w.uint32(98)
          Erase.codec().encode(obj.erase, w)
        }

        if (obj.erased != null) {
          w.uint32(106)
          Erased.codec().encode(obj.erased, w)
        }

        if (obj.report != null) {
          w.uint32(114)
          Report.codec().encode(obj.report, w)
        }

        if (obj.reportKept != null) {
          w.uint32(122)
          ReportKept.codec().encode(obj.reportKept, w)
        }

        if (obj.fetched != null) {
          w.uint32(130)
          Fetched.codec().encode(obj.fetched, w)
        }

        if (obj.opened != null) {
          w.uint32(138)
          Opened.codec().encode(obj.opened, w)
        }

        if (obj.directory != null) {
          w.uint32(146)
          Directory.codec().encode(obj.directory, w)
        }

        if (obj.directoryKept != null) {
          w.uint32(154)
          DirectoryKept.codec().encode(obj.directoryKept, w)
        }

        if (obj.bundles != null) {
          w.uint32(162)
          Bundles.codec().encode(obj.bundles, w)
        }

        if (obj.bundlesKept != null) {
          w.uint32(170)
          BundlesKept.codec().encode(obj.bundlesKept, w)
        }

        if (obj.unpair != null) {
          w.uint32(178)
          Unpair.codec().encode(obj.unpair, w)
        }

        if (obj.unpaired != null) {
          w.uint32(186)
          Unpaired.codec().encode(obj.unpaired, w)
        }

        if (obj.historyPut != null) {
          w.uint32(194)
          HistoryPut.codec().encode(obj.historyPut, w)
        }

        if (obj.historyKept != null) {
          w.uint32(202)
          HistoryKept.codec().encode(obj.historyKept, w)
        }

        if (obj.historyAsk != null) {
          w.uint32(210)
          HistoryAsk.codec().encode(obj.historyAsk, w)
        }

        if (obj.historyPage != null) {
          w.uint32(218)
          HistoryPage.codec().encode(obj.historyPage, w)
        }

        if (obj.historyEnd != null) {
          w.uint32(226)
          HistoryEnd.codec().encode(obj.historyEnd, w)
        }

        if (obj.historyEnded != null) {
          w.uint32(234)
          HistoryEnded.codec().encode(obj.historyEnded, w)
        }

        if (obj.carry != null) {
          w.uint32(242)
          Carry.codec().encode(obj.carry, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.pairAsk = PairAsk.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.pairAsk
              })
              break
            }
            case 2: {
              obj.pairAnswer = PairAnswer.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.pairAnswer
              })
              break
            }
            case 3: {
              obj.pairConfirm = PairConfirm.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.pairConfirm
              })
              break
            }
            case 4: {
              obj.pairProof = PairProof.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.pairProof
              })
              break
            }
            case 5: {
              obj.pairCertificate = PairCertificate.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.pairCertificate
              })
              break
            }
            case 6: {
              obj.pairEnd = PairEnd.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.pairEnd
              })
              break
            }
            case 8: {
              obj.hello = Hello.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.hello
              })
              break
            }
            case 9: {
              obj.welcome = Welcome.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.welcome
              })
              break
            }
            case 10: {
              obj.deposit = Deposit.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.deposit
              })
              break
            }
            case 11: {
              obj.deposited = Deposited.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.deposited
              })
              break
            }
            case 12: {
              obj.erase = Erase.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.erase
              })
              break
            }
            case 13: {
              obj.erased = Erased.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.erased
              })
              break
            }
            case 14: {
              obj.report = Report.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.report
              })
              break
            }
            case 15: {
              obj.reportKept = ReportKept.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.reportKept
              })
              break
            }
            case 16: {
              obj.fetched = Fetched.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.fetched
              })
              break
            }
            case 17: {
              obj.opened = Opened.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.opened
              })
              break
            }
            case 18: {
              obj.directory = Directory.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.directory
              })
              break
            }
            case 19: {
              obj.directoryKept = DirectoryKept.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.directoryKept
              })
              break
            }
            case 20: {
              obj.bundles = Bundles.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.bundles
              })
              break
            }
            case 21: {
              obj.bundlesKept = BundlesKept.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.bundlesKept
              })
              break
            }
            case 22: {
              obj.unpair = Unpair.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.unpair
              })
              break
            }
            case 23: {
              obj.unpaired = Unpaired.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.unpaired
              })
              break
            }
            case 24: {
              obj.historyPut = HistoryPut.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.historyPut
              })
              break
            }
            case 25: {
              obj.historyKept = HistoryKept.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.historyKept
              })
              break
            }
            case 26: {
              obj.historyAsk = HistoryAsk.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.historyAsk
              })
              break
            }
            case 27: {
              obj.historyPage = HistoryPage.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.historyPage
              })
              break
            }
            case 28: {
              obj.historyEnd = HistoryEnd.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.historyEnd
              })
              break
            }
            case 29: {
              obj.historyEnded = HistoryEnded.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.historyEnded
              })
              break
            }
            case 30: {
              obj.carry = Carry.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.carry
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.carry != null) {
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.historyEnded != null) {
          delete obj.carry
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.historyEnd != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.historyPage != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.historyAsk != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.historyKept != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.historyPut != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.unpaired != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.unpair != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.bundlesKept != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.bundles != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.directoryKept != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.directory != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.opened != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.fetched != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.reportKept != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.report != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.erased != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.erase != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.deposited != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.deposit != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.welcome != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.hello != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.pairEnd != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.pairCertificate != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.pairProof != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairConfirm
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.pairConfirm != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairAnswer
          delete obj.pairAsk
        }

        if (obj.pairAnswer != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAsk
        }

        if (obj.pairAsk != null) {
          delete obj.carry
          delete obj.historyEnded
          delete obj.historyEnd
          delete obj.historyPage
          delete obj.historyAsk
          delete obj.historyKept
          delete obj.historyPut
          delete obj.unpaired
          delete obj.unpair
          delete obj.bundlesKept
          delete obj.bundles
          delete obj.directoryKept
          delete obj.directory
          delete obj.opened
          delete obj.fetched
          delete obj.reportKept
          delete obj.report
          delete obj.erased
          delete obj.erase
          delete obj.deposited
          delete obj.deposit
          delete obj.welcome
          delete obj.hello
          delete obj.pairEnd
          delete obj.pairCertificate
          delete obj.pairProof
          delete obj.pairConfirm
          delete obj.pairAnswer
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * PairAsk.codec().stream(reader, reader.uint32(), `${prefix}.pairAsk`, {
                limits: opts.limits?.pairAsk
              })

              break
            }
            case 2: {
              yield * PairAnswer.codec().stream(reader, reader.uint32(), `${prefix}.pairAnswer`, {
                limits: opts.limits?.pairAnswer
              })

              break
            }
            case 3: {
              yield * PairConfirm.codec().stream(reader, reader.uint32(), `${prefix}.pairConfirm`, {
                limits: opts.limits?.pairConfirm
              })

              break
            }
            case 4: {
              yield * PairProof.codec().stream(reader, reader.uint32(), `${prefix}.pairProof`, {
                limits: opts.limits?.pairProof
              })

              break
            }
            case 5: {
              yield * PairCertificate.codec().stream(reader, reader.uint32(), `${prefix}.pairCertificate`, {
                limits: opts.limits?.pairCertificate
              })

              break
            }
            case 6: {
              yield * PairEnd.codec().stream(reader, reader.uint32(), `${prefix}.pairEnd`, {
                limits: opts.limits?.pairEnd
              })

              break
            }
            case 8: {
              yield * Hello.codec().stream(reader, reader.uint32(), `${prefix}.hello`, {
                limits: opts.limits?.hello
              })

              break
            }
            case 9: {
              yield * Welcome.codec().stream(reader, reader.uint32(), `${prefix}.welcome`, {
                limits: opts.limits?.welcome
              })

              break
            }
            case 10: {
              yield * Deposit.codec().stream(reader, reader.uint32(), `${prefix}.deposit`, {
                limits: opts.limits?.deposit
              })

              break
            }
            case 11: {
              yield * Deposited.codec().stream(reader, reader.uint32(), `${prefix}.deposited`, {
                limits: opts.limits?.deposited
              })

              break
            }
            case 12: {
              yield * Erase.codec().stream(reader, reader.uint32(), `${prefix}.erase`, {
                limits: opts.limits?.erase
              })

              break
            }
            case 13: {
              yield * Erased.codec().stream(reader, reader.uint32(), `${prefix}.erased`, {
                limits: opts.limits?.erased
              })

              break
            }
            case 14: {
              yield * Report.codec().stream(reader, reader.uint32(), `${prefix}.report`, {
                limits: opts.limits?.report
              })

              break
            }
            case 15: {
              yield * ReportKept.codec().stream(reader, reader.uint32(), `${prefix}.reportKept`, {
                limits: opts.limits?.reportKept
              })

              break
            }
            case 16: {
              yield * Fetched.codec().stream(reader, reader.uint32(), `${prefix}.fetched`, {
                limits: opts.limits?.fetched
              })

              break
            }
            case 17: {
              yield * Opened.codec().stream(reader, reader.uint32(), `${prefix}.opened`, {
                limits: opts.limits?.opened
              })

              break
            }
            case 18: {
              yield * Directory.codec().stream(reader, reader.uint32(), `${prefix}.directory`, {
                limits: opts.limits?.directory
              })

              break
            }
            case 19: {
              yield * DirectoryKept.codec().stream(reader, reader.uint32(), `${prefix}.directoryKept`, {
                limits: opts.limits?.directoryKept
              })

              break
            }
            case 20: {
              yield * Bundles.codec().stream(reader, reader.uint32(), `${prefix}.bundles`, {
                limits: opts.limits?.bundles
              })

              break
            }
            case 21: {
              yield * BundlesKept.codec().stream(reader, reader.uint32(), `${prefix}.bundlesKept`, {
                limits: opts.limits?.bundlesKept
              })

              break
            }
            case 22: {
              yield * Unpair.codec().stream(reader, reader.uint32(), `${prefix}.unpair`, {
                limits: opts.limits?.unpair
              })

              break
            }
            case 23: {
              yield * Unpaired.codec().stream(reader, reader.uint32(), `${prefix}.unpaired`, {
                limits: opts.limits?.unpaired
              })

              break
            }
            case 24: {
              yield * HistoryPut.codec().stream(reader, reader.uint32(), `${prefix}.historyPut`, {
                limits: opts.limits?.historyPut
              })

              break
            }
            case 25: {
              yield * HistoryKept.codec().stream(reader, reader.uint32(), `${prefix}.historyKept`, {
                limits: opts.limits?.historyKept
              })

              break
            }
            case 26: {
              yield * HistoryAsk.codec().stream(reader, reader.uint32(), `${prefix}.historyAsk`, {
                limits: opts.limits?.historyAsk
              })

              break
            }
            case 27: {
              yield * HistoryPage.codec().stream(reader, reader.uint32(), `${prefix}.historyPage`, {
                limits: opts.limits?.historyPage
              })

              break
            }
            case 28: {
              yield * HistoryEnd.codec().stream(reader, reader.uint32(), `${prefix}.historyEnd`, {
                limits: opts.limits?.historyEnd
              })

              break
            }
            case 29: {
              yield * HistoryEnded.codec().stream(reader, reader.uint32(), `${prefix}.historyEnded`, {
                limits: opts.limits?.historyEnded
              })

              break
            }
            case 30: {
              yield * Carry.codec().stream(reader, reader.uint32(), `${prefix}.carry`, {
                limits: opts.limits?.carry
              })

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface CloudFramePairAskSidFieldEvent {
    field: '$.pairAsk.sid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFramePairAskShareFieldEvent {
    field: '$.pairAsk.share'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFramePairAnswerShareFieldEvent {
    field: '$.pairAnswer.share'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFramePairConfirmMacFieldEvent {
    field: '$.pairConfirm.mac'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFramePairProofMacFieldEvent {
    field: '$.pairProof.mac'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFramePairProofNameFieldEvent {
    field: '$.pairProof.name'
    value: string
  }

  export interface CloudFramePairProofAddressesFieldEvent {
    field: '$.pairProof.addresses[]'
    index: number
    value: string
  }

  export interface CloudFramePairCertificateCertificateFieldEvent {
    field: '$.pairCertificate.certificate'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFramePairCertificateNameFieldEvent {
    field: '$.pairCertificate.name'
    value: string
  }

  export interface CloudFramePairEndCodeFieldEvent {
    field: '$.pairEnd.code'
    value: number
  }

  export interface CloudFramePairEndTriesLeftFieldEvent {
    field: '$.pairEnd.triesLeft'
    value: number
  }

  export interface CloudFrameHelloCertificateFieldEvent {
    field: '$.hello.certificate'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameWelcomeCodeFieldEvent {
    field: '$.welcome.code'
    value: number
  }

  export interface CloudFrameWelcomeQuotaBytesFieldEvent {
    field: '$.welcome.quotaBytes'
    value: number
  }

  export interface CloudFrameWelcomeUsedBytesFieldEvent {
    field: '$.welcome.usedBytes'
    value: number
  }

  export interface CloudFrameWelcomeWaitingFieldEvent {
    field: '$.welcome.waiting'
    value: number
  }

  export interface CloudFrameWelcomeDirectoryDigestFieldEvent {
    field: '$.welcome.directoryDigest'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameWelcomeHistoryRowsFieldEvent {
    field: '$.welcome.history.rows'
    value: number
  }

  export interface CloudFrameWelcomeBlobsFieldEvent {
    field: '$.welcome.blobs'
    value: number
  }

  export interface CloudFrameDepositToFieldEvent {
    field: '$.deposit.to'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameDepositEnvelopeFieldEvent {
    field: '$.deposit.envelope'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameDepositTagHashFieldEvent {
    field: '$.deposit.tagHash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameDepositQueuedAtFieldEvent {
    field: '$.deposit.queuedAt'
    value: number
  }

  export interface CloudFrameDepositExpiresAtFieldEvent {
    field: '$.deposit.expiresAt'
    value: number
  }

  export interface CloudFrameDepositedEidFieldEvent {
    field: '$.deposited.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameDepositedCodeFieldEvent {
    field: '$.deposited.code'
    value: number
  }

  export interface CloudFrameEraseEidFieldEvent {
    field: '$.erase.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameErasedEidFieldEvent {
    field: '$.erased.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameErasedCodeFieldEvent {
    field: '$.erased.code'
    value: number
  }

  export interface CloudFrameReportEidFieldEvent {
    field: '$.report.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameReportCodeFieldEvent {
    field: '$.report.code'
    value: number
  }

  export interface CloudFrameReportTagFieldEvent {
    field: '$.report.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameReportKeptEidFieldEvent {
    field: '$.reportKept.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameFetchedFromFieldEvent {
    field: '$.fetched.from'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameFetchedEnvelopeFieldEvent {
    field: '$.fetched.envelope'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameOpenedEidFieldEvent {
    field: '$.opened.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameOpenedCodeFieldEvent {
    field: '$.opened.code'
    value: number
  }

  export interface CloudFrameOpenedTagFieldEvent {
    field: '$.opened.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameDirectoryCorrespondentsKeyFieldEvent {
    field: '$.directory.correspondents[].key'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface CloudFrameDirectoryCorrespondentsAddressesFieldEvent {
    field: '$.directory.correspondents[].addresses[]'
    index: number
    value: string
  }

  export interface CloudFrameDirectoryCorrespondentsCertificatesFieldEvent {
    field: '$.directory.correspondents[].certificates[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameDirectoryCorrespondentsCertificatesSeqFieldEvent {
    field: '$.directory.correspondents[].certificatesSeq'
    value: number
    index: number
  }

  export interface CloudFrameDirectoryCorrespondentsWakeUpFieldEvent {
    field: '$.directory.correspondents[].wakeUp'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface CloudFrameDirectoryMoreFieldEvent {
    field: '$.directory.more'
    value: boolean
  }

  export interface CloudFrameDirectoryKeptDigestFieldEvent {
    field: '$.directoryKept.digest'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameBundlesBundlesKeyFieldEvent {
    field: '$.bundles.bundles[].key'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface CloudFrameBundlesBundlesBundleFieldEvent {
    field: '$.bundles.bundles[].bundle'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface CloudFrameHistoryPutHandleFieldEvent {
    field: '$.historyPut.handle'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameHistoryPutRowFieldEvent {
    field: '$.historyPut.row'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameHistoryKeptHandleFieldEvent {
    field: '$.historyKept.handle'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameHistoryKeptCodeFieldEvent {
    field: '$.historyKept.code'
    value: number
  }

  export interface CloudFrameHistoryAskAfterFieldEvent {
    field: '$.historyAsk.after'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameHistoryPageCodeFieldEvent {
    field: '$.historyPage.code'
    value: number
  }

  export interface CloudFrameHistoryPageRowsHandleFieldEvent {
    field: '$.historyPage.rows[].handle'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface CloudFrameHistoryPageRowsRowFieldEvent {
    field: '$.historyPage.rows[].row'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface CloudFrameHistoryPageMoreFieldEvent {
    field: '$.historyPage.more'
    value: boolean
  }

  export interface CloudFrameCarryToFieldEvent {
    field: '$.carry.to'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameCarryBlobIdFieldEvent {
    field: '$.carry.blobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameCarrySizeFieldEvent {
    field: '$.carry.size'
    value: number
  }

  export interface CloudFrameCarryTagHashFieldEvent {
    field: '$.carry.tagHash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CloudFrameCarryQueuedAtFieldEvent {
    field: '$.carry.queuedAt'
    value: number
  }

  export interface CloudFrameCarryExpiresAtFieldEvent {
    field: '$.carry.expiresAt'
    value: number
  }

  export function encode (obj: Partial<CloudFrame>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CloudFrame.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CloudFrame>): CloudFrame {
    return decodeMessage(buf, CloudFrame.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CloudFrame>): Generator<CloudFramePairAskSidFieldEvent | CloudFramePairAskShareFieldEvent | CloudFramePairAnswerShareFieldEvent | CloudFramePairConfirmMacFieldEvent | CloudFramePairProofMacFieldEvent | CloudFramePairProofNameFieldEvent | CloudFramePairProofAddressesFieldEvent | CloudFramePairCertificateCertificateFieldEvent | CloudFramePairCertificateNameFieldEvent | CloudFramePairEndCodeFieldEvent | CloudFramePairEndTriesLeftFieldEvent | CloudFrameHelloCertificateFieldEvent | CloudFrameWelcomeCodeFieldEvent | CloudFrameWelcomeQuotaBytesFieldEvent | CloudFrameWelcomeUsedBytesFieldEvent | CloudFrameWelcomeWaitingFieldEvent | CloudFrameWelcomeDirectoryDigestFieldEvent | CloudFrameWelcomeHistoryRowsFieldEvent | CloudFrameWelcomeBlobsFieldEvent | CloudFrameDepositToFieldEvent | CloudFrameDepositEnvelopeFieldEvent | CloudFrameDepositTagHashFieldEvent | CloudFrameDepositQueuedAtFieldEvent | CloudFrameDepositExpiresAtFieldEvent | CloudFrameDepositedEidFieldEvent | CloudFrameDepositedCodeFieldEvent | CloudFrameEraseEidFieldEvent | CloudFrameErasedEidFieldEvent | CloudFrameErasedCodeFieldEvent | CloudFrameReportEidFieldEvent | CloudFrameReportCodeFieldEvent | CloudFrameReportTagFieldEvent | CloudFrameReportKeptEidFieldEvent | CloudFrameFetchedFromFieldEvent | CloudFrameFetchedEnvelopeFieldEvent | CloudFrameOpenedEidFieldEvent | CloudFrameOpenedCodeFieldEvent | CloudFrameOpenedTagFieldEvent | CloudFrameDirectoryCorrespondentsKeyFieldEvent | CloudFrameDirectoryCorrespondentsAddressesFieldEvent | CloudFrameDirectoryCorrespondentsCertificatesFieldEvent | CloudFrameDirectoryCorrespondentsCertificatesSeqFieldEvent | CloudFrameDirectoryCorrespondentsWakeUpFieldEvent | CloudFrameDirectoryMoreFieldEvent | CloudFrameDirectoryKeptDigestFieldEvent | CloudFrameBundlesBundlesKeyFieldEvent | CloudFrameBundlesBundlesBundleFieldEvent | CloudFrameHistoryPutHandleFieldEvent | CloudFrameHistoryPutRowFieldEvent | CloudFrameHistoryKeptHandleFieldEvent | CloudFrameHistoryKeptCodeFieldEvent | CloudFrameHistoryAskAfterFieldEvent | CloudFrameHistoryPageCodeFieldEvent | CloudFrameHistoryPageRowsHandleFieldEvent | CloudFrameHistoryPageRowsRowFieldEvent | CloudFrameHistoryPageMoreFieldEvent | CloudFrameCarryToFieldEvent | CloudFrameCarryBlobIdFieldEvent | CloudFrameCarrySizeFieldEvent | CloudFrameCarryTagHashFieldEvent | CloudFrameCarryQueuedAtFieldEvent | CloudFrameCarryExpiresAtFieldEvent> {
    return streamMessage(buf, CloudFrame.codec(), opts)
  }
}

export interface PairAsk {
  sid: Uint8Array<ArrayBuffer>
  share: Uint8Array<ArrayBuffer>
}

export namespace PairAsk {
  let _codec: Codec<PairAsk>

  export const codec = (): Codec<PairAsk> => {
    if (_codec == null) {
      _codec = message<PairAsk>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.sid != null && obj.sid.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.sid)
        }

        if ((obj.share != null && obj.share.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.share)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          sid: uint8ArrayAlloc(0),
          share: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.sid = reader.bytes()
              break
            }
            case 2: {
              obj.share = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.sid`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.share`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface PairAskSidFieldEvent {
    field: '$.sid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface PairAskShareFieldEvent {
    field: '$.share'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<PairAsk>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PairAsk.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PairAsk>): PairAsk {
    return decodeMessage(buf, PairAsk.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PairAsk>): Generator<PairAskSidFieldEvent | PairAskShareFieldEvent> {
    return streamMessage(buf, PairAsk.codec(), opts)
  }
}

export interface PairAnswer {
  share: Uint8Array<ArrayBuffer>
}

export namespace PairAnswer {
  let _codec: Codec<PairAnswer>

  export const codec = (): Codec<PairAnswer> => {
    if (_codec == null) {
      _codec = message<PairAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.share != null && obj.share.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.share)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          share: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.share = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.share`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface PairAnswerShareFieldEvent {
    field: '$.share'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<PairAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PairAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PairAnswer>): PairAnswer {
    return decodeMessage(buf, PairAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PairAnswer>): Generator<PairAnswerShareFieldEvent> {
    return streamMessage(buf, PairAnswer.codec(), opts)
  }
}

export interface PairConfirm {
  mac: Uint8Array<ArrayBuffer>
}

export namespace PairConfirm {
  let _codec: Codec<PairConfirm>

  export const codec = (): Codec<PairConfirm> => {
    if (_codec == null) {
      _codec = message<PairConfirm>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.mac != null && obj.mac.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.mac)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          mac: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.mac = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.mac`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface PairConfirmMacFieldEvent {
    field: '$.mac'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<PairConfirm>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PairConfirm.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PairConfirm>): PairConfirm {
    return decodeMessage(buf, PairConfirm.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PairConfirm>): Generator<PairConfirmMacFieldEvent> {
    return streamMessage(buf, PairConfirm.codec(), opts)
  }
}

export interface PairProof {
  mac: Uint8Array<ArrayBuffer>
  name: string
  addresses: string[]
}

export namespace PairProof {
  let _codec: Codec<PairProof>

  export const codec = (): Codec<PairProof> => {
    if (_codec == null) {
      _codec = message<PairProof>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.mac != null && obj.mac.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.mac)
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(18)
          w.string(obj.name)
        }

        if (obj.addresses != null && obj.addresses.length > 0) {
          for (const value of obj.addresses) {
            w.uint32(26)
            w.string(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          mac: uint8ArrayAlloc(0),
          name: '',
          addresses: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.mac = reader.bytes()
              break
            }
            case 2: {
              obj.name = reader.string()
              break
            }
            case 3: {
              if (opts.limits?.addresses != null && obj.addresses.length === opts.limits.addresses) {
                throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements')
              }

              obj.addresses.push(reader.string())
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          addresses: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.mac`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            case 3: {
              if (opts.limits?.addresses != null && obj.addresses === opts.limits.addresses) {
                throw new MaxLengthError('Streaming decode error - repeated field "addresses" had too many elements')
              }

              yield {
                field: `${prefix}.addresses[]`,
                index: obj.addresses,
                value: reader.string()
              }

              obj.addresses++

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface PairProofMacFieldEvent {
    field: '$.mac'
    value: Uint8Array<ArrayBuffer>
  }

  export interface PairProofNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface PairProofAddressesFieldEvent {
    field: '$.addresses[]'
    index: number
    value: string
  }

  export function encode (obj: Partial<PairProof>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PairProof.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PairProof>): PairProof {
    return decodeMessage(buf, PairProof.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PairProof>): Generator<PairProofMacFieldEvent | PairProofNameFieldEvent | PairProofAddressesFieldEvent> {
    return streamMessage(buf, PairProof.codec(), opts)
  }
}

export interface PairCertificate {
  certificate: Uint8Array<ArrayBuffer>
  name: string
}

export namespace PairCertificate {
  let _codec: Codec<PairCertificate>

  export const codec = (): Codec<PairCertificate> => {
    if (_codec == null) {
      _codec = message<PairCertificate>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.certificate != null && obj.certificate.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.certificate)
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(18)
          w.string(obj.name)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          certificate: uint8ArrayAlloc(0),
          name: ''
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.certificate = reader.bytes()
              break
            }
            case 2: {
              obj.name = reader.string()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.certificate`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface PairCertificateCertificateFieldEvent {
    field: '$.certificate'
    value: Uint8Array<ArrayBuffer>
  }

  export interface PairCertificateNameFieldEvent {
    field: '$.name'
    value: string
  }

  export function encode (obj: Partial<PairCertificate>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PairCertificate.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PairCertificate>): PairCertificate {
    return decodeMessage(buf, PairCertificate.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PairCertificate>): Generator<PairCertificateCertificateFieldEvent | PairCertificateNameFieldEvent> {
    return streamMessage(buf, PairCertificate.codec(), opts)
  }
}

export interface PairEnd {
  code: number
  triesLeft: number
}

export namespace PairEnd {
  let _codec: Codec<PairEnd>

  export const codec = (): Codec<PairEnd> => {
    if (_codec == null) {
      _codec = message<PairEnd>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.code != null && obj.code !== 0)) {
          w.uint32(8)
          w.uint32(obj.code)
        }

        if ((obj.triesLeft != null && obj.triesLeft !== 0)) {
          w.uint32(16)
          w.uint32(obj.triesLeft)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          code: 0,
          triesLeft: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.code = reader.uint32()
              break
            }
            case 2: {
              obj.triesLeft = reader.uint32()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.code`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.triesLeft`,
                value: reader.uint32()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface PairEndCodeFieldEvent {
    field: '$.code'
    value: number
  }

  export interface PairEndTriesLeftFieldEvent {
    field: '$.triesLeft'
    value: number
  }

  export function encode (obj: Partial<PairEnd>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PairEnd.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PairEnd>): PairEnd {
    return decodeMessage(buf, PairEnd.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PairEnd>): Generator<PairEndCodeFieldEvent | PairEndTriesLeftFieldEvent> {
    return streamMessage(buf, PairEnd.codec(), opts)
  }
}

export interface Hello {
  certificate: Uint8Array<ArrayBuffer>
}

export namespace Hello {
  let _codec: Codec<Hello>

  export const codec = (): Codec<Hello> => {
    if (_codec == null) {
      _codec = message<Hello>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.certificate != null && obj.certificate.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.certificate)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          certificate: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.certificate = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.certificate`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface HelloCertificateFieldEvent {
    field: '$.certificate'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Hello>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Hello.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Hello {
    return decodeMessage(buf, Hello.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Generator<HelloCertificateFieldEvent> {
    return streamMessage(buf, Hello.codec(), opts)
  }
}

export interface Welcome {
  code: number
  quotaBytes: number
  usedBytes: number
  waiting: number
  directoryDigest: Uint8Array<ArrayBuffer>
  history?: HistoryHere
  blobs?: number
}

export namespace Welcome {
  let _codec: Codec<Welcome>

  export const codec = (): Codec<Welcome> => {
    if (_codec == null) {
      _codec = message<Welcome>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.code != null && obj.code !== 0)) {
          w.uint32(8)
          w.uint32(obj.code)
        }

        if ((obj.quotaBytes != null && obj.quotaBytes !== 0)) {
          w.uint32(16)
          w.uint64Number(obj.quotaBytes)
        }

        if ((obj.usedBytes != null && obj.usedBytes !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.usedBytes)
        }

        if ((obj.waiting != null && obj.waiting !== 0)) {
          w.uint32(32)
          w.uint32(obj.waiting)
        }

        if ((obj.directoryDigest != null && obj.directoryDigest.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.directoryDigest)
        }

        if (obj.history != null) {
          w.uint32(50)
          HistoryHere.codec().encode(obj.history, w)
        }

        if (obj.blobs != null) {
          w.uint32(56)
          w.uint32(obj.blobs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          code: 0,
          quotaBytes: 0,
          usedBytes: 0,
          waiting: 0,
          directoryDigest: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.code = reader.uint32()
              break
            }
            case 2: {
              obj.quotaBytes = reader.uint64Number()
              break
            }
            case 3: {
              obj.usedBytes = reader.uint64Number()
              break
            }
            case 4: {
              obj.waiting = reader.uint32()
              break
            }
            case 5: {
              obj.directoryDigest = reader.bytes()
              break
            }
            case 6: {
              obj.history = HistoryHere.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.history
              })
              break
            }
            case 7: {
              obj.blobs = reader.uint32()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.code`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.quotaBytes`,
                value: reader.uint64Number()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.usedBytes`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.waiting`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.directoryDigest`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield * HistoryHere.codec().stream(reader, reader.uint32(), `${prefix}.history`, {
                limits: opts.limits?.history
              })

              break
            }
            case 7: {
              yield {
                field: `${prefix}.blobs`,
                value: reader.uint32()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface WelcomeCodeFieldEvent {
    field: '$.code'
    value: number
  }

  export interface WelcomeQuotaBytesFieldEvent {
    field: '$.quotaBytes'
    value: number
  }

  export interface WelcomeUsedBytesFieldEvent {
    field: '$.usedBytes'
    value: number
  }

  export interface WelcomeWaitingFieldEvent {
    field: '$.waiting'
    value: number
  }

  export interface WelcomeDirectoryDigestFieldEvent {
    field: '$.directoryDigest'
    value: Uint8Array<ArrayBuffer>
  }

  export interface WelcomeHistoryRowsFieldEvent {
    field: '$.history.rows'
    value: number
  }

  export interface WelcomeBlobsFieldEvent {
    field: '$.blobs'
    value: number
  }

  export function encode (obj: Partial<Welcome>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Welcome.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Welcome>): Welcome {
    return decodeMessage(buf, Welcome.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Welcome>): Generator<WelcomeCodeFieldEvent | WelcomeQuotaBytesFieldEvent | WelcomeUsedBytesFieldEvent | WelcomeWaitingFieldEvent | WelcomeDirectoryDigestFieldEvent | WelcomeHistoryRowsFieldEvent | WelcomeBlobsFieldEvent> {
    return streamMessage(buf, Welcome.codec(), opts)
  }
}

export interface HistoryHere {
  rows: number
}

export namespace HistoryHere {
  let _codec: Codec<HistoryHere>

  export const codec = (): Codec<HistoryHere> => {
    if (_codec == null) {
      _codec = message<HistoryHere>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.rows != null && obj.rows !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.rows)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          rows: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.rows = reader.uint64Number()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.rows`,
                value: reader.uint64Number()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface HistoryHereRowsFieldEvent {
    field: '$.rows'
    value: number
  }

  export function encode (obj: Partial<HistoryHere>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HistoryHere.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryHere>): HistoryHere {
    return decodeMessage(buf, HistoryHere.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryHere>): Generator<HistoryHereRowsFieldEvent> {
    return streamMessage(buf, HistoryHere.codec(), opts)
  }
}

export interface Deposit {
  to: Uint8Array<ArrayBuffer>
  envelope: Uint8Array<ArrayBuffer>
  tagHash: Uint8Array<ArrayBuffer>
  queuedAt: number
  expiresAt: number
}

export namespace Deposit {
  let _codec: Codec<Deposit>

  export const codec = (): Codec<Deposit> => {
    if (_codec == null) {
      _codec = message<Deposit>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.to != null && obj.to.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.to)
        }

        if ((obj.envelope != null && obj.envelope.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.envelope)
        }

        if ((obj.tagHash != null && obj.tagHash.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.tagHash)
        }

        if ((obj.queuedAt != null && obj.queuedAt !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.queuedAt)
        }

        if ((obj.expiresAt != null && obj.expiresAt !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.expiresAt)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          to: uint8ArrayAlloc(0),
          envelope: uint8ArrayAlloc(0),
          tagHash: uint8ArrayAlloc(0),
          queuedAt: 0,
          expiresAt: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.to = reader.bytes()
              break
            }
            case 2: {
              obj.envelope = reader.bytes()
              break
            }
            case 3: {
              obj.tagHash = reader.bytes()
              break
            }
            case 4: {
              obj.queuedAt = reader.uint64Number()
              break
            }
            case 5: {
              obj.expiresAt = reader.uint64Number()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.to`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.envelope`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.tagHash`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.queuedAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.expiresAt`,
                value: reader.uint64Number()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface DepositToFieldEvent {
    field: '$.to'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DepositEnvelopeFieldEvent {
    field: '$.envelope'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DepositTagHashFieldEvent {
    field: '$.tagHash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DepositQueuedAtFieldEvent {
    field: '$.queuedAt'
    value: number
  }

  export interface DepositExpiresAtFieldEvent {
    field: '$.expiresAt'
    value: number
  }

  export function encode (obj: Partial<Deposit>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Deposit.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Deposit>): Deposit {
    return decodeMessage(buf, Deposit.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Deposit>): Generator<DepositToFieldEvent | DepositEnvelopeFieldEvent | DepositTagHashFieldEvent | DepositQueuedAtFieldEvent | DepositExpiresAtFieldEvent> {
    return streamMessage(buf, Deposit.codec(), opts)
  }
}

export interface Deposited {
  eid: Uint8Array<ArrayBuffer>
  code: number
}

export namespace Deposited {
  let _codec: Codec<Deposited>

  export const codec = (): Codec<Deposited> => {
    if (_codec == null) {
      _codec = message<Deposited>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.eid != null && obj.eid.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.eid)
        }

        if ((obj.code != null && obj.code !== 0)) {
          w.uint32(16)
          w.uint32(obj.code)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          eid: uint8ArrayAlloc(0),
          code: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.eid = reader.bytes()
              break
            }
            case 2: {
              obj.code = reader.uint32()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.eid`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.code`,
                value: reader.uint32()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface DepositedEidFieldEvent {
    field: '$.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DepositedCodeFieldEvent {
    field: '$.code'
    value: number
  }

  export function encode (obj: Partial<Deposited>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Deposited.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Deposited>): Deposited {
    return decodeMessage(buf, Deposited.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Deposited>): Generator<DepositedEidFieldEvent | DepositedCodeFieldEvent> {
    return streamMessage(buf, Deposited.codec(), opts)
  }
}

export interface Erase {
  eid: Uint8Array<ArrayBuffer>
}

export namespace Erase {
  let _codec: Codec<Erase>

  export const codec = (): Codec<Erase> => {
    if (_codec == null) {
      _codec = message<Erase>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.eid != null && obj.eid.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.eid)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          eid: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.eid = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.eid`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface EraseEidFieldEvent {
    field: '$.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Erase>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Erase.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Erase>): Erase {
    return decodeMessage(buf, Erase.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Erase>): Generator<EraseEidFieldEvent> {
    return streamMessage(buf, Erase.codec(), opts)
  }
}

export interface Erased {
  eid: Uint8Array<ArrayBuffer>
  code: number
}

export namespace Erased {
  let _codec: Codec<Erased>

  export const codec = (): Codec<Erased> => {
    if (_codec == null) {
      _codec = message<Erased>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.eid != null && obj.eid.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.eid)
        }

        if ((obj.code != null && obj.code !== 0)) {
          w.uint32(16)
          w.uint32(obj.code)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          eid: uint8ArrayAlloc(0),
          code: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.eid = reader.bytes()
              break
            }
            case 2: {
              obj.code = reader.uint32()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.eid`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.code`,
                value: reader.uint32()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface ErasedEidFieldEvent {
    field: '$.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ErasedCodeFieldEvent {
    field: '$.code'
    value: number
  }

  export function encode (obj: Partial<Erased>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Erased.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Erased>): Erased {
    return decodeMessage(buf, Erased.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Erased>): Generator<ErasedEidFieldEvent | ErasedCodeFieldEvent> {
    return streamMessage(buf, Erased.codec(), opts)
  }
}

export interface Report {
  eid: Uint8Array<ArrayBuffer>
  code: number
  tag: Uint8Array<ArrayBuffer>
}

export namespace Report {
  let _codec: Codec<Report>

  export const codec = (): Codec<Report> => {
    if (_codec == null) {
      _codec = message<Report>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.eid != null && obj.eid.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.eid)
        }

        if ((obj.code != null && obj.code !== 0)) {
          w.uint32(16)
          w.uint32(obj.code)
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.tag)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          eid: uint8ArrayAlloc(0),
          code: 0,
          tag: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.eid = reader.bytes()
              break
            }
            case 2: {
              obj.code = reader.uint32()
              break
            }
            case 3: {
              obj.tag = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.eid`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.code`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface ReportEidFieldEvent {
    field: '$.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ReportCodeFieldEvent {
    field: '$.code'
    value: number
  }

  export interface ReportTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Report>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Report.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Report>): Report {
    return decodeMessage(buf, Report.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Report>): Generator<ReportEidFieldEvent | ReportCodeFieldEvent | ReportTagFieldEvent> {
    return streamMessage(buf, Report.codec(), opts)
  }
}

export interface ReportKept {
  eid: Uint8Array<ArrayBuffer>
}

export namespace ReportKept {
  let _codec: Codec<ReportKept>

  export const codec = (): Codec<ReportKept> => {
    if (_codec == null) {
      _codec = message<ReportKept>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.eid != null && obj.eid.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.eid)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          eid: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.eid = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.eid`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface ReportKeptEidFieldEvent {
    field: '$.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<ReportKept>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ReportKept.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReportKept>): ReportKept {
    return decodeMessage(buf, ReportKept.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReportKept>): Generator<ReportKeptEidFieldEvent> {
    return streamMessage(buf, ReportKept.codec(), opts)
  }
}

export interface Fetched {
  from: Uint8Array<ArrayBuffer>
  envelope: Uint8Array<ArrayBuffer>
}

export namespace Fetched {
  let _codec: Codec<Fetched>

  export const codec = (): Codec<Fetched> => {
    if (_codec == null) {
      _codec = message<Fetched>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.from != null && obj.from.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.from)
        }

        if ((obj.envelope != null && obj.envelope.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.envelope)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          from: uint8ArrayAlloc(0),
          envelope: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.from = reader.bytes()
              break
            }
            case 2: {
              obj.envelope = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.from`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.envelope`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface FetchedFromFieldEvent {
    field: '$.from'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FetchedEnvelopeFieldEvent {
    field: '$.envelope'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Fetched>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Fetched.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Fetched>): Fetched {
    return decodeMessage(buf, Fetched.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Fetched>): Generator<FetchedFromFieldEvent | FetchedEnvelopeFieldEvent> {
    return streamMessage(buf, Fetched.codec(), opts)
  }
}

export interface Opened {
  eid: Uint8Array<ArrayBuffer>
  code: number
  tag: Uint8Array<ArrayBuffer>
}

export namespace Opened {
  let _codec: Codec<Opened>

  export const codec = (): Codec<Opened> => {
    if (_codec == null) {
      _codec = message<Opened>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.eid != null && obj.eid.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.eid)
        }

        if ((obj.code != null && obj.code !== 0)) {
          w.uint32(16)
          w.uint32(obj.code)
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.tag)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          eid: uint8ArrayAlloc(0),
          code: 0,
          tag: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.eid = reader.bytes()
              break
            }
            case 2: {
              obj.code = reader.uint32()
              break
            }
            case 3: {
              obj.tag = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.eid`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.code`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface OpenedEidFieldEvent {
    field: '$.eid'
    value: Uint8Array<ArrayBuffer>
  }

  export interface OpenedCodeFieldEvent {
    field: '$.code'
    value: number
  }

  export interface OpenedTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Opened>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Opened.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Opened>): Opened {
    return decodeMessage(buf, Opened.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Opened>): Generator<OpenedEidFieldEvent | OpenedCodeFieldEvent | OpenedTagFieldEvent> {
    return streamMessage(buf, Opened.codec(), opts)
  }
}

export interface Directory {
  correspondents: Correspondent[]
  more: boolean
}

export namespace Directory {
  let _codec: Codec<Directory>

  export const codec = (): Codec<Directory> => {
    if (_codec == null) {
      _codec = message<Directory>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.correspondents != null && obj.correspondents.length > 0) {
          for (const value of obj.correspondents) {
            w.uint32(10)
            Correspondent.codec().encode(value, w)
          }
        }

        if ((obj.more != null && obj.more !== false)) {
          w.uint32(16)
          w.bool(obj.more)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          correspondents: [],
          more: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.correspondents != null && obj.correspondents.length === opts.limits.correspondents) {
                throw new MaxLengthError('Decode error - repeated field "correspondents" had too many elements')
              }

              obj.correspondents.push(Correspondent.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.correspondents$
              }))
              break
            }
            case 2: {
              obj.more = reader.bool()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          correspondents: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.correspondents != null && obj.correspondents === opts.limits.correspondents) {
                throw new MaxLengthError('Streaming decode error - repeated field "correspondents" had too many elements')
              }

              for (const evt of Correspondent.codec().stream(reader, reader.uint32(), `${prefix}.correspondents[]`, {
                limits: opts.limits?.correspondents$
              })) {
                yield {
                  ...evt,
                  index: obj.correspondents
                }
              }

              obj.correspondents++

              break
            }
            case 2: {
              yield {
                field: `${prefix}.more`,
                value: reader.bool()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface DirectoryCorrespondentsKeyFieldEvent {
    field: '$.correspondents[].key'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface DirectoryCorrespondentsAddressesFieldEvent {
    field: '$.correspondents[].addresses[]'
    index: number
    value: string
  }

  export interface DirectoryCorrespondentsCertificatesFieldEvent {
    field: '$.correspondents[].certificates[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface DirectoryCorrespondentsCertificatesSeqFieldEvent {
    field: '$.correspondents[].certificatesSeq'
    value: number
    index: number
  }

  export interface DirectoryCorrespondentsWakeUpFieldEvent {
    field: '$.correspondents[].wakeUp'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface DirectoryMoreFieldEvent {
    field: '$.more'
    value: boolean
  }

  export function encode (obj: Partial<Directory>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Directory.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Directory>): Directory {
    return decodeMessage(buf, Directory.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Directory>): Generator<DirectoryCorrespondentsKeyFieldEvent | DirectoryCorrespondentsAddressesFieldEvent | DirectoryCorrespondentsCertificatesFieldEvent | DirectoryCorrespondentsCertificatesSeqFieldEvent | DirectoryCorrespondentsWakeUpFieldEvent | DirectoryMoreFieldEvent> {
    return streamMessage(buf, Directory.codec(), opts)
  }
}

export interface Correspondent {
  key: Uint8Array<ArrayBuffer>
  addresses: string[]
  certificates: Uint8Array<ArrayBuffer>[]
  certificatesSeq: number
  wakeUp: Uint8Array<ArrayBuffer>
}

export namespace Correspondent {
  let _codec: Codec<Correspondent>

  export const codec = (): Codec<Correspondent> => {
    if (_codec == null) {
      _codec = message<Correspondent>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.key != null && obj.key.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.key)
        }

        if (obj.addresses != null && obj.addresses.length > 0) {
          for (const value of obj.addresses) {
            w.uint32(18)
            w.string(value)
          }
        }

        if (obj.certificates != null && obj.certificates.length > 0) {
          for (const value of obj.certificates) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if ((obj.certificatesSeq != null && obj.certificatesSeq !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.certificatesSeq)
        }

        if ((obj.wakeUp != null && obj.wakeUp.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.wakeUp)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          key: uint8ArrayAlloc(0),
          addresses: [],
          certificates: [],
          certificatesSeq: 0,
          wakeUp: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.key = reader.bytes()
              break
            }
            case 2: {
              if (opts.limits?.addresses != null && obj.addresses.length === opts.limits.addresses) {
                throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements')
              }

              obj.addresses.push(reader.string())
              break
            }
            case 3: {
              if (opts.limits?.certificates != null && obj.certificates.length === opts.limits.certificates) {
                throw new MaxLengthError('Decode error - repeated field "certificates" had too many elements')
              }

              obj.certificates.push(reader.bytes())
              break
            }
            case 4: {
              obj.certificatesSeq = reader.uint64Number()
              break
            }
            case 5: {
              obj.wakeUp = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          addresses: 0,
          certificates: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.key`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              if (opts.limits?.addresses != null && obj.addresses === opts.limits.addresses) {
                throw new MaxLengthError('Streaming decode error - repeated field "addresses" had too many elements')
              }

              yield {
                field: `${prefix}.addresses[]`,
                index: obj.addresses,
                value: reader.string()
              }

              obj.addresses++

              break
            }
            case 3: {
              if (opts.limits?.certificates != null && obj.certificates === opts.limits.certificates) {
                throw new MaxLengthError('Streaming decode error - repeated field "certificates" had too many elements')
              }

              yield {
                field: `${prefix}.certificates[]`,
                index: obj.certificates,
                value: reader.bytes()
              }

              obj.certificates++

              break
            }
            case 4: {
              yield {
                field: `${prefix}.certificatesSeq`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.wakeUp`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface CorrespondentKeyFieldEvent {
    field: '$.key'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CorrespondentAddressesFieldEvent {
    field: '$.addresses[]'
    index: number
    value: string
  }

  export interface CorrespondentCertificatesFieldEvent {
    field: '$.certificates[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface CorrespondentCertificatesSeqFieldEvent {
    field: '$.certificatesSeq'
    value: number
  }

  export interface CorrespondentWakeUpFieldEvent {
    field: '$.wakeUp'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Correspondent>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Correspondent.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Correspondent>): Correspondent {
    return decodeMessage(buf, Correspondent.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Correspondent>): Generator<CorrespondentKeyFieldEvent | CorrespondentAddressesFieldEvent | CorrespondentCertificatesFieldEvent | CorrespondentCertificatesSeqFieldEvent | CorrespondentWakeUpFieldEvent> {
    return streamMessage(buf, Correspondent.codec(), opts)
  }
}

export interface DirectoryKept {
  digest: Uint8Array<ArrayBuffer>
}

export namespace DirectoryKept {
  let _codec: Codec<DirectoryKept>

  export const codec = (): Codec<DirectoryKept> => {
    if (_codec == null) {
      _codec = message<DirectoryKept>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.digest != null && obj.digest.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.digest)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          digest: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.digest = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.digest`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface DirectoryKeptDigestFieldEvent {
    field: '$.digest'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<DirectoryKept>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, DirectoryKept.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DirectoryKept>): DirectoryKept {
    return decodeMessage(buf, DirectoryKept.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DirectoryKept>): Generator<DirectoryKeptDigestFieldEvent> {
    return streamMessage(buf, DirectoryKept.codec(), opts)
  }
}

export interface Bundles {
  bundles: BundleFor[]
}

export namespace Bundles {
  let _codec: Codec<Bundles>

  export const codec = (): Codec<Bundles> => {
    if (_codec == null) {
      _codec = message<Bundles>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.bundles != null && obj.bundles.length > 0) {
          for (const value of obj.bundles) {
            w.uint32(10)
            BundleFor.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          bundles: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.bundles != null && obj.bundles.length === opts.limits.bundles) {
                throw new MaxLengthError('Decode error - repeated field "bundles" had too many elements')
              }

              obj.bundles.push(BundleFor.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.bundles$
              }))
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          bundles: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.bundles != null && obj.bundles === opts.limits.bundles) {
                throw new MaxLengthError('Streaming decode error - repeated field "bundles" had too many elements')
              }

              for (const evt of BundleFor.codec().stream(reader, reader.uint32(), `${prefix}.bundles[]`, {
                limits: opts.limits?.bundles$
              })) {
                yield {
                  ...evt,
                  index: obj.bundles
                }
              }

              obj.bundles++

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface BundlesBundlesKeyFieldEvent {
    field: '$.bundles[].key'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface BundlesBundlesBundleFieldEvent {
    field: '$.bundles[].bundle'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export function encode (obj: Partial<Bundles>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Bundles.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Bundles>): Bundles {
    return decodeMessage(buf, Bundles.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Bundles>): Generator<BundlesBundlesKeyFieldEvent | BundlesBundlesBundleFieldEvent> {
    return streamMessage(buf, Bundles.codec(), opts)
  }
}

export interface BundleFor {
  key: Uint8Array<ArrayBuffer>
  bundle: Uint8Array<ArrayBuffer>
}

export namespace BundleFor {
  let _codec: Codec<BundleFor>

  export const codec = (): Codec<BundleFor> => {
    if (_codec == null) {
      _codec = message<BundleFor>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.key != null && obj.key.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.key)
        }

        if ((obj.bundle != null && obj.bundle.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.bundle)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          key: uint8ArrayAlloc(0),
          bundle: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.key = reader.bytes()
              break
            }
            case 2: {
              obj.bundle = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.key`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.bundle`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface BundleForKeyFieldEvent {
    field: '$.key'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BundleForBundleFieldEvent {
    field: '$.bundle'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<BundleFor>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, BundleFor.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BundleFor>): BundleFor {
    return decodeMessage(buf, BundleFor.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BundleFor>): Generator<BundleForKeyFieldEvent | BundleForBundleFieldEvent> {
    return streamMessage(buf, BundleFor.codec(), opts)
  }
}

export interface BundlesKept {}

export namespace BundlesKept {
  let _codec: Codec<BundlesKept>

  export const codec = (): Codec<BundlesKept> => {
    if (_codec == null) {
      _codec = message<BundlesKept>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export function encode (obj: Partial<BundlesKept>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, BundlesKept.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BundlesKept>): BundlesKept {
    return decodeMessage(buf, BundlesKept.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BundlesKept>): Generator<{}> {
    return streamMessage(buf, BundlesKept.codec(), opts)
  }
}

export interface Unpair {}

export namespace Unpair {
  let _codec: Codec<Unpair>

  export const codec = (): Codec<Unpair> => {
    if (_codec == null) {
      _codec = message<Unpair>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export function encode (obj: Partial<Unpair>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Unpair.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Unpair>): Unpair {
    return decodeMessage(buf, Unpair.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Unpair>): Generator<{}> {
    return streamMessage(buf, Unpair.codec(), opts)
  }
}

export interface Unpaired {}

export namespace Unpaired {
  let _codec: Codec<Unpaired>

  export const codec = (): Codec<Unpaired> => {
    if (_codec == null) {
      _codec = message<Unpaired>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export function encode (obj: Partial<Unpaired>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Unpaired.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Unpaired>): Unpaired {
    return decodeMessage(buf, Unpaired.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Unpaired>): Generator<{}> {
    return streamMessage(buf, Unpaired.codec(), opts)
  }
}

export interface HistoryPut {
  handle: Uint8Array<ArrayBuffer>
  row: Uint8Array<ArrayBuffer>
}

export namespace HistoryPut {
  let _codec: Codec<HistoryPut>

  export const codec = (): Codec<HistoryPut> => {
    if (_codec == null) {
      _codec = message<HistoryPut>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.handle != null && obj.handle.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.handle)
        }

        if ((obj.row != null && obj.row.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.row)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          handle: uint8ArrayAlloc(0),
          row: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.handle = reader.bytes()
              break
            }
            case 2: {
              obj.row = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.handle`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.row`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface HistoryPutHandleFieldEvent {
    field: '$.handle'
    value: Uint8Array<ArrayBuffer>
  }

  export interface HistoryPutRowFieldEvent {
    field: '$.row'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<HistoryPut>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HistoryPut.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryPut>): HistoryPut {
    return decodeMessage(buf, HistoryPut.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryPut>): Generator<HistoryPutHandleFieldEvent | HistoryPutRowFieldEvent> {
    return streamMessage(buf, HistoryPut.codec(), opts)
  }
}

export interface HistoryKept {
  handle: Uint8Array<ArrayBuffer>
  code: number
}

export namespace HistoryKept {
  let _codec: Codec<HistoryKept>

  export const codec = (): Codec<HistoryKept> => {
    if (_codec == null) {
      _codec = message<HistoryKept>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.handle != null && obj.handle.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.handle)
        }

        if ((obj.code != null && obj.code !== 0)) {
          w.uint32(16)
          w.uint32(obj.code)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          handle: uint8ArrayAlloc(0),
          code: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.handle = reader.bytes()
              break
            }
            case 2: {
              obj.code = reader.uint32()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.handle`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.code`,
                value: reader.uint32()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface HistoryKeptHandleFieldEvent {
    field: '$.handle'
    value: Uint8Array<ArrayBuffer>
  }

  export interface HistoryKeptCodeFieldEvent {
    field: '$.code'
    value: number
  }

  export function encode (obj: Partial<HistoryKept>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HistoryKept.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryKept>): HistoryKept {
    return decodeMessage(buf, HistoryKept.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryKept>): Generator<HistoryKeptHandleFieldEvent | HistoryKeptCodeFieldEvent> {
    return streamMessage(buf, HistoryKept.codec(), opts)
  }
}

export interface HistoryAsk {
  after: Uint8Array<ArrayBuffer>
}

export namespace HistoryAsk {
  let _codec: Codec<HistoryAsk>

  export const codec = (): Codec<HistoryAsk> => {
    if (_codec == null) {
      _codec = message<HistoryAsk>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.after != null && obj.after.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.after)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          after: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.after = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.after`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface HistoryAskAfterFieldEvent {
    field: '$.after'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<HistoryAsk>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HistoryAsk.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryAsk>): HistoryAsk {
    return decodeMessage(buf, HistoryAsk.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryAsk>): Generator<HistoryAskAfterFieldEvent> {
    return streamMessage(buf, HistoryAsk.codec(), opts)
  }
}

export interface HistoryPage {
  code: number
  rows: HistoryRow[]
  more: boolean
}

export namespace HistoryPage {
  let _codec: Codec<HistoryPage>

  export const codec = (): Codec<HistoryPage> => {
    if (_codec == null) {
      _codec = message<HistoryPage>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.code != null && obj.code !== 0)) {
          w.uint32(8)
          w.uint32(obj.code)
        }

        if (obj.rows != null && obj.rows.length > 0) {
          for (const value of obj.rows) {
            w.uint32(18)
            HistoryRow.codec().encode(value, w)
          }
        }

        if ((obj.more != null && obj.more !== false)) {
          w.uint32(24)
          w.bool(obj.more)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          code: 0,
          rows: [],
          more: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.code = reader.uint32()
              break
            }
            case 2: {
              if (opts.limits?.rows != null && obj.rows.length === opts.limits.rows) {
                throw new MaxLengthError('Decode error - repeated field "rows" had too many elements')
              }

              obj.rows.push(HistoryRow.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.rows$
              }))
              break
            }
            case 3: {
              obj.more = reader.bool()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          rows: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.code`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              if (opts.limits?.rows != null && obj.rows === opts.limits.rows) {
                throw new MaxLengthError('Streaming decode error - repeated field "rows" had too many elements')
              }

              for (const evt of HistoryRow.codec().stream(reader, reader.uint32(), `${prefix}.rows[]`, {
                limits: opts.limits?.rows$
              })) {
                yield {
                  ...evt,
                  index: obj.rows
                }
              }

              obj.rows++

              break
            }
            case 3: {
              yield {
                field: `${prefix}.more`,
                value: reader.bool()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface HistoryPageCodeFieldEvent {
    field: '$.code'
    value: number
  }

  export interface HistoryPageRowsHandleFieldEvent {
    field: '$.rows[].handle'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface HistoryPageRowsRowFieldEvent {
    field: '$.rows[].row'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface HistoryPageMoreFieldEvent {
    field: '$.more'
    value: boolean
  }

  export function encode (obj: Partial<HistoryPage>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HistoryPage.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryPage>): HistoryPage {
    return decodeMessage(buf, HistoryPage.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryPage>): Generator<HistoryPageCodeFieldEvent | HistoryPageRowsHandleFieldEvent | HistoryPageRowsRowFieldEvent | HistoryPageMoreFieldEvent> {
    return streamMessage(buf, HistoryPage.codec(), opts)
  }
}

export interface HistoryRow {
  handle: Uint8Array<ArrayBuffer>
  row: Uint8Array<ArrayBuffer>
}

export namespace HistoryRow {
  let _codec: Codec<HistoryRow>

  export const codec = (): Codec<HistoryRow> => {
    if (_codec == null) {
      _codec = message<HistoryRow>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.handle != null && obj.handle.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.handle)
        }

        if ((obj.row != null && obj.row.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.row)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          handle: uint8ArrayAlloc(0),
          row: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.handle = reader.bytes()
              break
            }
            case 2: {
              obj.row = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.handle`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.row`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface HistoryRowHandleFieldEvent {
    field: '$.handle'
    value: Uint8Array<ArrayBuffer>
  }

  export interface HistoryRowRowFieldEvent {
    field: '$.row'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<HistoryRow>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HistoryRow.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryRow>): HistoryRow {
    return decodeMessage(buf, HistoryRow.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryRow>): Generator<HistoryRowHandleFieldEvent | HistoryRowRowFieldEvent> {
    return streamMessage(buf, HistoryRow.codec(), opts)
  }
}

export interface HistoryEnd {}

export namespace HistoryEnd {
  let _codec: Codec<HistoryEnd>

  export const codec = (): Codec<HistoryEnd> => {
    if (_codec == null) {
      _codec = message<HistoryEnd>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export function encode (obj: Partial<HistoryEnd>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HistoryEnd.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryEnd>): HistoryEnd {
    return decodeMessage(buf, HistoryEnd.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryEnd>): Generator<{}> {
    return streamMessage(buf, HistoryEnd.codec(), opts)
  }
}

export interface HistoryEnded {}

export namespace HistoryEnded {
  let _codec: Codec<HistoryEnded>

  export const codec = (): Codec<HistoryEnded> => {
    if (_codec == null) {
      _codec = message<HistoryEnded>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export function encode (obj: Partial<HistoryEnded>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HistoryEnded.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryEnded>): HistoryEnded {
    return decodeMessage(buf, HistoryEnded.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HistoryEnded>): Generator<{}> {
    return streamMessage(buf, HistoryEnded.codec(), opts)
  }
}

export interface Carry {
  to: Uint8Array<ArrayBuffer>
  blobId: Uint8Array<ArrayBuffer>
  size: number
  tagHash: Uint8Array<ArrayBuffer>
  queuedAt: number
  expiresAt: number
}

export namespace Carry {
  let _codec: Codec<Carry>

  export const codec = (): Codec<Carry> => {
    if (_codec == null) {
      _codec = message<Carry>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.to != null && obj.to.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.to)
        }

        if ((obj.blobId != null && obj.blobId.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.blobId)
        }

        if ((obj.size != null && obj.size !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.size)
        }

        if ((obj.tagHash != null && obj.tagHash.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.tagHash)
        }

        if ((obj.queuedAt != null && obj.queuedAt !== 0)) {
          w.uint32(40)
          w.uint64Number(obj.queuedAt)
        }

        if ((obj.expiresAt != null && obj.expiresAt !== 0)) {
          w.uint32(48)
          w.uint64Number(obj.expiresAt)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          to: uint8ArrayAlloc(0),
          blobId: uint8ArrayAlloc(0),
          size: 0,
          tagHash: uint8ArrayAlloc(0),
          queuedAt: 0,
          expiresAt: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.to = reader.bytes()
              break
            }
            case 2: {
              obj.blobId = reader.bytes()
              break
            }
            case 3: {
              obj.size = reader.uint64Number()
              break
            }
            case 4: {
              obj.tagHash = reader.bytes()
              break
            }
            case 5: {
              obj.queuedAt = reader.uint64Number()
              break
            }
            case 6: {
              obj.expiresAt = reader.uint64Number()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.to`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.blobId`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.size`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.tagHash`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.queuedAt`,
                value: reader.uint64Number()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.expiresAt`,
                value: reader.uint64Number()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface CarryToFieldEvent {
    field: '$.to'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CarryBlobIdFieldEvent {
    field: '$.blobId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CarrySizeFieldEvent {
    field: '$.size'
    value: number
  }

  export interface CarryTagHashFieldEvent {
    field: '$.tagHash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CarryQueuedAtFieldEvent {
    field: '$.queuedAt'
    value: number
  }

  export interface CarryExpiresAtFieldEvent {
    field: '$.expiresAt'
    value: number
  }

  export function encode (obj: Partial<Carry>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Carry.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Carry>): Carry {
    return decodeMessage(buf, Carry.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Carry>): Generator<CarryToFieldEvent | CarryBlobIdFieldEvent | CarrySizeFieldEvent | CarryTagHashFieldEvent | CarryQueuedAtFieldEvent | CarryExpiresAtFieldEvent> {
    return streamMessage(buf, Carry.codec(), opts)
  }
}
