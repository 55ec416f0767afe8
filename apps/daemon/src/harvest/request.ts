// One HTTP request to a server that is harvested: redirects, passwords, limits of time and size, and failures in plain words.
import { DaemonError, messageOf } from '../errors.ts'
import { VERSION } from '../version.ts'
import { FIRST_BYTE_MS, MAX_ANSWER_BYTES, MAX_REDIRECTS, NEXT_BYTES_MS, SLOW_AFTER_MS, SLOWEST_BYTES_A_SECOND } from './limits.ts'
import { leadsNearer } from './nearness.ts'
import { USUAL_ADDRESSES } from './usual-addresses.ts'

/** The server cannot answer now. Asking again may help. */
export class Unavailable extends Error {
  /** What it asked for itself (Retry-After), in milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(message: string, options: ErrorOptions & { readonly retryAfterMs?: number | undefined } = {}) {
    super(message, options)
    this.retryAfterMs = options.retryAfterMs
  }
}

export interface RequestOptions {
  readonly signal: AbortSignal
  /** `user:password`. Sent to the very server that was named, never to where it redirects. */
  readonly credentials?: string | undefined
  /** Milliseconds since 1970, to make sense of dates in Retry-After. */
  readonly now: () => number
  /** @default three minutes */
  readonly firstByteMs?: number
  /** @default two minutes */
  readonly nextBytesMs?: number
}

export interface HttpAnswer {
  readonly status: number
  readonly charset: string | undefined
  /** Uncompressed. @throws {Unavailable} when it ends too early or takes too long; {DaemonError} when it is too long. */
  readonly body: AsyncIterable<Uint8Array>
  /** What a status other than 200 means, where the body does not say more. */
  readonly failure: Unavailable | DaemonError | undefined
  /** Lets the connection go without reading the body. */
  readonly discard: () => Promise<void>
}

/**
 * @throws {Unavailable} when asking again may help.
 * @throws {DaemonError} `HARVEST_UNREACHABLE`, `HARVEST_REFUSED`, `STOPPED` when it will not.
 */
export async function request(url: URL, options: RequestOptions): Promise<HttpAnswer> {
  let at = url
  for (let redirects = 0; ; redirects++) {
    const waiting = new Waiting(options)
    const response = await fetched(at, url, waiting, options)
    const location = response.headers.get('location')
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return answerOf(at, response, waiting, options)
    await response.body?.cancel().catch(() => undefined)
    waiting.end()
    if (redirects >= MAX_REDIRECTS)
      throw new DaemonError('HARVEST_REFUSED', `${shown(url)} redirects more than ${MAX_REDIRECTS} times. Check the address.`)
    at = await redirected(url, at, location)
  }
}

/** An address without what must not be shown. */
export function shown(url: URL): string {
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  return bare.href
}

async function redirected(named: URL, from: URL, location: string): Promise<URL> {
  const to = URL.parse(location, from.href)
  if (to === null || (to.protocol !== 'http:' && to.protocol !== 'https:'))
    throw new DaemonError('HARVEST_REFUSED', `${shown(from)} redirects to '${location.slice(0, 200)}', which is no web address.`)
  if (from.protocol === 'https:' && to.protocol === 'http:')
    throw new DaemonError(
      'HARVEST_REFUSED',
      `${shown(from)} redirects to ${shown(to)}, which is not encrypted. If that is right, give that address itself.`,
    )
  if (await leadsNearer(named, to))
    throw new DaemonError(
      'HARVEST_REFUSED',
      `${shown(named)} redirects to ${shown(to)}, an address inside of this network or machine. If that is right, give that address itself.`,
    )
  to.username = ''
  to.password = ''
  to.hash = ''
  return to
}

/** Gives up a request when nothing comes for too long, or when the harvest is stopped. */
class Waiting {
  readonly #abort = new AbortController()
  readonly signal: AbortSignal
  readonly #outer: AbortSignal
  #timer: NodeJS.Timeout | undefined

