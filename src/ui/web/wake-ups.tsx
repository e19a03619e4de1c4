/**
 * Wake-up notices: whether contacts may wake this browser while nobody has the page open, what its vendor learns by that,
 * who may, and when it is quiet. Loaded when it is opened. The browser asks for the permission on a press here, and at no
 * other moment.
 */
import { useId, useState } from 'preact/hooks'
import { minutesText, parseMinutes, titleOf, wakeUpsWords } from '../model/index.ts'
import { useDeed } from './deed.ts'
import type { Deed } from './deed.ts'
import type { Tab } from './tab.ts'
import type { QuietHours, WakeUps as WakeUpsApi } from '../../node/index.ts'
import type { VNode } from 'preact'

const NIGHT: QuietHours = { from: 22 * 60, to: 7 * 60 }

export function WakeUps ({ tab }: { tab: Tab }): VNode {
  const { wakeUps } = tab.node
  const deed = useDeed()
  const state = wakeUps.state()
  const words = wakeUpsWords(state)

  return (
    <>
      <p>While this page is closed, contacts whose own computer is on can have this browser show a notice: “Something waits for you.” No name, no text. You open Mobilink, and it gets what waits. Without it nothing is lost: what waits comes whenever the page is open.</p>
      <p><strong>What the maker of this browser learns.</strong> {words.vendor}</p>
      <p data-testid="wake-ups-state">{words.state}</p>
      <div class="row">
        {state.kind === 'on'
          ? <button aria-disabled={deed.busy} onClick={() => { deed.run(async () => { await wakeUps.turnOff(); return 'Nobody can wake this browser any more.' }) }}>Turn wake-up notices off</button>
          : <button class="primary" aria-disabled={deed.busy} onClick={() => { deed.run(async () => { await wakeUps.turnOn(); return 'Contacts are being told how to wake this browser.' }) }}>Turn wake-up notices on</button>}
        {state.kind === 'on' && <button aria-disabled={deed.busy} onClick={() => { deed.run(async () => { await wakeUps.renew(); return 'Registered anew: what was given out before wakes nobody.' }) }}>Renew</button>}
      </div>
      <p class="problem" role="alert">{deed.problem}</p>
      <p class="said" role="status">{deed.said}</p>
      {state.kind === 'on' && <WhoMay tab={tab} wakeUps={wakeUps} deed={deed} />}
      {state.kind !== 'impossible' && <Quiet wakeUps={wakeUps} quiet={state.quiet} deed={deed} />}
    </>
  )
}

interface SectionProps { readonly wakeUps: WakeUpsApi, readonly deed: Deed }

function WhoMay ({ tab, wakeUps, deed }: SectionProps & { tab: Tab }): VNode | null {
  const id = useId()
  const accepted = tab.contacts.value.filter(({ state }) => state === 'accepted')
  if (accepted.length === 0) return null
  return (
    <section class="stack" aria-labelledby={id}>
      <h3 id={id}>Who may wake this browser</h3>
      <ul role="list" class="plain">
        {accepted.map((contact) => (
          <li key={contact.peerId}>
            <label class="row">
              <input
                type="checkbox"
                checked={wakeUps.mayWake(contact.peerId)}
                onChange={(event) => {
                  const may = event.currentTarget.checked
                  deed.run(async () => {
                    await wakeUps.setMayWake(contact.peerId, may)
                    return may ? `${titleOf(contact)} may wake this browser.` : `What ${titleOf(contact)} holds wakes nobody any more.`
                  })
                }}
              />
              <span class="grow" dir="auto">{titleOf(contact)}</span>
            </label>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Quiet ({ wakeUps, quiet, deed }: SectionProps & { quiet: QuietHours | undefined }): VNode {
  const id = useId()
  const [from, setFrom] = useState(minutesText((quiet ?? NIGHT).from))
  const [to, setTo] = useState(minutesText((quiet ?? NIGHT).to))
  const save = async (): Promise<string> => {
    const hours = { from: parseMinutes(from), to: parseMinutes(to) }
    if (hours.from === undefined || hours.to === undefined || hours.from === hours.to) return 'Choose two different times.'
    await wakeUps.setQuietHours({ from: hours.from, to: hours.to })
    return `Notices make no sound from ${from} to ${to}.`
  }
  return (
    <section class="stack" aria-labelledby={`${id}-head`}>
      <h3 id={`${id}-head`}>Quiet hours</h3>
      <p class="faint">Notices of these hours come without a sound. Browsers do not let a page be woken and show nothing.</p>
      <div class="row">
        <label for={`${id}-from`}>From</label>
        <input id={`${id}-from`} type="time" value={from} onInput={(event) => { setFrom(event.currentTarget.value) }} />
        <label for={`${id}-to`}>to</label>
        <input id={`${id}-to`} type="time" value={to} onInput={(event) => { setTo(event.currentTarget.value) }} />
      </div>
      <div class="row">
        <button aria-disabled={deed.busy} onClick={() => { deed.run(save) }}>{quiet === undefined ? 'Set quiet hours' : 'Change quiet hours'}</button>
        {quiet !== undefined && <button aria-disabled={deed.busy} onClick={() => { deed.run(async () => { await wakeUps.setQuietHours(undefined); return 'There are no quiet hours.' }) }}>End quiet hours</button>}
      </div>
    </section>
  )
}
