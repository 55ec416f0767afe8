// A library's profile: what it says of itself, as the entry `profile` of its dataset `profile`.
import { type Cbor, parseDatasetName } from '@serumpun/replica'

export const PROFILE_DATASET = parseDatasetName('profile')
export const PROFILE_KEY = 'profile'
export const CATALOGUE_DATASET = parseDatasetName('catalogue/main')

export interface Profile {
  readonly name: string
  /** ISIL (ISO 15511) or a code that its network gave it. */
  readonly code?: string
  readonly place?: string
}

export function profileBody({ name, code, place }: Profile): Cbor {
  return { name, ...(code !== undefined && { code }), ...(place !== undefined && { place }) }
}

const MOST_CHARACTERS = 200

function text(value: Cbor | undefined): string | undefined {
  return typeof value === 'string' && value.length > 0 && value.length <= MOST_CHARACTERS ? value : undefined
}

/** What a profile entry says; undefined where it is not of its form: it may be of a newer version, or hostile. */
export function readProfile(body: Cbor | undefined): Profile | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || body instanceof Uint8Array) return undefined
  const map = body as { readonly [key: string]: Cbor }
  const [name, code, place] = [text(map['name']), text(map['code']), text(map['place'])]
  return name === undefined ? undefined : { name, ...(code && { code }), ...(place && { place }) }
}
