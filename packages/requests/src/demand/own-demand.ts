// What a library may say of its own unmet needs.
import type { PrivateRequest } from '../events/private-part.ts'
import type { ServiceType } from '../vocabulary/closed-codes.ts'
import type { RequestSummary } from '../view/reader.ts'
import { type Demand, MAX_WISH_CHARS, type Wish } from './entry.ts'
import { wishKeys } from './wish-keys.ts'

/** Something that was wanted. */
export interface OwnNeed {
  readonly askedMs: number
  readonly serviceType: ServiceType
  readonly wanted: PrivateRequest
}

/** Whether a need came to nothing: nothing was supplied, and nobody is asked any longer. */
export function isUnmet(requests: readonly Pick<RequestSummary, 'supplied' | 'open' | 'standing'>[]): boolean {
  return requests.every(({ supplied, open, standing }) => {
    return supplied === undefined && (!open.requester || standing === 'Unfilled' || standing === 'RetryPossible')
  })
}

const cut = (text: string | undefined): string | undefined => {
  const short = text?.slice(0, MAX_WISH_CHARS).toWellFormed().trim()
  return short === '' ? undefined : short
}

/** Undefined for what has no title: nobody could make anything of it. */
function wishOf({ serviceType, wanted }: OwnNeed): Wish | undefined {
  const { bibliographicInfo = {}, record } = wanted
  const title = cut(bibliographicInfo.title)
  if (title === undefined) return undefined
  const author = cut(bibliographicInfo.author)
  const component = cut(bibliographicInfo.titleOfComponent)
  const identifiers = (bibliographicInfo.bibliographicItemId ?? [])
    .map(({ bibliographicItemIdentifierCode: { value }, bibliographicItemIdentifier }) => `${value} ${bibliographicItemIdentifier}`)
    .filter((identifier) => identifier.length <= 40)
    .slice(0, 3)
  return {
    title,
    serviceType,
    asked: 1,
    ...(author !== undefined && { author }),
    ...(component !== undefined && { component }),
    ...(identifiers.length > 0 && { identifiers }),
    ...(record !== undefined && record.length <= 200 && { record }),
  }
}

/**
 * The library's unmet demand of a month. Needs of other months are passed over.
 * @param month `2026-03`, of UTC.
 * @param unmet Needs that came to nothing (`isUnmet`).
 */
export function demandOfMonth(month: string, unmet: Iterable<OwnNeed>): Demand {
  const wishes = new Map<string, Wish>()
  for (const need of unmet) {
    const wish = new Date(need.askedMs).toISOString().startsWith(month) ? wishOf(need) : undefined
    if (wish === undefined) continue
    const key = JSON.stringify([wish.serviceType, wishKeys(wish)[0]])
    const known = wishes.get(key)
    wishes.set(key, known === undefined ? wish : { ...known, asked: known.asked + 1 })
  }
  return { month, wishes: [...wishes.values()] }
}
