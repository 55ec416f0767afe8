// How an operation of the API is described: once, for the node's routes, for OpenAPI and for the types of clients.
import type { z } from 'zod'
import { problem } from './problem.ts'

export const json = <const Schema extends z.ZodType>(schema: Schema, description: string) =>
  ({ description, content: { 'application/json': { schema } } }) as const

const failed = (description: string) => ({ description, content: { 'application/problem+json': { schema: problem } } }) as const

/** Error answers that any operation can give. */
export const REFUSALS = {
  400: failed('The request is not as it must be'),
  403: failed('The request comes from a page of another site'),
  429: failed('Too many requests; Retry-After says when to come again'),
  503: failed('The node cannot answer now; ask again later'),
} as const

export const MISSING = { 404: failed('There is no such thing here') } as const
export const CONFLICT = { 409: failed('As things stand it cannot be done') } as const
export const UNCHANGED = { 304: { description: 'As If-None-Match has it' } } as const
export const TOO_LARGE = { 413: failed('The body is larger than the limit') } as const
export const UNSUPPORTED = { 415: failed('The body is of a kind that is not understood') } as const
export const UNACCEPTABLE = { 406: failed('None of the accepted media types can be written') } as const
export const INVALID = { 422: failed('The record cannot be stored; errors say why, field by field') } as const
export const CHANGED = {
  412: failed('It has been changed by somebody else since it was read'),
  428: failed('If-Match is missing: say which version you have read'),
} as const

/** A file as an answer. */
export const file = (description: string) =>
  ({ description, content: { 'application/octet-stream': { schema: { type: 'string' as const, format: 'binary' } } } }) as const

/** Server-sent events. */
export const events = (description: string) =>
  ({ description, content: { 'text/event-stream': { schema: { type: 'string' as const } } } }) as const

/** A page to be printed. */
export const page = (description: string) =>
  ({ description, content: { 'text/html': { schema: { type: 'string' as const } } } }) as const
