// Answers in JSON, with an entity tag, so that a page that asks again for what has not changed is told in one line.
import { hash } from 'node:crypto'
import type { Answer } from '@serumpun/api'
import type { Context } from 'hono'
import type { z } from 'zod'

/** Whatever fits a schema fits it too when nobody may change it. */
type ReadOnly<Value> = Value extends readonly (infer Item)[]
  ? readonly ReadOnly<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: ReadOnly<Value[Name]> }
    : Value

/** A strong tag of bytes: half of their SHA-256. */
export function tagOf(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'base64url').slice(0, 22)
}

/** Whether `If-None-Match` names the tag (RFC 9110 §13.1.2: compared weakly, because compression on the way weakens tags). */
export function isKnown(context: Context, tag: string): boolean {
  const given = context.req.header('if-none-match')
  return given !== undefined && tagsIn(given).some((one) => one === '*' || one === tag)
}

/** Tags of a header without their quotes and without `W/`. */
export function tagsIn(header: string): string[] {
  return header.split(',').map((one) =>
    one
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1'),
  )
}

/**
 * Answers with what fits the schema; what is no part of it is left out.
 *
 * @param varying Properties that differ without anything having changed; they don't count for the tag.
 */
export function answer<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
  value: ReadOnly<z.input<Schema>>,
  { status = 200, headers = {}, varying = [] }: { status?: 200 | 201; headers?: Record<string, string>; varying?: string[] } = {},
): Response {
  const { data, error } = schema.safeParse(value)
  // Not an error of validation of what was asked: the node breaks its own contract.
  if (error !== undefined) throw new TypeError(`An answer is not as the contract has it: ${error.message}`, { cause: error })
  const parsed = data as Answer<Schema>
  const body = JSON.stringify(parsed)
  const counted =
    varying.length === 0 ? body : JSON.stringify(parsed, (name, part: unknown) => (varying.includes(name) ? undefined : part))
  const tag = tagOf(counted)
  const common = { etag: `"${tag}"`, 'cache-control': 'no-cache', ...headers }
  if (context.req.method === 'GET' && isKnown(context, tag)) return context.body(null, 304, common)
  return context.body(body, status, { 'content-type': 'application/json; charset=utf-8', ...common })
}
