/**
 * "Pair with my computer": one press where this page was opened by the link that the computer itself printed, else the
 * way to the dialog that asks for the code. Once there is a cloud: how it stands, in a line.
 */
import { cloudTitle, cloudWords, sentenceFor } from '../model/index.ts'
import { useDeed } from './deed.ts'
import type { Tab } from './tab.ts'
import type { VNode } from 'preact'

export function CloudCard ({ tab }: { tab: Tab }): VNode | null {
  const deed = useDeed()
  const clouds = tab.clouds.value
  const link = tab.pairingLink.value
  const isOneClick = link !== undefined && tab.isOwnHostsLink(link)
  const openDialog = (): void => { tab.dialog.value = { kind: 'cloud' } }
  const pair = (): void => {
    if (link === undefined || !isOneClick) return openDialog()
    deed.run(async () => {
      // a link that is used up goes, and this card with it: what went wrong is told where it stays
      await tab.pair(link).catch((error: unknown) => { tab.notice.value = sentenceFor(error) })
      return ''
    })
  }
  if (clouds.length > 0 && link === undefined) {
    return (
      <section class="computer" aria-label="My cloud">
        <ul role="list" class="plain" aria-label="Clouds">
          {clouds.map((cloud) => (
            <li key={cloud.peerId}>
              <p class="computer-name" dir="auto">{cloudTitle(cloud, tab.host.description?.peerId)}</p>
              <p class="faint">Your cloud: {cloudWords(cloud).word}</p>
            </li>
          ))}
        </ul>
        <button class="small" onClick={openDialog}>My cloud</button>
      </section>
    )
  }
  // pressed once, it is on its way: a second press would use another try
  return (
    <section class={`computer${isOneClick ? ' is-offered' : ''}`} aria-label="My cloud">
      <p>{link === undefined
        ? 'A computer of yours that stays on can keep what you send, sealed, and deliver it while this tab is closed.'
        : isOneClick
          ? 'This computer offers to keep what you send, sealed, and to deliver it while this tab is closed.'
          : 'You opened a link that pairs this browser with a computer.'}
      </p>
      <button class={isOneClick ? 'primary' : 'small'} aria-disabled={deed.busy} onClick={pair}>Pair with my computer</button>
      <p class="said" role="status">{deed.busy ? 'Pairing…' : ''}</p>
    </section>
  )
}
