// All records put into titles at once: what `Clusterer` does for a few, for a catalogue that has come by the thousand. Keys are
// read once, in their order; pairs that share one are decided in the order of their rows, so that evidence is worked out for
// few records twice; what hangs together is put into titles. It takes as long as it takes and lets others write in between:
// what they touch is left out when the titles are written, and put into titles by itself.
import { type Assertion, clusterRecords, MAX_SHARING } from '@serumpun/bib'
import type { Asserted } from '../assertions/asserted.ts'
import { DESCRIPTIONS } from '../match-numbers.ts'
import type { WriterStatements } from '../writer-statements.ts'
import { DisjointSets, groupedBy } from './disjoint-sets.ts'
import type { Verdict } from './evidence.ts'
import { EvidenceCache } from './evidence-cache.ts'
import type { BlockReader } from './key-block.ts'
import { KeyRuns } from './key-runs.ts'
import { recordNameAt } from './record-names.ts'
import { Snapshot } from './snapshot.ts'

/** Pairs that are collected before they are decided: 32 MB. */
const MAX_PAIRS = 4 * 1024 * 1024

/** Most pairs of one key, and about as many as a record is in. */
const MAX_PAIRS_OF_KEY = MAX_SHARING ** 2
const PAIRS_OF_RECORD = 8

/** Keys or pairs after which others may have their turn. */
const TURN = 32

/** Above all numbers of rows in a snapshot; a pair of them is one exact number. */
const PAIR = 2 ** 26

/** What others have changed since a whole clustering began. */
export interface Watch {
  readonly rows: Set<number>
  readonly keys: Set<number>
}

export class WholeClustering {
  readonly snapshot: Snapshot
  /** Keys that bring nothing together. */
  readonly crowded = new Set<number>()
  readonly watch: Watch = { rows: new Set(), keys: new Set() }
  /** By index: what it hangs together with. */
  readonly components: Uint32Array
  /** By index: 0 for a title of its own, otherwise a number that it has in common with those of its title. */
  readonly titles: Uint32Array
  titleCount = 0
  /** Pairs of records that speak for their descriptions, whose titles may be one: the pair, twice the score and whether it is `same`. */
  readonly #doubtful: number[] = []
  readonly #sql: WriterStatements
  readonly #evidence: EvidenceCache
  /** What staff said, by the names of records; which records that are, and what speaks for those that they said are one. */
  readonly #said = new Map<string, Assertion[]>()
  readonly #named = new Set<number>()
  readonly #joined = new Set<number>()
  readonly #asserted: Asserted
  /** By index: the record that speaks for its description. */
  readonly #speakers: Uint32Array
  readonly #sets: DisjointSets
  readonly #pairs: Float64Array
  #pairCount = 0

  constructor(sql: WriterStatements, asserted: Asserted) {
    this.#sql = sql
    this.#asserted = asserted
    this.snapshot = new Snapshot(sql)
    const { size } = this.snapshot
    if (size > PAIR) throw new RangeError(`A catalogue view has at most ${PAIR} records.`)
    this.#speakers = Uint32Array.from({ length: size }, (_, index) => index)
    this.#sets = new DisjointSets(size)
    this.#pairs = new Float64Array(Math.min(MAX_PAIRS, MAX_PAIRS_OF_KEY + size * PAIRS_OF_RECORD))
    this.components = new Uint32Array(size)
    this.titles = new Uint32Array(size)
    this.#evidence = new EvidenceCache(sql, this.snapshot)
  }

  /** Works until it is done, giving way at every turn. */
  *work(): Generator<void> {
    yield* this.#eachGroup(DESCRIPTIONS, (own) => this.#takeCopies(own))
    this.#joinSaid()
    yield* this.#eachGroup(0, (own, near, key) => this.#takeKey(own, near, key))
    yield* this.#decidePairs()
    yield* this.#putIntoTitles()
  }

  #joinSaid(): void {
    for (const assertion of this.#asserted.all()) {
      const found: number[] = []
      for (const name of [assertion.a, assertion.b]) {
        this.#said.set(name, [...(this.#said.get(name) ?? []), assertion])
        const index = this.snapshot.indexOf(this.#asserted.rowOf(name) ?? 0)
        if (index !== undefined) found.push(index)
      }
      for (const index of found) this.#named.add(index)
      const [one, other] = found.map((index) => this.#speakers[index] ?? index)
      if (assertion.kind !== 'same' || one === undefined || other === undefined) continue
      this.#sets.join(one, other)
      this.#joined.add(one).add(other)
    }
  }

  /** Goes through the numbers from `from` on: all keys, or all descriptions. */
  *#eachGroup(
    from: number,
    take: (own: readonly number[], near: readonly number[], key: number) => Iterable<void> | void,
  ): Generator<void> {
    const isWanted = (number: number): boolean => number >= from && (from > 0 || number < DESCRIPTIONS)
    let [own, near]: [number[], number[]] = [[], []]
    let key = -1
    let groups = 0
    for (const reader of new KeyRuns(this.#sql).scan(from)) {
      while (reader.next()) {
        if (!isWanted(reader.number)) continue
        const base = from > 0 ? reader.number : reader.number - (reader.number % 2)
        if (base !== key) {
          if (own.length + near.length > 1) yield* take(own, near, key) ?? []
          ;[own, near, key] = [[], [], base]
          if (++groups % TURN === 0) yield
        }
        this.#note(reader, base === reader.number ? own : near)
      }
    }
    if (own.length + near.length > 1) yield* take(own, near, key) ?? []
  }

  #note({ row }: BlockReader, indices: number[]): void {
    const index = this.snapshot.indexOf(row)
    if (index !== undefined && this.snapshot.isShown(index)) indices.push(index)
  }

