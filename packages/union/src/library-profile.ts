// What a library says of itself in its dataset `profile`, as far as the catalogue shows it.
import type { Cbor } from '@serumpun/replica'
import { MAX_CODE_CHARS, MAX_NAME_CHARS } from './limits.ts'

export interface LibraryProfile {
  readonly name: string
  /** ISIL or another code of libraries. */
  readonly code: string | undefined
  readonly place: string | undefined
}

/** Control characters, and marks that would turn the direction of the text around a name. */
const UNFIT = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u

function fitText(value: Cbor | undefined, limit: number): string | undefined {
  if (typeof value !== 'string' || value.length > limit || UNFIT.test(value)) return undefined
  const text = value.trim()
  return text === '' ? undefined : text
}

/** The profile in an entry's body; undefined unless it has a fit name. Other parts that are not fit are left out. */
export function readLibraryProfile(body: Cbor): LibraryProfile | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || body instanceof Uint8Array) return undefined
  const { name, code, place } = body as Readonly<Record<string, Cbor | undefined>>
  const fitName = fitText(name, MAX_NAME_CHARS)
  if (fitName === undefined) return undefined
  return { name: fitName, code: fitText(code, MAX_CODE_CHARS), place: fitText(place, MAX_NAME_CHARS) }
}
