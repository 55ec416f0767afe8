// Shapes of CBOR values: what is checked of bytes from outside, and the types that follow from it.
// A field that a shape does not name is left out, so that later versions may add some.
import type { Cbor } from '@serumpun/replica'
import { RequestsError } from '../errors.ts'

/** Reads a value of a certain form. @throws {RequestsError} `REQUESTS_INVALID`, saying what was wrong. */
export type Shape<T> = (value: Cbor | undefined) => T

/** What a shape gives. */
export type Shaped<S> = S extends Shape<infer T> ? T : never

function refuse(why: string): never {
  throw new RequestsError('REQUESTS_INVALID', why)
}

/** A text of 1 to `max` UTF-16 units. */
export function text(max: number): Shape<string> {
  return (value) => {
    if (typeof value !== 'string' || value.length === 0) refuse('a text is missing')
    if (value.length > max) refuse(`the text is longer than ${max} characters`)
    return value
  }
}

export function oneOf<const Code extends string>(codes: readonly Code[]): Shape<Code> {
  return (value) => {
    if (!(codes as readonly unknown[]).includes(value)) {
      refuse(`${typeof value === 'string' ? `'${value.slice(0, 40)}'` : 'this'} is none of ${codes.join(', ')}`)
    }
    return value as Code
  }
}

/** A whole number that is not negative. */
export const count: Shape<number> = (value) => {
  if (typeof value !== 'number' || value < 0) refuse('a whole number is missing')
  return value
}

/** Milliseconds since 1970, until the end of year 9999: what people and XML can write. */
export const instant: Shape<number> = (value) => {
  if (typeof value !== 'number' || value < 0 || value > 253_402_300_799_999) refuse('a date is missing or out of range')
  return value
}

export const flag: Shape<boolean> = (value) => {
  if (typeof value !== 'boolean') refuse('true or false is missing')
  return value
}

export function bytes(min: number, max: number): Shape<Uint8Array> {
  return (value) => {
    if (!(value instanceof Uint8Array) || value.length < min || value.length > max) refuse(`${min} to ${max} bytes are missing`)
    return value
  }
}

/** A list of at most `max` values. */
export function list<T>(of: Shape<T>, max: number): Shape<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) refuse('a list is missing')
    if (value.length > max) refuse(`the list is longer than ${max}`)
    return (value as readonly Cbor[]).map((item) => of(item))
  }
}

type Fields = { readonly [name: string]: Shape<unknown> }

type Fielded<R extends Fields, O extends Fields> = { readonly [K in keyof R]: Shaped<R[K]> } & {
  readonly [K in keyof O]?: Shaped<O[K]>
}

/** A map with the `required` fields, and of the `optional` ones those that are there. */
export function fields<R extends Fields, O extends Fields>(required: R, optional: O): Shape<Fielded<R, O>> {
  const all = [...Object.entries(required), ...Object.entries(optional)]
  const needed = Object.keys(required).length
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array)
      refuse('a map is missing')
    const from = value as { readonly [key: string]: Cbor }
    const read: { [name: string]: unknown } = {}
    for (let i = 0; i < all.length; i++) {
      const [name, shape] = all[i] as [string, Shape<unknown>]
      const given = Object.hasOwn(from, name) ? from[name] : undefined
      if (given === undefined && i >= needed) continue
      try {
        read[name] = shape(given)
      } catch (error) {
        if (error instanceof RequestsError) refuse(`${name}: ${error.message}`)
        throw error
      }
    }
    return read as Fielded<R, O>
  }
}
