/**
 * The truth about connections, for whoever asks: every live path, own addresses, everyone contacted who is neither a
 * contact nor an own node, and a box to name a node to meet others through.
 */
import { useId, useState } from 'preact/hooks'
import { findableWords, isWebRTCDirectRefused, noRoadWords, pathWords, purposeWords, reachabilityWords, sentenceFor, titleOf, whyNotFromHere } from '../model/index.ts'
import { Modal } from './modal.tsx'
import { momentOf } from './times.ts'
import type { Tab } from './tab.ts'
import type { PagePlace } from '../model/index.ts'
import type { Path } from '../../node/index.ts'
import type { VNode } from 'preact'

// What a person can take in; the number says how many more there are. Design.
const SHOWN = 50

const page: PagePlace = { hostname: location.hostname, secure: location.protocol === 'https:' }

export function NetworkDialog ({ tab, node, onClose }: { tab: Tab, node?: string, onClose: () => void }): VNode {
  const paths = tab.paths.value
  const addresses = tab.node.network.addresses()
  const others = tab.node.network.thirdParties()
  return (
    <Modal title="Network" onClose={onClose}>
      <p>{tab.connection.value.sentence}</p>
      <Road tab={tab} paths={paths} />
      <dl class="stack">
        <dt><strong>Reachable from outside</strong></dt>
        <dd>{reachabilityWords(tab.node.network.reachability())}</dd>
        <dt><strong>Found by its peer ID</strong></dt>
        <dd>{findableWords(tab.node.network.findable())}</dd>
      </dl>
      <section class="stack">
        <h3>Connections</h3>
        {paths.length === 0 ? <p class="faint">None at the moment.</p> : <PathList tab={tab} paths={paths} />}
      </section>
      <section class="stack">
        <h3>Others reach this browser at</h3>
        {addresses.length === 0
          ? <p class="faint">No address yet. A page is reached through a node that it is connected to.</p>
          : <ul role="list" class="plain">{addresses.map((address) => <li key={address} class="peer-id">{address}</li>)}</ul>}
      </section>
      <section class="stack">
        <h3>Outside hosts contacted</h3>
        {others.length === 0
          ? <p class="faint">None. Only your contacts and your own nodes.</p>
          : (
            <ul role="list" class="plain">
              {others.map((other) => <li key={`${other.host} ${other.purpose}`}><span class="peer-id">{other.host}</span> <span class="faint">{purposeWords(other.purpose)}, last {momentOf(other.lastContactAt)}</span></li>)}
            </ul>
          )}
      </section>
      <UseNode tab={tab} given={node} />
    </Modal>
  )
}

function PathList ({ tab, paths }: { tab: Tab, paths: readonly Path[] }): VNode {
  return (
    <ul role="list" class="plain" aria-label="Connections">
      {paths.slice(0, SHOWN).map((path) => (
        <li key={`${path.peer} ${path.address} ${path.openedAt}`}>
          <strong dir="auto">{whoIs(tab, path)}</strong> <span class="faint">{pathWords(path)}</span>
        </li>
      ))}
      {paths.length > SHOWN && <li class="faint">and {paths.length - SHOWN} more</li>}
    </ul>
  )
}

function whoIs (tab: Tab, path: Path): string {
  if (path.peer === tab.host.description?.peerId) return 'This computer'
  return titleOf(tab.contact(path.peer) ?? { peerId: path.peer, name: '' })
}

/** Said where this page has no way to a computer of its person: what it would take. */
function Road ({ tab, paths }: { tab: Tab, paths: readonly Path[] }): VNode | null {
  const { description } = tab.host
  const known = [...description?.addresses ?? [], ...tab.node.network.used()]
  const words = noRoadWords({ page, known, isConnected: paths.some(({ peer }) => known.some((address) => address.endsWith(`/p2p/${peer}`))) })
  return words === undefined ? null : <p>{words}</p>
}

function UseNode ({ tab, given = '' }: { tab: Tab, given?: string }): VNode {
  const [address, setAddress] = useState(given)
  const [used, setUsed] = useState(tab.node.network.used())
  const [said, setSaid] = useState('')
  const id = useId()
  const use = (): void => {
    if (address.trim() === '') return
    const why = whyNotFromHere(address.trim(), page)
    if (why !== undefined) {
      setSaid(why)
      return
    }
    setSaid('Connecting…')
    tab.node.network.use(address.trim()).then(() => {
      setSaid('Connected. This page uses it from now on.')
      setUsed(tab.node.network.used())
    }, (error: unknown) => { setSaid(isWebRTCDirectRefused(error) ? 'This browser lets no page use WebRTC-direct. Take an address with /tls/ws, which needs a certificate at your computer.' : sentenceFor(error)) })
  }
  const forget = (one: string): void => {
    tab.attempt(async () => {
      await tab.node.network.forget(one)
      setUsed(tab.node.network.used())
    })
  }
  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault()
        use()
      }}
    >
      <label for={id}>Meet others through this node</label>
      <div class="row">
        <input id={id} class="grow" type="text" spellcheck={false} autocomplete="off" maxLength={512} placeholder="/ip4/…/tcp/…/ws/p2p/12D3KooW…" value={address} onInput={(event) => { setAddress(event.currentTarget.value) }} />
        <button type="submit">Connect</button>
      </div>
      <p class="said" aria-live="polite">{said}</p>
      {used.length > 0 && (
        <ul role="list" class="plain" aria-label="Nodes used">
          {used.map((one) => <li key={one}><span class="peer-id">{one}</span> <button type="button" class="small" onClick={() => { forget(one) }}>Forget</button></li>)}
        </ul>
      )}
    </form>
  )
}
