// What is grouped: records with equal keys, which are one description, and descriptions that staff said to be one title.
import type { Described } from './candidate-pairs.ts'
import type { Assertion, ClusterRecord } from './cluster.ts'
import { decide } from './decide.ts'
import type { MatchKeys } from './match-keys.ts'

/** Different descriptions in one title. Real ones have a dozen; above it, something general swallows others, or somebody joins all there is. */
export const MAX_DESCRIPTIONS = 128

export interface MatchNode {
  /** The least of its records' ids. */
  readonly id: string
  /** Sorted. */
  readonly records: readonly string[]
  /** Different ones; several only where staff joined them. */
  readonly descriptions: readonly Described[]
  /** Ids of records that staff said are not of the title of one of these. */
  readonly notSame: ReadonlySet<string>
}

/**
 * What makes two records one description: equal texts are equal keys. A catalogue counts the descriptions under a key by it.
 * Without names of fields, and without what follows from the rest, as it is made of every record.
 */
export function descriptionOf({ strong, weak, descriptive, evidence }: MatchKeys): string {
  const { title, titleProper, titleOriginal, part, creators, from, to, uncertainDate, edition, editionName, publisher } = evidence
  const { pages, languages, format, carrier, host, series, documents, variants, rest, early, thin } = evidence
  const texts = [title, titleProper, titleOriginal, part, edition, editionName, publisher, format, carrier, host, rest]
  const lists = [strong, weak, descriptive, creators, languages, series, documents, variants]
  return JSON.stringify([texts, lists, [from, to, pages], uncertainDate, early, thin])
}

/**
 * Whether records of this description, word for word the same, are one title. Two `Frontmatter` are two; each of these counts by itself
 * under a key.
 */
export function isOneTitle(keys: MatchKeys): boolean {
  return saysEnough(keys) || decide(keys, keys).verdict === 'same'
}

/** Of most records it is known at once: a title, however short, creator, date and nothing that differs are more than 100 points (weights.ts). */
function saysEnough({ descriptive, evidence: { title, creators, from, early, thin } }: MatchKeys): boolean {
  return descriptive.length > 0 && title !== '' && creators.length > 0 && from !== undefined && !early && !thin
}

/**
 * Nodes in the order of their ids. A record that comes twice counts once; of two that claim one id, that with the lesser description.
 *
 * Records that are named in a `not-same` are a description each. Copies are only taken together if they would be decided to be one title: two
 * `Frontmatter`, word for word the same, are two.
 */
export function nodesOf(records: readonly ClusterRecord[], assertions: readonly Assertion[]): MatchNode[] {
  const notSame = notSameOf(assertions)
  const drafts = [...copiesOf(records)].flatMap(([description, copies]) => draftsOf(description, copies, notSame))
  return joinAsserted(drafts, assertions, notSame)
}

/** By description, in the order of their ids. */
function copiesOf(records: readonly ClusterRecord[]): Map<string, ClusterRecord[]> {
  const described = new Map<string, { readonly record: ClusterRecord; readonly description: string }>()
  for (const record of records) {
    const description = descriptionOf(record.keys)
    const before = described.get(record.id)
    if (before === undefined || description < before.description) described.set(record.id, { record, description })
  }
  const copies = new Map<string, ClusterRecord[]>()
  for (const { record, description } of described.values()) {
    const known = copies.get(description)
    if (known === undefined) copies.set(description, [record])
    else known.push(record)
  }
  return copies
}

interface Draft {
  readonly records: string[]
  readonly descriptions: Described[]
}

function draftsOf(description: string, copies: readonly ClusterRecord[], notSame: ReadonlyMap<string, unknown>): Draft[] {
  const keys = copies[0]?.keys
  const isOne = keys !== undefined && (copies.length === 1 || isOneTitle(keys))
  const single = ({ id, keys: own }: ClusterRecord): Draft => {
    return { records: [id], descriptions: [{ keys: own, label: isOne ? description : `${description} ${id}` }] }
  }
  const rest = isOne ? copies.filter(({ id }) => !notSame.has(id)) : []
  if (keys === undefined || rest.length < 2) return copies.map(single)
  const together = { records: rest.map(({ id }) => id), descriptions: [{ keys, label: description }] }
  return [...copies.filter(({ id }) => notSame.has(id)).map(single), together]
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
    if (one.descriptions.length + other.descriptions.length > MAX_DESCRIPTIONS) continue
    one.records.push(...other.records)
    one.descriptions.push(...other.descriptions)
    for (const id of other.records) home.set(id, one)
    gone.add(other)
  }
  return drafts
    .filter((draft) => !gone.has(draft))
    .map(({ records, descriptions }) => nodeOf(records.toSorted(), descriptions, notSame))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
}

function nodeOf(
  records: readonly string[],
  descriptions: readonly Described[],
  notSame: ReadonlyMap<string, ReadonlySet<string>>,
): MatchNode {
  return {
    id: records[0] as string,
    records,
    descriptions,
    notSame: new Set(records.flatMap((id) => [...(notSame.get(id) ?? [])])),
  }
}
