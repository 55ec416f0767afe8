// What is grouped: records with equal keys, which are one description, and descriptions that staff said to be one title.
import type { Assertion, ClusterRecord } from './cluster.ts'
import { decide } from './decide.ts'
import type { MatchKeys } from './match-keys.ts'

export interface MatchNode {
  /** The least of its records' ids. */
  readonly id: string
  /** Sorted. */
  readonly records: readonly string[]
  /** Different ones; several only where staff joined them. */
  readonly keys: readonly MatchKeys[]
  /** Ids of records that staff said are not of the title of one of these. */
  readonly notSame: ReadonlySet<string>
}

/** What makes two records one description: equal texts are equal keys. A catalogue counts the descriptions under a key by it. */
export function descriptionOf(keys: MatchKeys): string {
  return JSON.stringify([keys.strong, keys.weak, keys.descriptive, keys.candidates, keys.evidence])
}

/**
 * Nodes in the order of their ids. A record that comes twice counts once; of two that claim one id, that with the lesser description.
 *
 * Records that are named in a `not-same` are a description each. Copies are only taken together if they would be decided to be one title: two
 * `Frontmatter`, word for word the same, are two.
 */
export function nodesOf(records: readonly ClusterRecord[], assertions: readonly Assertion[]): MatchNode[] {
  const notSame = notSameOf(assertions)
  const drafts = new Map<string, Draft>()
  const known = new Map<string, { readonly keys: MatchKeys; readonly description: string }>()
  for (const { id, keys } of records) {
    const description = descriptionOf(keys)
    const before = known.get(id)
    if (before === undefined || description < before.description) known.set(id, { keys, description })
  }
  for (const [id, { keys, description }] of [...known].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const copies = drafts.get(description)
    if (copies !== undefined) copies.records.push(id)
    else if (notSame.has(id) || decide(keys, keys).verdict !== 'same') drafts.set(`${description} ${id}`, new Draft(id, keys))
    else drafts.set(description, new Draft(id, keys))
  }
  return joinAsserted([...drafts.values()], assertions, notSame)
}

class Draft {
  readonly records: string[]
  readonly keys: MatchKeys[]

  constructor(id: string, keys: MatchKeys) {
    this.records = [id]
    this.keys = [keys]
  }
}

function notSameOf(assertions: readonly Assertion[]): Map<string, Set<string>> {
  const notSame = new Map<string, Set<string>>()
  const add = (id: string, other: string): void => void (notSame.get(id) ?? notSame.set(id, new Set()).get(id))?.add(other)
  for (const { kind, a, b } of assertions) {
    if (kind !== 'not-same' || a === b) continue
    add(a, b)
    add(b, a)
  }
  return notSame
}

/** In the order of the ids, so that which of several contradicting assertions holds does not depend on the order in which they came. */
function joinAsserted(
  drafts: readonly Draft[],
  assertions: readonly Assertion[],
  notSame: ReadonlyMap<string, ReadonlySet<string>>,
): MatchNode[] {
  const home = new Map(drafts.flatMap((draft) => draft.records.map((id): [string, Draft] => [id, draft])))
  const same = assertions
    .filter(({ kind }) => kind === 'same')
    .map(({ a, b }): [string, string] => (a < b ? [a, b] : [b, a]))
    .toSorted((one, other) => (one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : one[1] < other[1] ? -1 : 1))
  const gone = new Set<Draft>()
  for (const [a, b] of same) {
    const [one, other] = [home.get(a), home.get(b)]
    if (one === undefined || other === undefined || one === other) continue
    if (one.records.some((id) => other.records.some((beside) => notSame.get(id)?.has(beside)))) continue
    one.records.push(...other.records)
    one.keys.push(...other.keys)
    for (const id of other.records) home.set(id, one)
    gone.add(other)
  }
  return drafts
    .filter((draft) => !gone.has(draft))
    .map(({ records, keys }) => nodeOf(records.toSorted(), keys, notSame))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
}

function nodeOf(
  records: readonly string[],
  keys: readonly MatchKeys[],
  notSame: ReadonlyMap<string, ReadonlySet<string>>,
): MatchNode {
  return { id: records[0] as string, records, keys, notSame: new Set(records.flatMap((id) => [...(notSame.get(id) ?? [])])) }
}
