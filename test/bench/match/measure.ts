// Pairwise precision and recall of a clustering against the truth.
import { createHash } from 'node:crypto'
import type { Clustering } from '@serumpun/bib'
import type { CatalogueRecord } from './catalogues.ts'
import type { Truth } from './truth.ts'
import { truthKeys, truthOf } from './truth.ts'

/** Weights were chosen looking at `tuned` alone. */
export type Half = 'tuned' | 'held out'

export interface Pair {
  readonly a: CatalogueRecord
  readonly b: CatalogueRecord
  readonly half: Half
}

export interface Score {
  /** Pairs that are one title in truth, and those of them that were put together. */
  readonly truePairs: number
  readonly found: number
  /** Of the same, pairs whose keys are not equal to the letter. */
  readonly changed: number
  readonly foundChanged: number
  readonly falseMerges: number
  /** Put together where the truth contradicts itself, or is not known. */
  readonly contradicted: number
  readonly unknown: number
}

export interface Measured {
  readonly scores: Readonly<Record<Half, Score>>
  readonly falseMerges: readonly Pair[]
  readonly falseSplits: readonly Pair[]
}

/** Pairs with the same truth, found over the numbers that they share. */
export function truePairs(records: readonly CatalogueRecord[]): Pair[] {
  const halfOf = halves(records)
  return pairsSharing(records)
    .filter(([a, b]) => truthOf(a, b) === 'same')
    .map(([a, b]) => ({ a, b, half: halfOf(a) }))
}

export function measure(records: readonly CatalogueRecord[], pairs: readonly Pair[], { titles }: Clustering): Measured {
  const byId = new Map(records.map((record) => [record.id, record]))
  const titleOf = new Map(titles.flatMap(({ id, members }) => members.map((member): [string, string] => [member, id])))
  const halfOf = halves(records)
  const scores: Record<Half, { -readonly [Name in keyof Score]: number }> = { tuned: noScore(), 'held out': noScore() }
  const falseMerges: Pair[] = []
  const falseSplits: Pair[] = []
  for (const pair of pairs) {
    const score = scores[pair.half]
    const isFound = titleOf.get(pair.a.id) === titleOf.get(pair.b.id)
    const isChanged = JSON.stringify(pair.a.keys) !== JSON.stringify(pair.b.keys)
    score.truePairs++
    score.found += Number(isFound)
    score.changed += Number(isChanged)
    score.foundChanged += Number(isFound && isChanged)
    if (!isFound) falseSplits.push(pair)
  }
  for (const { members } of titles) {
    for (const [a, b] of pairsOf(members.map((id) => byId.get(id) as CatalogueRecord))) {
      const [score, truth] = [scores[halfOf(a)], truthOf(a, b)]
      const count: Partial<Record<Truth, keyof Score>> = {
        different: 'falseMerges',
        contradicted: 'contradicted',
        unknown: 'unknown',
      }
      const name = count[truth]
      if (name !== undefined) score[name]++
      if (truth === 'different') falseMerges.push({ a, b, half: halfOf(a) })
    }
  }
  return { scores, falseMerges, falseSplits }
}

const noScore = (): { -readonly [Name in keyof Score]: number } => ({
  truePairs: 0,
  found: 0,
  changed: 0,
  foundChanged: 0,
  falseMerges: 0,
  contradicted: 0,
  unknown: 0,
})

/** By a hash of the least record of those that share numbers, so that a record and its copies are never in both halves. */
function halves(records: readonly CatalogueRecord[]): (record: CatalogueRecord) => Half {
  const least = new Map<string, string>()
  for (const record of records) for (const key of truthKeys(record)) if (!least.has(key)) least.set(key, record.id)
  return (record) => {
    const id = [record.id, ...truthKeys(record).map((key) => least.get(key) as string)].toSorted()[0] as string
    return ((createHash('sha256').update(id).digest()[0] as number) & 1) === 0 ? 'tuned' : 'held out'
  }
}

/** Numbers that more records have are of series; their pairs contradict themselves. */
const MOST_COPIES = 200

function pairsSharing(records: readonly CatalogueRecord[]): [CatalogueRecord, CatalogueRecord][] {
  const sharing = Map.groupBy(
    records.flatMap((record) => truthKeys(record).map((key) => ({ key, record }))),
    ({ key }) => key,
  )
  const seen = new Set<string>()
  const pairs: [CatalogueRecord, CatalogueRecord][] = []
  for (const group of sharing.values()) {
    if (group.length > MOST_COPIES) continue
    for (const [a, b] of pairsOf(group.map(({ record }) => record))) {
      const name = `${a.id} ${b.id}`
      if (a === b || seen.has(name)) continue
      seen.add(name)
      pairs.push([a, b])
    }
  }
  return pairs
}

function* pairsOf(records: readonly CatalogueRecord[]): Generator<[CatalogueRecord, CatalogueRecord]> {
  for (const [i, a] of records.entries()) for (const b of records.slice(i + 1)) yield [a, b]
}
