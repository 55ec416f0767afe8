// Unmet demand: what a library's readers asked for and nobody supplied, month by month, as an entry of its journal of the network. Only
// libraries that want to say so make one. It has titles and counts: no request, no need, no day, no reader.
// It is not anonymous: the journal in which it stands is its library's.
//
//   key    `demand/` and SHA-256 of the value (as every journal's key ends)
//   value  [ms, count, {own, month, wishes: [{…, asked}]}] in deterministic CBOR
//
// A later entry for the same month takes the place of the earlier one.
import type { Cbor, Hlc, LibraryId } from '@serumpun/replica'
import { encodeCbor } from '@serumpun/replica'
import { RequestsError } from '../errors.ts'
import { count, fields, list, oneOf, type Shape, type Shaped, text } from '../events/shape.ts'
import { MAX_CODE_CHARS, MAX_EVENT_BYTES } from '../limits.ts'
import { SERVICE_TYPES } from '../vocabulary/closed-codes.ts'

export const DEMAND_KIND = 'demand'

/** Wishes in one entry: the most wanted of a month. A library of whose readers more go away empty-handed has other worries. */
export const MAX_WISHES = 100

/** A title's words: enough to know it by, and for a hundred of them to fit an entry. */
export const MAX_WISH_CHARS = 120

const IDENTIFIERS = 3

const words = text(MAX_WISH_CHARS)

const month: Shape<string> = (value) => {
  const given = text(7)(value)
  if (!/^(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])$/.test(given)) throw new RequestsError('REQUESTS_INVALID', `'${given}' is no month`)
  return given
}

/** More than a library's readers can ask for in a month is a flood, and would push all else off the list. */
const MAX_ASKED = 1000

const times: Shape<number> = (value) => {
  const given = count(value)
  if (given < 1 || given > MAX_ASKED) throw new RequestsError('REQUESTS_INVALID', `${given} is no number of 1 to ${MAX_ASKED}`)
  return given
}

const wish = fields(
  { title: words, serviceType: oneOf(SERVICE_TYPES), asked: times },
  {
    author: words,
    /** Article or chapter. */
    component: words,
    /** `ISBN 9789799731234` */
    identifiers: list(text(40), IDENTIFIERS),
    /** A record of the union catalogue: `library:dataset:key`. */
    record: text(MAX_CODE_CHARS),
  },
)
export type Wish = Shaped<typeof wish>

const demand = fields({ month, wishes: list(wish, MAX_WISHES) }, {})

export interface Demand {
  /** `2026-03` */
  readonly month: string
  readonly wishes: readonly Wish[]
}

/** An entry of a network's journal, as @serumpun/network reads it. */
export interface DemandSource {
  readonly id: string
  readonly author: LibraryId
  readonly kind: string
  readonly time: Hlc
  readonly body: { readonly [field: string]: Cbor }
}

export interface AuthoredDemand extends Demand, Pick<DemandSource, 'id' | 'author' | 'time'> {}

/**
 * The body of the journal entry. Of wishes that do not all fit, the least wanted are left out.
 * @throws {RequestsError} `REQUESTS_INVALID`.
 */
export function demandBody({ month: of, wishes }: Demand): { month: string; wishes: Cbor } {
  const most = wishes.toSorted((a, b) => b.asked - a.asked).slice(0, MAX_WISHES)
  let body = demand({ month: of, wishes: most as Cbor })
  while (encodeCbor(body as unknown as Cbor).length > MAX_EVENT_BYTES - ENVELOPE_BYTES)
    body = { ...body, wishes: body.wishes.slice(0, -1) }
  return body as unknown as { month: string; wishes: Cbor }
}

/** What the journal adds: the time, and what the entry cites. */
const ENVELOPE_BYTES = 2048

/** @returns undefined for an entry of another kind, of a newer form, or hostile: views skip it. */
export function readDemand({ id, author, kind, time, body }: DemandSource): AuthoredDemand | undefined {
  if (kind !== DEMAND_KIND) return undefined
  try {
    return { id, author, time, ...demand(body) }
  } catch {
    return undefined
  }
}
