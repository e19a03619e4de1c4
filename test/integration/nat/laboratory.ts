/**
 * A small internet in namespaces: servers that everybody reaches, and homes behind routers of a chosen kind. Nothing
 * in it can reach the machine's own network, and all of it is gone when the laboratory closes or its process ends.
 *
 * ```
 *   home: device 192.168.1.10 -- lan  router  wan 45.90.k.2 --+
 *                                                             +-- internet (routes, and may lose packets)
 *   server: wan 45.90.k.2, 45.90.k.3 ------------------------+
 * ```
 */
import { Namespace } from './namespace.ts'
import { DEVICE_ADDRESS, lossRules, NAT_KINDS, rulesFor } from './nat-kinds.ts'
import type { NatKind } from './nat-kinds.ts'

/** Where a program can run. */
export interface Place {
  readonly namespace: Namespace
}

/** A machine with two public addresses. */
export interface Server extends Place {
  readonly addresses: readonly [string, string]
}

/** A device behind a router. */
export interface Home extends Place {
  /** The router's public address. */
  readonly outside: string
  /** The router is replaced by one of another kind, and forgets every mapping. */
  become (kind: NatKind): Promise<void>
  /** Pulls the plug between device and router, as a device that loses its network sees it. */
  unplug (): Promise<void>
  plug (): Promise<void>
  /** The router starts anew: it knows none of its mappings any more. */
  restartRouter (): Promise<void>
}

/** A network of its own that is connected with nothing. */
export interface Lan {
  readonly devices: readonly [Place, Place]
  /** What anybody in it has sent to somewhere else so far: one address a line, none twice. */
  sentElsewhere (): Promise<string[]>
  /** From now on the first device sends 4 MB a second at most. */
  slowDown (): Promise<void>
  /** Pulls the plug of a device. */
  unplug (device: Place): Promise<void>
  plug (device: Place): Promise<void>
  /** A device has another address from now on, and not the one before. */
  move (device: Place, address: string): Promise<void>
}

/** `lan` of a network that is connected with nothing: what is at 192.168.2.1 takes whatever it is given, and says to whom that was. */
const DEAD_END = 'table inet dead_end {\n  set elsewhere { type ipv4_addr; flags dynamic; }\n  chain arriving {\n    type filter hook prerouting priority filter;\n    iifname "lan" ip daddr != { 192.168.2.10-192.168.2.99, 192.168.2.255, 224.0.0.0/4, 255.255.255.255 } add @elsewhere { ip daddr } drop\n  }\n}\n'

/** What is sent faster is lost, as at a router whose line is full; what was not sent for a second may be sent at once. */
const SLOW = 'table inet slow {\n  chain leaving {\n    type filter hook output priority filter;\n    meta length > 500 limit rate over 4 mbytes/second burst 64 kbytes drop\n  }\n}\n'

export class Laboratory {
  readonly #internet: Namespace
  readonly #namespaces: Namespace[]
  #wires = 0

  private constructor (internet: Namespace) {
    this.#internet = internet
    this.#namespaces = [internet]
  }

  /** @throws {NamespacesRefusedError} where the system does not allow it, or a tool is missing */
  static async open (): Promise<Laboratory> {
    const internet = await Namespace.create()
    const laboratory = new Laboratory(internet)
    try {
      await internet.ip('link set lo up')
      await routes(internet)
      // what the kernel does not know is told now, before anybody relies on it
      for (const rules of [...NAT_KINDS.map(rulesFor), lossRules(1), lossRules(0)]) await internet.nft(rules)
      return laboratory
    } catch (error) {
      await laboratory.close()
      throw error
    }
  }

  async server (): Promise<Server> {
    const namespace = await this.#another()
    const net = await this.#connect(namespace)
    await namespace.ip(`addr add ${net}.3/24 dev wan`)
    return { namespace, addresses: [`${net}.2`, `${net}.3`] }
  }

