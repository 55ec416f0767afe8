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

interface AuthoredWish {
  readonly author: LibraryId
  readonly wish: Wish
}

/**
 * What is wanted most, first.
 * @param from The first month, `2026-01`.
 * @param to The last one. Both are in it.
 */
export function demandList(entries: Iterable<AuthoredDemand>, from: string, to: string): WantedTitle[] {
  const wishes = newestOf(entries)
    .filter(({ month }) => month >= from && month <= to)
    .flatMap(({ author, wishes: said }) => said.map((wish): AuthoredWish => ({ author, wish })))
  return groupsOf(wishes)
    .map(titleOf)
    .toSorted((a, b) => b.asked - a.asked || (nameOf(a.wish) < nameOf(b.wish) ? -1 : 1))
}

/** Wishes that share a key, or are connected through others that do (union-find). */
function groupsOf(wishes: readonly AuthoredWish[]): AuthoredWish[][] {
  const parents = wishes.map((_, i) => i)
  const rootOf = (of: number): number => {
    let at = of
    for (;;) {
      const parent = parents[at] ?? at
      if (parent === at) return at
      // Halves the way for those who come after.
      parents[at] = parents[parent] ?? parent
      at = parent
    }
  }
  const firstWith = new Map<string, number>()
  for (const [i, { wish }] of wishes.entries()) {
    for (const key of wishKeys(wish)) {
      const first = firstWith.get(key)
      if (first === undefined) firstWith.set(key, i)
      else parents[rootOf(i)] = rootOf(first)
    }
  }
  return [...Map.groupBy(wishes.entries(), ([i]) => rootOf(i)).values()].map((group) => group.map(([, wish]) => wish))
}

const nameOf = (wish: Wish): string =>
  JSON.stringify([wish.title, wish.author, wish.component, wish.identifiers, wish.record, wish.serviceType])

const isBetter = (a: Wish, b: Wish): boolean => a.asked > b.asked || (a.asked === b.asked && nameOf(a) < nameOf(b))

function titleOf(wishes: readonly AuthoredWish[]): WantedTitle {
  const first = wishes.reduce<Wish | undefined>(
    (best, { wish }) => (best === undefined || isBetter(wish, best) ? wish : best),
    undefined,
  )
  const asked = wishes.reduce((sum, { wish }) => sum + wish.asked, 0)
  if (first === undefined) throw new Error('A group is made of wishes.')
  return { wish: { ...first, asked }, asked, libraries: new Set(wishes.map(({ author }) => author)).size }
}
