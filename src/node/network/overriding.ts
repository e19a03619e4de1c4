/**
 * Hands a part of libp2p to another part with a few of its members replaced: how this project narrows what libp2p
 * does by itself, without touching its code. libp2p's components object throws for unknown keys, so it is wrapped,
 * never spread.
 */

/** `target` with some of its members replaced; methods of a class keep their `this`. */
export function overriding<T extends object> (target: T, members: Partial<T>): T {
  return new Proxy(target, {
    get (inner, key) {
      if (key in members) {
        return Reflect.get(members, key) as unknown
      }

      const value = Reflect.get(inner, key, inner) as unknown

      return typeof value === 'function' ? value.bind(inner) as unknown : value
    }
  })
}
