// Error answers: RFC 9457 problem documents, and which HTTP status a typed error has.
import type { Problem, ProblemPart } from '@serumpun/api'
import { BibError } from '@serumpun/bib'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { codeOf, messageOf } from '../errors.ts'

type Status = 400 | 403 | 404 | 405 | 406 | 408 | 409 | 412 | 413 | 415 | 422 | 428 | 429 | 431 | 500 | 503 | 507

const TITLES: Readonly<Record<Status, string>> = {
  400: 'The request cannot be understood',
  403: 'Not allowed',
  404: 'Not found',
  405: 'This cannot be done here',
  406: 'Not in this form',
  408: 'Too slow',
  409: 'Not as things stand',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Not a form that is understood',
  422: 'It cannot be stored as it is',
  428: 'Which version?',
  429: 'Too many requests',
  431: 'Too large',
  500: 'Something went wrong in the node',
  503: 'Not now',
  507: 'No room',
}

/** Every code of an error that an operation may throw, and what it is over HTTP. What is not here is nobody's intention: 500. */
const STATUS_OF: Readonly<Record<string, Status>> = {
  NO_SUCH_TITLE: 404,
  WITHDRAWN: 404,
  NO_SUCH_RECORD: 404,
  NO_SUCH_LIBRARY: 404,
  NO_SUCH_NETWORK: 404,
  NO_SUCH_JOB: 404,
  USAGE: 400,
  REQUESTS_UNKNOWN: 404,
  NO_MEMBER: 409,
  REQUESTS_NOT_POSSIBLE: 409,
  REQUESTS_INVALID: 400,
  REQUESTS_LIMIT: 413,
  REQUESTS_WRITE_FAILED: 507,
  NETWORK_INVALID: 400,
  NETWORK_BAD_INVITATION: 400,
  NETWORK_REFUSED: 409,
  NETWORK_PROTOCOL: 503,
  NETWORK_STATE: 409,
  NETWORK_LIMIT: 413,
  NET_INVALID_ADDRESS: 400,
  NET_UNSUPPORTED_ADDRESS: 400,
  NET_REFUSED: 503,
  NET_TIMEOUT: 503,
  NET_UNREACHABLE: 503,
  NET_NAME_UNKNOWN: 503,
  NET_WRONG_LIBRARY: 409,
  NET_NOT_SERUMPUN: 409,
  NET_SELF: 409,
  NET_NOT_ADMITTED: 409,
  NET_JOIN_BUSY: 503,
  NET_JOIN_FAILED: 503,
  NET_CONNECTION_LOST: 503,
  NET_RESET: 503,
  NOT_WITHDRAWN: 404,
  RECORD_EXISTS: 409,
  NOT_OWN: 409,
  ALREADY_OWN: 409,
  JOB_STATE: 409,
  TOO_MANY_JOBS: 409,
  UPLOAD_TOO_LARGE: 413,
  UPLOAD_EMPTY: 400,
  UPLOAD_BROKEN: 400,
  COLUMNS: 400,
  SAYING: 400,
  RECORD_CHANGED: 412,
  RECORD_INVALID: 422,
  STOPPED: 503,
  UNION_BAD_QUERY: 400,
  UNION_BUSY: 503,
  UNION_CLOSED: 503,
  REPLICA_INVALID_ID: 400,
  REPLICA_CLOSED: 503,
  REPLICA_LIMIT: 413,
  REPLICA_WRITE_FAILED: 507,
  FILE: 507,
}

/** A refusal that only HTTP knows. */
export class Refusal extends Error {
  readonly status: Status
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(status: Status, code: string, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail)
    this.name = 'Refusal'
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** Errors of validation carry what is wrong, part by part. */
function partsOf(error: unknown): readonly ProblemPart[] | undefined {
  if (error instanceof z.ZodError)
    return error.issues.map(({ path, message }) => ({ at: path.map(String).join('.'), code: 'invalid', message }))
  return error instanceof Error && 'parts' in error && Array.isArray(error.parts) ? (error.parts as ProblemPart[]) : undefined
}

/** The document itself, for who has no context to answer in. */
export function problemDocument(status: Status, code: string, detail: string, errors?: readonly ProblemPart[]): string {
  const body: Problem = {
    type: 'about:blank',
    title: TITLES[status],
    status,
    detail,
    code,
    ...(errors !== undefined && { errors: [...errors] }),
  }
  return JSON.stringify(body)
}

export function problemOf(error: unknown, context: Context): Response {
  const { status, code, detail, headers } = described(error)
  return context.body(problemDocument(status, code, detail, partsOf(error)), status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    // What is still being sent is not read: the connection is of no further use.
    ...(status === 413 && { connection: 'close' }),
    ...headers,
  })
}

interface Described {
  readonly status: Status
  readonly code: string
  readonly detail: string
  readonly headers?: Readonly<Record<string, string>>
}

function described(error: unknown): Described {
  if (error instanceof Refusal) return { status: error.status, code: error.code, detail: error.message, headers: error.headers }
  if (error instanceof HTTPException) return ofFramework(error)
  // Operations look at their parameters themselves, and may be stricter than the contract says.
  if (error instanceof z.ZodError) return { status: 400, code: 'INVALID_REQUEST', detail: z.prettifyError(error) }
  if (error instanceof BibError) return { status: 406, code: error.code, detail: error.message }
  const code = codeOf(error)
  const status = Object.hasOwn(STATUS_OF, code) ? (STATUS_OF[code] as Status) : 500
  // What nobody foresaw may name paths of this machine; the log has it.
  const detail = status === 500 ? `The node has met with a fault of its own (${code}). Its log says more.` : messageOf(error)
  return { status, code, detail, ...(status === 503 && { headers: { 'retry-after': '1' } }) }
}

function ofFramework({ status, message }: HTTPException): Described {
  if (status === 415)
    return { status, code: 'UNSUPPORTED_MEDIA_TYPE', detail: 'Say in Content-Type what the body is; see docs/api.md.' }
  if (status === 413) return { status, code: 'TOO_LARGE', detail: 'The body is larger than the limit.' }
  return { status: 400, code: 'INVALID_REQUEST', detail: message }
}
