/**
 * Parsers of what people type after an option. Each number has its limit here, each refusal says what to type.
 */
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { InvalidArgumentError } from 'commander'

/** A day: longer than anybody keeps a shell waiting. */
const MAX_WAIT_SECONDS = 86_400
/** One page of a command; more is reached by `--before`. */
const MAX_HISTORY = 4_096
const MAX_NAME_CHARACTERS = 64
const MAX_PORT = 65_535

export interface WebAddress {
  /** 0 asks for a free port. */
  readonly port: number
}

/** @throws {InvalidArgumentError} */
export function parseWait (text: string): number {
  const seconds = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text) || seconds > MAX_WAIT_SECONDS) throw new InvalidArgumentError(`Give seconds from 0 to ${MAX_WAIT_SECONDS}, or put the text before --wait.`)
  return seconds
}

/** @throws {InvalidArgumentError} */
export function parseLimit (text: string): number {
  const limit = Number(text)
  if (!/^\d+$/.test(text) || limit < 1 || limit > MAX_HISTORY) throw new InvalidArgumentError(`Give a number from 1 to ${MAX_HISTORY}.`)
  return limit
}

/** @throws {InvalidArgumentError} */
export function parseMessageId (text: string): string {
  if (!/^[0-9a-f]{32}$/.test(text)) throw new InvalidArgumentError('A message ID has 32 characters from 0-9 and a-f, as "mobilink history --json" prints it.')
  return text
}

/** @throws {InvalidArgumentError} */
export function parseName (text: string): string {
  const name = text.trim()
  if (name === '' || name.length > MAX_NAME_CHARACTERS) throw new InvalidArgumentError(`A name has 1 to ${MAX_NAME_CHARACTERS} characters.`)
  return name
}

/** @returns an absolute path @throws {InvalidArgumentError} */
export function parsePath (text: string): string {
  if (text === '' || text.includes('\0')) throw new InvalidArgumentError('Give the path of a file.')
  return resolve(text)
}

/** All of an id, or the start of one. @throws {InvalidArgumentError} */
export function parseTransferId (text: string): string {
  if (!/^[0-9a-f]{4,32}$/.test(text)) throw new InvalidArgumentError('Give the id of a file, or at least its first 4 characters, as "mobilink transfers" prints it.')
  return text
}

const TIME_UNITS: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 3.6e6, d: 8.64e7, w: 6.048e8 }

/** `30s`, `5m`, `1h`, `1d`, `4w`, `off`: ms, 0 = off. What a node takes, it says itself. @throws {InvalidArgumentError} */
export function parseDuration (text: string): number {
  if (text === 'off') return 0
  const { amount, unit } = /^(?<amount>\d{1,9})(?<unit>[smhdw])$/.exec(text.trim())?.groups ?? {}
  const ms = Number(amount ?? NaN) * (TIME_UNITS[unit ?? ''] ?? NaN)
  if (!Number.isSafeInteger(ms) || ms === 0) throw new InvalidArgumentError('Give a time such as 30s, 5m, 1h, 1d or 4w, or off.')
  return ms
}

const SIZE_UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12, ki: 1024, mi: 1024 ** 2, gi: 1024 ** 3, ti: 1024 ** 4 }

/** `5GiB`, `500 MB`, `1048576`. @throws {InvalidArgumentError} */
export function parseSize (text: string): number {
  const match = /^(?<amount>\d{1,15}(?:\.\d{1,3})?)\s*(?<unit>(?:[kmgt]i?)?)b?$/i.exec(text.trim())
  const unit = SIZE_UNITS[match?.groups?.unit?.toLowerCase() ?? 'none']
  const bytes = Math.floor(Number(match?.groups?.amount ?? NaN) * (unit ?? NaN))
  if (!Number.isSafeInteger(bytes)) throw new InvalidArgumentError('Give a size such as 500MiB or 5GiB.')
  return bytes
}

/** @throws {InvalidArgumentError} */
export function parseAddress (text: string): string {
  if (!/^\/[\x21-\x7e]{1,511}$/.test(text)) throw new InvalidArgumentError('Give a multiaddr such as /ip4/192.168.1.7/tcp/4001.')
  return text
}

/** @throws {InvalidArgumentError} */
export function parseStun (text: string): string {
  if (!/^stuns?:[\x21-\x7e]{1,250}$/.test(text)) throw new InvalidArgumentError('Give a STUN server such as stun:stun.example.org:3478.')
  return text
}

/** Repeatable option: each use adds one. At most 64. */
export function collect (parse: (text: string) => string): (text: string, earlier: string[] | undefined) => string[] {
  return (text, earlier = []) => {
    if (earlier.length >= 64) throw new InvalidArgumentError('Give this option at most 64 times.')
    return [...earlier, parse(text)]
  }
}

/**
 * `localhost:PORT`, also written 127.0.0.1:PORT or [::1]:PORT: the page is then served on this machine alone.
 *
 * @throws {InvalidArgumentError} for another host: that needs a certificate, and has options of its own
 */
export function parseWeb (text: string): WebAddress {
  const match = /^(?<host>\[[0-9a-fA-F:.]+\]|[^:[\]\s]+):(?<port>\d{1,5})$/.exec(text)
  const port = Number(match?.groups?.port ?? NaN)
  if (match === null || port > 65_535) throw new InvalidArgumentError('Give HOST:PORT such as localhost:7070, or localhost:0 for a free port.')
  const host = match.groups?.host?.toLowerCase() ?? ''
  if (host !== 'localhost' && host !== '[::1]' && host !== '127.0.0.1') {
    throw new InvalidArgumentError('This is the page of this machine alone: for other machines it needs TLS. Give --tls-cert and --tls-key, and --tls-listen for their port; here, localhost:PORT.')
  }
  return { port }
}

/**
 * `PORT` or `ADDRESS:PORT`, the address an IP number.
 *
 * @throws {InvalidArgumentError}
 */
export function parseTlsListen (text: string): string {
  const { host } = placeOf(text)
  if (host !== undefined && isIP(host) === 0) throw new InvalidArgumentError('Give a port such as 7443, or an IP address of this machine and a port, such as 192.0.2.1:7443 or [2001:db8::1]:7443.')
  return text
}

/**
 * `NAME` or `NAME:PORT`: how others come here.
 *
 * @throws {InvalidArgumentError}
 */
export function parseTlsName (text: string): string {
  if (nameOf(text).host === '') throw new InvalidArgumentError('Give the name under which others come here, such as home.example.org, or home.example.org:443 where the router has another port.')
  return text
}

/** Host and port of what `parseTlsListen` let through. */
export function placeOf (text: string): { readonly host?: string, readonly port: number } {
  const [, bracketed, plain, digits] = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):)?(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits ?? NaN)
  if (!(port <= MAX_PORT)) throw new InvalidArgumentError('Give a port such as 7443, or an IP address of this machine and a port, such as 192.0.2.1:7443 or [2001:db8::1]:7443.')
  const host = bracketed ?? plain
  return { port, ...(host === undefined ? {} : { host }) }
}

/** Name and port of what `parseTlsName` let through; the name is empty when it is none. */
export function nameOf (text: string): { readonly host: string, readonly port?: number } {
  const [, number, name, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]{1,253}))(?::(\d{1,5}))?$/.exec(text) ?? []
  const port = digits === undefined ? undefined : Number(digits)
  if (port !== undefined && (port < 1 || port > MAX_PORT)) return { host: '' }
  return { host: (number ?? name ?? '').toLowerCase(), ...(port === undefined ? {} : { port }) }
}
