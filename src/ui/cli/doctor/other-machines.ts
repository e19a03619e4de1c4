/**
 * The roads on which a phone or another machine of this person comes to this node: its page with a certificate, and
 * WebRTC-direct for a page that somebody else serves. It asks nobody outside; whether the router lets others in is for
 * "outside" to say.
 */
import { request } from 'node:https'
import { broken, ok, unknown, warning } from './finding.ts'
import { sentenceOf, told } from '../sentences.ts'
import type { Finding } from './finding.ts'
import type { RunningNode } from './running-node.ts'
import type { NetworkConfig } from '../../../node/index.ts'

const GUIDE = 'docs/REACH-YOUR-COMPUTER.md'
/** It is this machine that answers. */
const ANSWER_MS = 2_000

export async function checkDoor (config: NetworkConfig | undefined, running: RunningNode | undefined): Promise<Finding> {
  const check = 'other-machines'
  if (config === undefined) return unknown(check, 'Whether your phone comes here is unknown, because the configuration cannot be read.', 'Mend the configuration first.')
  if (config.tls === undefined) return withoutCertificate(check, config, running)
  const { cert, key } = config.tls
  let dates: ReturnType<Awaited<ReturnType<typeof readCertificate>>['trouble']>
  try {
    dates = (await readCertificate({ cert, key })).trouble(Date.now())
  } catch (error) {
    return broken(check, sentenceOf(told(error)), `See ${GUIDE}.`)
  }
  if (dates?.isBroken === true) return broken(check, dates.says, `Renew it as you got it: see ${GUIDE}.`)
  const [door] = running?.doors ?? []
  if (running !== undefined && door === undefined) return broken(check, 'The running node has a certificate, and serves no page with it: its port was taken when it started, or it was started with --no-web.', 'Stop the node and start it again; it says why.')
  if (running !== undefined && door !== undefined) {
    const peer = await holderBehind(door, running)
    if (peer !== running.peerId) return broken(check, `The running node should serve its page at ${door}, and ${peer === undefined ? 'no Mobilink' : `the node ${peer}`} answers there.`, 'Stop the node and start it again.')
  }
  if (dates !== undefined) return warning(check, dates.says, `See ${GUIDE}.`)
  return ok(check, door === undefined ? 'The certificate for other machines is good.' : `Other machines open the page at ${door}, where their browsers trust the certificate and the network leads them here.`)
}

function withoutCertificate (check: string, config: NetworkConfig, running: RunningNode | undefined): Finding {
  if (config.profile === 'local') return ok(check, 'In the profile local no other machine is to reach this node.')
  const direct = (running?.addresses ?? []).some((address) => address.includes('/webrtc-direct/') && !/^\/ip4\/127\.|^\/ip6\/::1\//.test(address))
  return running === undefined || direct
    ? ok(check, `The page is for this machine alone: for your phone it needs a certificate (--tls-cert, --tls-key; ${GUIDE}). Without one, a page that somebody else serves may reach this node by WebRTC-direct, where browser and network allow it.`)
    : warning(check, 'No road leads from your phone to this node: there is no certificate (--tls-cert, --tls-key) for its page, and it has no WebRTC-direct address that other machines could use.', `${GUIDE} tells three ways to a certificate: a domain of your own, Tailscale, an authority for your home.`)
}

async function readCertificate (files: { readonly cert: string, readonly key: string }): Promise<Awaited<ReturnType<(typeof import('../../../node/platform/host.ts'))['readCertificate']>>> {
  return await (await import('../../../node/platform/host.ts')).readCertificate(files)
}

/** The peer ID on the card behind this door, asked on this machine by the name of the door; `undefined` when there is none. */
async function holderBehind (door: string, { config }: RunningNode): Promise<string | undefined> {
  const { hostname, port, host } = new URL(door)
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([\d.]+)):/.exec(config?.tls?.listen ?? '') ?? []
  const listenPort = /(\d+)$/.exec(config?.tls?.listen ?? '')?.[1]
  const wanted = config?.tls?.name === undefined || listenPort === '0' ? port : listenPort ?? '7443'
  return await new Promise((resolve) => {
    const asked = request({
      host: bracketed ?? plain ?? '127.0.0.1', port: wanted === '' ? 443 : Number(wanted), path: '/node.json', headers: { host },
      // whether browsers trust it is another question; here it is only asked who answers
      rejectUnauthorized: false, servername: /^[\d.]+$|:/.test(hostname) ? '' : hostname, timeout: ANSWER_MS, agent: false
    }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
        if (text.length > 65_536) response.destroy()
      }).on('close', () => resolve(/"peerId":"([A-Za-z0-9]{1,64})"/.exec(text)?.[1]))
    })
    asked.on('timeout', () => { asked.destroy() }).on('error', () => resolve(undefined)).end()
  })
}