  constructor({ signal, firstByteMs = FIRST_BYTE_MS }: RequestOptions) {
    this.#outer = signal
    this.signal = AbortSignal.any([signal, this.#abort.signal])
    this.within(firstByteMs, 'The server did not answer')
  }

  within(ms: number, what: string): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#abort.abort(new Unavailable(`${what} within ${Math.ceil(ms / 1000)} seconds.`)), ms)
  }

  end(): void {
    clearTimeout(this.#timer)
  }

  /** What became of the request: our own impatience, the user's, or the network's. */
  reason(error: unknown, url: URL): Unavailable | DaemonError {
    this.end()
    if (this.#outer.aborted)
      return new DaemonError('STOPPED', 'The harvest was stopped. What was harvested stays; harvest again to go on.')
    if (this.#abort.signal.aborted) return this.#abort.signal.reason as Unavailable
    return networkFailure(error, url)
  }
}

async function fetched(at: URL, named: URL, waiting: Waiting, { credentials }: RequestOptions): Promise<Response> {
  const isNamed = at.origin === named.origin
  try {
    return await fetch(at, {
      redirect: 'manual',
      signal: waiting.signal,
      headers: {
        accept: 'text/xml, application/xml;q=0.9, */*;q=0.5',
        'accept-encoding': 'gzip, deflate',
        'user-agent': `serumpun/${VERSION} (OAI-PMH)`,
        ...(credentials !== undefined && isNamed && { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
      },
    })
  } catch (error) {
    throw waiting.reason(error, at)
  }
}

function answerOf(url: URL, response: Response, waiting: Waiting, options: RequestOptions): HttpAnswer {
  const charset = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(response.headers.get('content-type') ?? '')?.[1]
  return {
    status: response.status,
    charset,
    body: bodyOf(url, response, waiting, options),
    failure: response.status === 200 ? undefined : statusFailure(url, response, options),
    discard: async () => {
      waiting.end()
      await response.body?.cancel().catch(() => undefined)
    },
  }
}

async function* bodyOf(
  url: URL,
  response: Response,
  waiting: Waiting,
  { nextBytesMs = NEXT_BYTES_MS, now }: RequestOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0
  const began = now()
  waiting.within(nextBytesMs, 'The server sent nothing more')
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length
      if (bytes > MAX_ANSWER_BYTES)
        throw new DaemonError('HARVEST_ANSWER', `${shown(url)} sends more than ${MAX_ANSWER_BYTES / 1024 ** 3} GiB at once.`)
      const elapsed = now() - began
      if (elapsed > SLOW_AFTER_MS && bytes < (elapsed / 1000) * SLOWEST_BYTES_A_SECOND)
        throw new Unavailable(`The server sent ${bytes} bytes in ${Math.round(elapsed / 60_000)} minutes, which leads nowhere.`)
      yield chunk
      waiting.within(nextBytesMs, 'The server sent nothing more')
    }
  } catch (error) {
    throw error instanceof DaemonError || error instanceof Unavailable ? error : waiting.reason(error, url)
  } finally {
    waiting.end()
  }
}

/** Statuses after which the same request may well be answered. */
const PASSING = new Set([408, 421, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529])

function statusFailure(url: URL, { status, headers }: Response, { now }: RequestOptions): Unavailable | DaemonError {
  if (PASSING.has(status)) {
    const retryAfterMs = retryAfter(headers.get('retry-after'), now())
    return new Unavailable(`The server answers ${status}${status === 503 || status === 429 ? ' (it is busy)' : ''}.`, {
      retryAfterMs,
    })
  }
  const hints: Readonly<Record<number, string>> = {
    401: 'It asks for a name and a password: give them in the address, https://name:password@…',
    403: 'It does not let this machine in. Ask those who run it to allow harvesting from here.',
    404: `There is nothing at this address. ${USUAL_ADDRESSES}`,
    410: 'There is nothing at this address any more.',
  }
  return new DaemonError('HARVEST_REFUSED', `${shown(url)} answers ${status}. ${hints[status] ?? 'Check the address.'}`)
}

/** Seconds or a date (RFC 9110, §10.2.3), as milliseconds from now. */
export function retryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const at = /^[A-Za-z]{3},? /.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}

/** Failures that last until somebody does something about them. */
const LASTING: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no server of this name. Check the address',
  CERT_HAS_EXPIRED: 'its certificate has expired. Those who run the server have to renew it',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet. Check the date and time of this machine',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it signs its certificate itself, so nobody can tell whether it is the right server',
  SELF_SIGNED_CERT_IN_CHAIN:
    'its certificate is signed by somebody whom this machine does not know. Add that authority with NODE_EXTRA_CA_CERTS',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'its certificate is signed by somebody whom this machine does not know. Add that authority with NODE_EXTRA_CA_CERTS',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'it does not send the certificates between its own and a known authority. Those who run the server have to add them',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name. Check the address',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak https there. Try http:// or another port',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak https there. Try http:// or another port',
  HPE_INVALID_CONSTANT: 'what answers there is no web server',
}

const PASSING_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at this address',
  ECONNRESET: 'the connection broke',
  UND_ERR_SOCKET: 'the connection broke',
  ETIMEDOUT: 'it could not be connected in time',
  UND_ERR_CONNECT_TIMEOUT: 'it could not be connected in time',
  EAI_AGAIN: 'its name cannot be looked up now. Is this machine on the internet?',
  ENETUNREACH: 'there is no way to it. Is this machine on the internet?',
  EHOSTUNREACH: 'there is no way to it',
  Z_DATA_ERROR: 'what it sends is damaged',
}

function networkFailure(error: unknown, url: URL): Unavailable | DaemonError {
  const code = codesOf(error).find((one) => one in LASTING || one in PASSING_WORDS) ?? codesOf(error)[0] ?? ''
  const lasting = LASTING[code]
  if (lasting !== undefined)
    return new DaemonError('HARVEST_UNREACHABLE', `${shown(url)} cannot be reached: ${lasting} (${code}).`, { cause: error })
  const words =
    PASSING_WORDS[code] ?? (error instanceof Error && error.cause instanceof Error ? error.cause.message : messageOf(error))
  return new Unavailable(`${words[0]?.toUpperCase()}${words.slice(1)}${code === '' ? '' : ` (${code})`}.`, { cause: error })
}

/** Codes of an error and of what it was caused by, the innermost first. */
function codesOf(error: unknown): string[] {
  const codes: string[] = []
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') codes.unshift(at.code)
    if (at instanceof AggregateError) codes.unshift(...at.errors.flatMap((one: unknown) => codesOf(one)))
  }
  return codes
}
