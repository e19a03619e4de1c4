/**
 * "Verify contact": comparing pictures or numbers while both are connected, and the safety number, which needs no
 * connection. It shows what the node says and passes on what a person says; closing it ends nothing.
 */
import { useEffect, useId, useRef } from 'preact/hooks'
import { incidentWords, titleOf, verificationWords, verifiedSentence } from '../model/index.ts'
import { Modal } from './modal.tsx'
import { SafetyNumber } from './safety-number.tsx'
import { momentOf } from './times.ts'
import type { Tab } from './tab.ts'
import type { Contact, VerificationState, VerificationView } from '../../node/index.ts'
import type { ComponentChildren, VNode } from 'preact'

export function VerifyDialog ({ tab, contact, onClose }: { tab: Tab, contact: Contact, onClose: () => void }): VNode {
  const title = titleOf(contact)
  const comparison = tab.comparisons.value.get(contact.peerId)
  return (
    <Modal title={`Verify ${title}`} onClose={onClose}>
      {!(comparison !== undefined && isOver(comparison.state) && verificationWords(comparison, title).tone === 'loud') && <Standing tab={tab} contact={contact} title={title} />}
      {comparison === undefined
        ? <Intro tab={tab} contact={contact} title={title} />
        : <Comparison tab={tab} comparison={comparison} title={title} onClose={onClose} />}
      {(comparison === undefined || isOver(comparison.state)) && <SafetyNumber tab={tab} contact={contact} title={title} />}
    </Modal>
  )
}

/** What is kept: verified, how and when; or what went wrong, until somebody has seen it. */
function Standing ({ tab, contact: { peerId, verified, incident }, title }: { tab: Tab, contact: Contact, title: string }): VNode | null {
  if (incident !== undefined) {
    const { heading, sentence } = incidentWords(incident, title, momentOf)
    return (
      <section class="alarm" role="alert">
        <h3>{heading}</h3>
        <p>{sentence}</p>
        <button class="small" onClick={() => { tab.attempt(() => tab.node.contacts.acknowledgeIncident(peerId)) }}>I have seen this</button>
      </section>
    )
  }
  return verified === false ? null : <p class="said">{verifiedSentence(verified, momentOf)}</p>
}

function Intro ({ tab, contact, title }: { tab: Tab, contact: Contact, title: string }): VNode {
  const id = useId()
  return (
    <section class="stack" aria-labelledby={id}>
      <h3 id={id}>Compare while you talk</h3>
      <p>Call {title} or meet, and start. Both devices show the same seven pictures and three numbers if nobody stands in between. You compare whichever you like.</p>
      {contact.state === 'accepted'
        ? <button class="primary" data-focus-first onClick={() => { tab.compare(contact.peerId) }}>Start comparing</button>
        : <p class="faint">{title} has not accepted your request yet. Until then you can compare the safety number.</p>}
    </section>
  )
}

function Comparison ({ tab, comparison, title, onClose }: { tab: Tab, comparison: VerificationView, title: string, onClose: () => void }): VNode {
  const { contact: peer, state } = comparison
  const { sentence, tone } = verificationWords(comparison, title)
  const heading = useRef<HTMLHeadingElement>(null)
  // what had the focus may be gone with the step before
  useEffect(() => { heading.current?.focus() }, [state.phase])
  const run = (): ReturnType<typeof tab.node.contacts.verification> => tab.node.contacts.verification(peer)
  const stop = <button class="quiet" onClick={() => { run()?.cancel() }}>Stop</button>
  return (
    <section class="stack comparison">
      <h3 ref={heading} tabIndex={-1}>{HEADINGS[state.phase]}</h3>
      <p class={tone === 'loud' ? 'alarm' : tone === 'good' ? 'said' : undefined} role={tone === 'loud' ? 'alert' : 'status'}>{sentence}</p>
      <Step state={state}>
        <Answers state={state} onAnswer={(matches) => { run()?.confirm(matches) }} />
      </Step>
      <div class="row">
        {state.phase === 'asked' && <button class="primary" onClick={() => { tab.compare(peer) }}>Compare</button>}
        {state.phase === 'asked' && <button onClick={() => { run()?.cancel() }}>Not now</button>}
        {!isOver(state) && state.phase !== 'asked' && stop}
        {state.phase === 'verified' && <button class="primary" onClick={onClose}>Done</button>}
        {state.phase === 'ended' && <button onClick={() => { tab.compare(peer) }}>Try again</button>}
      </div>
    </section>
  )
}

const HEADINGS: Readonly<Record<VerificationState['phase'], string>> = {
  reaching: 'One moment',
  waiting: 'One moment',
  asked: 'They want to compare',
  agreeing: 'One moment',
  comparing: 'Do both of you see this?',
  confirmed: 'Do both of you see this?',
  verified: 'It matches',
  ended: 'The comparison is over'
}

/** Pictures with their names, and the same as numbers to be read out: whichever people like. */
function Step ({ state, children }: { state: VerificationState, children: ComponentChildren }): VNode | null {
  if (state.phase !== 'comparing' && state.phase !== 'confirmed') return null
  return (
    <>
      <ul role="list" class="pictures" aria-label="Pictures">
        {state.emoji.map(({ symbol, name }, at) => <li key={at}><span class="picture" aria-hidden="true">{symbol}</span>{name}</li>)}
      </ul>
      <p class="faint">Or read out these numbers:</p>
      <ul role="list" class="numbers" aria-label="Numbers">
        {state.numbers.map((number, at) => <li key={at}>{number}</li>)}
      </ul>
      {children}
    </>
  )
}

function Answers ({ state, onAnswer }: { state: VerificationState, onAnswer: (matches: boolean) => void }): VNode {
  return (
    <div class="row">
      {state.phase === 'comparing' && <button class="primary" onClick={() => { onAnswer(true) }}>They match</button>}
      <button class="danger" onClick={() => { onAnswer(false) }}>They do not match</button>
    </div>
  )
}

function isOver ({ phase }: VerificationState): boolean {
  return phase === 'verified' || phase === 'ended'
}
