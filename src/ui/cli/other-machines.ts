/**
 * The page for other machines: the same files as for this one, at the names of the certificate, with a card that says
 * no more than the world may know. Without a certificate there is none, and the page stays with this machine.
 */
import { keepPort, chooseTlsPort } from './page-origin.ts'
import { nameOf, placeOf } from './option-values.ts'
import type { NodeCard, PageServer } from './page-server.ts'
import type { TlsDoor } from '../../node/platform/host.ts'
import type { NetworkConfig } from '../../node/index.ts'

export interface OtherMachinesInit {
  readonly dataFolder: string
  readonly config: NetworkConfig
  readonly moveWeb: boolean
  onFault (error: Error): void
}

/**
 * Resolves with the door, not listening yet; `undefined` without a certificate.
 *
 * @throws {TlsCertificateError} {WrongUseError}
 */
export async function openDoorFor ({ dataFolder, config: { tls }, moveWeb, onFault }: OtherMachinesInit): Promise<TlsDoor | undefined> {
  if (tls === undefined) return undefined
  const { host, port } = tls.listen === undefined ? { port: undefined } : placeOf(tls.listen)
  const { openTlsDoor } = await import('../../node/platform/host.ts')
  return await openTlsDoor({
    files: { cert: tls.cert, key: tls.key },
    port: await chooseTlsPort(dataFolder, port, moveWeb),
    ...(host === undefined ? {} : { host }),
    ...(tls.name === undefined ? {} : { name: nameOf(tls.name) }),
    onFault
  })
}

/** Lets the door answer for the page, where the door is open, and keeps its port: the phone's identity belongs to it. */
export async function servePageAt (door: TlsDoor, page: PageServer, { dataFolder, config }: OtherMachinesInit, card: () => NodeCard): Promise<void> {
  if (!door.isListening) return
  await keepPort(dataFolder, door.port, 'tlsPort')
  const { toldToOtherMachines } = await import('../../node/platform/host.ts')
  const told = await toldToOtherMachines(config.profile)
  door.serve(page.handler({
    judge: (host) => door.serves(host),
    refusal: () => `This Mobilink page has another name. Open ${door.origins[0] ?? ''}/ instead.`,
    card: () => {
      const whole = card()
      return { ...whole, addresses: told(whole.addresses) }
    }
  }))
}