  async home (kind: NatKind): Promise<Home> {
    const [router, namespace] = await Promise.all([this.#another(), this.#another()])
    const net = await this.#connect(router)
    await routes(router)
    await router.ip(
      `link add lan type veth peer name eth0 netns ${namespace.pid}`,
      'addr add 192.168.1.1/24 dev lan', 'link set lan up'
    )
    const plugged = ['link set eth0 up', 'route add default via 192.168.1.1']
    // an address of its own that the system finds a second later is a network that changed: a browser gives up what it loads then
    await namespace.ip('link set eth0 addrgenmode none', 'link set lo up', `addr add ${DEVICE_ADDRESS}/24 dev eth0`, ...plugged)
    await router.nft(rulesFor(kind))
    return {
      namespace,
      outside: `${net}.2`,
      become: async (next) => await router.nft(rulesFor(next)),
      unplug: async () => await namespace.ip('link set eth0 down'),
      plug: async () => await namespace.ip(...plugged),
      // masquerading forgets what went out by an interface that goes down
      restartRouter: async () => await router.ip('link set wan down', 'link set wan up', `route add default via ${net}.1`)
    }
  }

  /**
   * Two devices on one wire.
   *
   * @param hasRouter - they are told of a router that leads everywhere, and which loses it all
   */
  async lan ({ hasRouter }: { readonly hasRouter: boolean }): Promise<Lan> {
    const [wire, one, other] = await Promise.all([this.#another(), this.#another(), this.#another()])
    await wire.ip('link set lo up', 'link add lan type bridge mcast_snooping 0', 'addr add 192.168.2.1/24 dev lan', 'link set lan up')
    await wire.nft(DEAD_END)
    const routed = hasRouter ? ['route add default via 192.168.2.1'] : []
    for (const [at, namespace] of [one, other].entries()) {
      await wire.ip(`link add port${at} type veth peer name eth0 netns ${namespace.pid}`, `link set port${at} master lan`, `link set port${at} up`)
      await namespace.ip('link set lo up', `addr add 192.168.2.${10 + at}/24 dev eth0`, 'link set eth0 up', ...routed)
    }
    return {
      devices: [{ namespace: one }, { namespace: other }],
      slowDown: async () => await one.nft(SLOW),
      unplug: async ({ namespace }) => await namespace.ip('link set eth0 down'),
      plug: async ({ namespace }) => await namespace.ip('link set eth0 up', ...routed),
      move: async ({ namespace }, address) => await namespace.ip('addr flush dev eth0', `addr add ${address}/24 dev eth0`, ...routed),
      sentElsewhere: async () => (await wire.run(['nft', 'list', 'set', 'inet', 'dead_end', 'elsewhere'])).match(/\d+(?:\.\d+){3}/g) ?? []
    }
  }

  /** From now on the internet loses this share of its packets, in each direction. */
  async lose (percent: number): Promise<void> {
    await this.#internet.nft(lossRules(percent))
  }

  async close (): Promise<void> {
    await Promise.all(this.#namespaces.splice(0).reverse().map(async (namespace) => await namespace.close()))
  }

  async #another (): Promise<Namespace> {
    const namespace = await this.#internet.another()
    this.#namespaces.push(namespace)
    return namespace
  }

  /** Gives a namespace its `wan`; resolves with the first three numbers of its network. */
  async #connect (namespace: Namespace): Promise<string> {
    const wire = ++this.#wires
    // Numbers of the public internet: the reserved ones for documents count as private to what is tested.
    const net = `45.90.${wire}`
    await this.#internet.ip(
      `link add edge${wire} type veth peer name wan netns ${namespace.pid}`,
      `addr add ${net}.1/24 dev edge${wire}`, `link set edge${wire} up`
    )
    await namespace.ip('link set lo up', `addr add ${net}.2/24 dev wan`, 'link set wan up', `route add default via ${net}.1`)
    return net
  }
}

async function routes (namespace: Namespace): Promise<void> {
  await namespace.run(['sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward'])
}
