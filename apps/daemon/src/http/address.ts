// Where the HTTP server may listen, and who may ask it: this machine alone, until there are staff accounts.
import { DaemonError } from '../errors.ts'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

export interface HttpAddress {
  readonly host: string
  readonly port: number
}

/** @throws {DaemonError} `HTTP_ADDRESS` unless it is `HOST:PORT` with a loopback host. */
export function parseHttpAddress(text: string): HttpAddress {
  const match = /^(?<host>\[[0-9a-f:]+\]|[^:]+):(?<port>\d{1,5})$/i.exec(text)
  const host = match?.groups?.['host']?.toLowerCase()
  const port = Number(match?.groups?.['port'])
  if (host === undefined || !(port < 65_536))
    throw new DaemonError('HTTP_ADDRESS', `'${text}' is no HTTP address. Write it as 127.0.0.1:7480.`)
  if (!LOOPBACK.has(host)) {
    throw new DaemonError(
      'HTTP_ADDRESS',
      `The page can be served on this machine only (127.0.0.1, localhost or [::1]), not on ${host}: there are no staff accounts yet that would keep others out.`,
    )
  }
  return { host, port }
}

/**
 * Whether a request's Host header names this machine. A page of another site can make a browser ask us under that
 * site's name (DNS rebinding); it cannot make it ask under ours.
 */
export function isOwnHost(header: string | undefined): boolean {
  return header !== undefined && LOOPBACK.has(header.toLowerCase().replace(/:\d+$/, ''))
}

/** Methods that change nothing. */
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

export interface Asking {
  readonly method: string
  readonly host: string | undefined
  readonly origin: string | undefined
  /** `Sec-Fetch-Site`, which browsers set and pages cannot. */
  readonly site: string | undefined
}

/**
 * Whether a request that would change something comes from another site's page: browsers then name that site, or `null`. Programs
 * that are no browsers name none. Another port of this machine is another site too.
 */
export function isForeignWrite({ method, host, origin, site }: Asking): boolean {
  if (READING.has(method)) return false
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  return origin !== undefined && origin.toLowerCase() !== `http://${host?.toLowerCase()}`
}