  /** Records of one description: the first in the static order speaks for all. */
  #takeCopies(copies: readonly number[]): void {
    const { statics, descriptions } = this.snapshot
    const same = copies.filter((index) => (descriptions[index] ?? 0) > 0)
    let speaker = same[0] ?? 0
    for (const index of same) if ((statics[index] ?? 0) < (statics[speaker] ?? 0)) speaker = index
    for (const index of same) this.#speakers[index] = speaker
  }

  *#takeKey(own: readonly number[], near: readonly number[], key: number): Generator<void> {
    const speakersOf = (indices: readonly number[]): Set<number> => new Set(indices.map((index) => this.#speakers[index] ?? index))
    const [owners, others] = [speakersOf(own), speakersOf(near)]
    if (owners.union(others).size > MAX_SHARING) {
      this.crowded.add(key)
      return
    }
    if (this.#pairCount + owners.size * (owners.size + others.size) > this.#pairs.length) yield* this.#decidePairs()
    const all = [...owners]
    for (const [at, one] of all.entries()) {
      for (let other = at + 1; other < all.length; other++) this.#addPair(one, all[other] ?? one)
      for (const other of others) this.#addPair(one, other)
    }
  }

  #addPair(one: number, other: number): void {
    if (one === other) return
    this.#pairs[this.#pairCount++] = one < other ? one * PAIR + other : other * PAIR + one
  }

  *#decidePairs(): Generator<void> {
    const pairs = this.#pairs.subarray(0, this.#pairCount).sort()
    this.#pairCount = 0
    let before = -1
    let decided = 0
    for (const pair of pairs) {
      if (pair === before) continue
      before = pair
      const one = Math.floor(pair / PAIR)
      const other = pair - one * PAIR
      const { verdict, score } = this.#evidence.decide(one, other)
      // Of what staff joined, any may agree with another: whatever is near is looked at with it.
      if (verdict === 'same' || this.#joined.has(one) || this.#joined.has(other)) this.#sets.join(one, other)
      if (verdict !== 'different') this.#doubtful.push(pair, score * 2 + (verdict === 'same' ? 1 : 0))
      if (++decided % TURN === 0) yield
    }
  }

  /** Pairs of records that speak for their descriptions, whose titles may be one. */
  *doubtful(): Generator<{ readonly one: number; readonly other: number; readonly verdict: Verdict }> {
    for (let at = 0; at < this.#doubtful.length; at += 2) {
      const [pair = 0, said = 0] = [this.#doubtful[at], this.#doubtful[at + 1]]
      const one = Math.floor(pair / PAIR)
      const score = Math.floor(said / 2)
      yield { one, other: pair - one * PAIR, verdict: { verdict: said === score * 2 ? 'doubtful' : 'same', score } }
    }
  }

  *#putIntoTitles(): Generator<void> {
    const { size } = this.snapshot
    for (let index = 0; index < size; index++) this.components[index] = this.#sets.find(this.#speakers[index] ?? index)
    const order = groupedBy(this.components)
    for (let start = 0; start < size;) {
      const component = this.components[order[start] ?? 0]
      let end = start + 1
      while (end < size && this.components[order[end] ?? 0] === component) end++
      if (end - start > 1) this.#divide(order.subarray(start, end))
      start = end
      if (start % TURN === 0) yield
    }
  }

  /** Puts what hangs together into titles. */
  #divide(indices: Uint32Array): void {
    const speakers = new Set(Array.from(indices, (index) => this.#speakers[index] ?? index))
    // Copies of one description.
    const isSaid = this.#named.size > 0 && indices.some((index) => this.#named.has(index))
    if (speakers.size === 1 && !isSaid) return this.#addTitle(indices)
    const known = new Map<string, number>()
    const crowded = new Set<string>()
    const records = []
    for (const index of indices) {
      const { keys, own, near } = this.#evidence.of(this.#speakers[index] ?? index)
      for (const texts of [own, near]) for (const [key, text] of texts) if (this.crowded.has(key)) crowded.add(text)
      const id = recordNameAt(this.#sql, this.snapshot.rowAt(index))
      // It has gone meanwhile: what hung together with it is looked at again.
      if (id === undefined) return
      known.set(id, index)
      records.push({ id, keys })
    }
    const assertions = isSaid ? records.flatMap(({ id }) => this.#said.get(id) ?? []) : []
    for (const { members } of clusterRecords({ records, assertions, crowded }).titles) {
      if (members.length > 1) this.#addTitle(members.map((id) => known.get(id) ?? 0))
    }
  }

  #addTitle(indices: Iterable<number>): void {
    const number = ++this.titleCount
    for (const index of indices) this.titles[index] = number
  }
}
