// Why a dial failed, in words that say what to do. libp2p reports it by class names, system codes and, where it wraps what
// happened beneath (libp2p 3.3: EncryptionFailedError, MuxerUnavailableError), by message alone; the tests dial real
// failures of each kind, so that a version that words them differently does not go unseen.
import { NetError, messageOf } from './errors.ts'
import type { NetErrorCode } from './errors.ts'

/** The more an answer says about the peer, the sooner it is told when several addresses failed in different ways. */
const TELLING: readonly NetErrorCode[] = [
  'NET_SELF',
  'NET_COOLING_DOWN',
  'NET_WRONG_LIBRARY',
  'NET_TURNED_AWAY',
  'NET_NOT_SERUMPUN',
  'NET_TIMEOUT',
  'NET_REFUSED',
  'NET_NAME_UNKNOWN',
  'NET_UNREACHABLE',
]

const SYSTEM_CODES: Readonly<Record<string, NetErrorCode>> = {
  ECONNREFUSED: 'NET_REFUSED',
  ETIMEDOUT: 'NET_TIMEOUT',
  EHOSTUNREACH: 'NET_UNREACHABLE',
  ENETUNREACH: 'NET_UNREACHABLE',
  EHOSTDOWN: 'NET_UNREACHABLE',
  ENETDOWN: 'NET_UNREACHABLE',
  EADDRNOTAVAIL: 'NET_UNREACHABLE',
  EINVAL: 'NET_UNREACHABLE',
  ENOTFOUND: 'NET_NAME_UNKNOWN',
  EAI_AGAIN: 'NET_NAME_UNKNOWN',
  ECONNRESET: 'NET_TURNED_AWAY',
  EPIPE: 'NET_TURNED_AWAY',
}

const WORDS: Partial<Record<NetErrorCode, (where: string) => string>> = {
  NET_SELF: (where) => `${where} is this node's own address.`,
  NET_COOLING_DOWN: (where) => `${where} is kept out for a while, as it broke the protocol.`,
  NET_WRONG_LIBRARY: (where) =>
    `Another library answers at ${where} than the one that the address names. Ask for its current address.`,
  NET_TURNED_AWAY: (where) =>
    `${where} ended the connection before it was up: it has no room now, keeps this node out for a while, or is no Serumpun node.`,
  NET_NOT_SERUMPUN: (where) =>
    `What answers at ${where} is not a Serumpun node, or one of a version with which this one cannot talk. Check the port.`,
  NET_TIMEOUT: (where) => `No answer from ${where}. Is the machine on, and does its firewall let the port through?`,
  NET_REFUSED: (where) => `Nothing listens at ${where}. Is the node started there, and is the port right?`,
  NET_NAME_UNKNOWN: (where) => `The name in ${where} is not known. Check the spelling and this machine's name service.`,
  NET_UNREACHABLE: (where) => `The network has no way to ${where}. Is this machine online?`,
}

/**
 * Turns what libp2p threw at a dial, or at opening the sync stream, into one NetError.
 * @param where the addresses that were tried, as they are shown to people
 */
export function explainDialFailure(thrown: unknown, where: string): NetError {
  const codes = new Set(leaves(thrown).map(codeOf))
  const code = TELLING.find((candidate) => codes.has(candidate)) ?? 'NET_NOT_SERUMPUN'
  return new NetError(code, WORDS[code]?.(where) ?? messageOf(thrown), { cause: thrown })
}

function leaves(thrown: unknown): unknown[] {
  return thrown instanceof AggregateError && thrown.errors.length > 0 ? thrown.errors.flatMap(leaves) : [thrown]
}

function codeOf(thrown: unknown): NetErrorCode {
  if (thrown instanceof NetError) return thrown.code
  if (!(thrown instanceof Error)) return 'NET_NOT_SERUMPUN'
  const system = 'code' in thrown && typeof thrown.code === 'string' ? SYSTEM_CODES[thrown.code] : undefined
  if (system) return system
  const { name, message } = thrown
  if (/dial self/i.test(message)) return 'NET_SELF'
  if (/does not match expected remote identity key/.test(message)) return 'NET_WRONG_LIBRARY'
  if (name === 'TimeoutError' || name === 'AbortError' || /aborted|timed? ?out/i.test(message)) return 'NET_TIMEOUT'
  if (name === 'DialDeniedError') return 'NET_COOLING_DOWN'
  if (name === 'UnsupportedProtocolError' || name === 'ConnectionInterceptedError') return 'NET_NOT_SERUMPUN'
  // It spoke, but not as a libp2p node does.
  if (/while reading [1-9]/.test(message)) return 'NET_NOT_SERUMPUN'
  if (
    /clos|reset|unexpected end|EOF|hang up|transmission error|^EncryptionFailedError Encryption failed$/i.test(`${name} ${message}`)
  )
    return 'NET_TURNED_AWAY'
  return 'NET_NOT_SERUMPUN'
}

const LISTEN_PROBLEMS: readonly (readonly [RegExp, string])[] = [
  [/EADDRINUSE/, 'The port is taken by another program, or this node is running already.'],
  [/EACCES/, 'This process may not use that port. Take one above 1023.'],
  [/EADDRNOTAVAIL/, 'This machine has no such address. /ip4/0.0.0.0/tcp/… listens on all that it has.'],
]

/** Turns what libp2p threw at its start into words; it has every address's error in one message. */
export function explainListenFailure(thrown: unknown, where: string): NetError {
  const problem = LISTEN_PROBLEMS.find(([pattern]) => pattern.test(messageOf(thrown)))?.[1] ?? messageOf(thrown)
  return new NetError('NET_LISTEN_FAILED', `The node cannot listen on ${where}. ${problem}`, { cause: thrown })
}
