// Unmet demand of a network: what its libraries said of theirs, added up. A pure function of the set of entries; whose readers they were
// is not in it.
import { compareHlc, type LibraryId } from '@serumpun/replica'
import type { AuthoredDemand, Wish } from './entry.ts'
import { wishKeys } from './wish-keys.ts'

/** Something that is wanted, and how often it was asked for in vain. */
export interface WantedTitle {
  /** In the words of the library that asked for it most. */
  readonly wish: Wish
  readonly asked: number
  /** In how many libraries. */
  readonly libraries: number
}

function isNewer(a: AuthoredDemand, b: AuthoredDemand): boolean {
  const order = compareHlc(a.time, b.time)
  return order !== 0 ? order > 0 : a.id > b.id
}

/** The last entry of each library for each month. */
function newestOf(entries: Iterable<AuthoredDemand>): AuthoredDemand[] {
  const newest = new Map<string, AuthoredDemand>()
  for (const entry of entries) {
    const name = `${entry.author} ${entry.month}`
    const known = newest.get(name)
    if (known === undefined || isNewer(entry, known)) newest.set(name, entry)
  }
  return [...newest.values()]
}

interface Group {
  readonly wishes: { readonly author: LibraryId; readonly wish: Wish }[]
}

/**
 * What is wanted most, first.
 * @param from The first month, `2026-01`.
 * @param to The last one. Both are in it.
 */
export function demandList(entries: Iterable<AuthoredDemand>, from: string, to: string): WantedTitle[] {
  const groups = new Map<string, Group>()
  for (const { author, month, wishes } of newestOf(entries)) {
    if (month < from || month > to) continue
    for (const wish of wishes) join(groups, author, wish)
  }
  return [...new Set(groups.values())]
    .map(titleOf)
    .toSorted((a, b) => b.asked - a.asked || (nameOf(a.wish) < nameOf(b.wish) ? -1 : 1))
}

/** Puts a wish with those that share a key with it; groups that it connects become one. */
function join(groups: Map<string, Group>, author: LibraryId, wish: Wish): void {
  const keys = wishKeys(wish)
  const met = [...new Set(keys.map((key) => groups.get(key)).filter((group) => group !== undefined))]
  const group: Group = { wishes: [...met.flatMap(({ wishes }) => wishes), { author, wish }] }
  for (const { wish: one } of group.wishes) for (const key of wishKeys(one)) groups.set(key, group)
}

const nameOf = (wish: Wish): string =>
  JSON.stringify([wish.title, wish.author, wish.component, wish.identifiers, wish.record, wish.serviceType])

function titleOf({ wishes }: Group): WantedTitle {
  const [first] = wishes.toSorted((a, b) => b.wish.asked - a.wish.asked || (nameOf(a.wish) < nameOf(b.wish) ? -1 : 1))
  const asked = wishes.reduce((sum, { wish }) => sum + wish.asked, 0)
  if (first === undefined) throw new Error('A group is made of wishes.')
  return { wish: { ...first.wish, asked }, asked, libraries: new Set(wishes.map(({ author }) => author)).size }
}
