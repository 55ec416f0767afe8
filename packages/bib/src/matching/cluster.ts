// Records into titles: which pairs are looked at, and how decisions about pairs become groups. Pure and independent of order: the same records
// and assertions give the same titles however they come. Whoever keeps a large catalogue calls it for the neighbourhood of what has changed.
import { candidatePairs } from './candidate-pairs.ts'
import { decide } from './decide.ts'
import type { MatchDecision } from './findings.ts'
import type { MatchKeys } from './match-keys.ts'
import type { MatchNode } from './nodes.ts'
import { MAX_DESCRIPTIONS, nodesOf } from './nodes.ts'
import { isRuledOut } from './ruled-out.ts'

export interface ClusterRecord {
  /** Unique; compared by its UTF-16 code units. */
  readonly id: string
  readonly keys: MatchKeys
}

/** What staff said of two records. Either may be unknown here; who said it, and whether it counts, is for the caller. */
export interface Assertion {
  readonly kind: 'same' | 'not-same'
  readonly a: string
  readonly b: string
}

export interface ClusterInput {
  readonly records: readonly ClusterRecord[]
  /** A `not-same` beats a `same`, and both beat all evidence. */
  readonly assertions?: readonly Assertion[]
  /** Keys that are crowded in the whole catalogue, where the records are a part of it. @default those that are crowded among the records */
  readonly crowded?: ReadonlySet<string>
}

export interface Title {
  /** The least of its members' ids. */
  readonly id: string
  /** Sorted. */
  readonly members: readonly string[]
}

/** Two titles that may be one, by the pair of their records that speaks most for it. */
export interface DoubtfulPair {
  readonly a: string
  readonly b: string
  readonly decision: MatchDecision
  /** `score`: not enough evidence. `conflict`: enough, but other records of the two titles must stay apart, or few of them agree. */
  readonly why: 'score' | 'conflict'
}

export interface Clustering {
  /** Sorted by id; every record is in exactly one. */
  readonly titles: readonly Title[]
  /** At most one for two titles; by score, then by ids. None that staff have decided. */
  readonly doubtful: readonly DoubtfulPair[]
  /** Keys that too many different records share (`MAX_SHARING`): they brought nothing together. Sorted. */
  readonly crowded: readonly string[]
}

interface Link {
  readonly a: number
  readonly b: number
  readonly decision: MatchDecision
}

/**
 * Groups records into titles.
 *
 * Records with equal keys are one description (nodes.ts); descriptions that share a key are decided on in pairs. Then, from the strongest pair
 * to the weakest (by score, then by ids), the titles of the two are put together unless
 *
 * - any description of the one has a veto against any of the other, or staff said `not-same`;
 * - fewer than half of the pairs across the two are `same`: a chain of links, each of them good, is no title;
 * - the title would have more than `MAX_DESCRIPTIONS`.
 *
 * **Incremental use.** What becomes of a record depends on its component alone: the records that are reached from it over pairs decided `same`
 * and over assertions. So it is enough to pass the components of what has changed, before and after, and for `doubtful` their neighbours by key.
 * Which keys are crowded must be told for the whole catalogue.
 */
export function clusterRecords({ records, assertions = [], crowded: known }: ClusterInput): Clustering {
  const nodes = nodesOf(records, assertions)
  const { pairs, crowded } = candidatePairs(
    nodes.map(({ descriptions }) => descriptions),
    known,
  )
  const decisions = new Decisions(nodes)
  const groups = new Groups(nodes, decisions)
  const links = pairs
    .map(([a, b]): Link => ({ a, b, decision: decisions.of(a, b) }))
    .filter(({ decision }) => decision.verdict !== 'different')
    .toSorted(byStrength)
  const rest = links.filter(({ a, b, decision }) => decision.verdict !== 'same' || !groups.join(a, b))
  return { titles: groups.titles(), doubtful: doubtfulPairs(rest, nodes, groups), crowded }
}

/** Nodes are in the order of their ids, so their numbers are, too. */
function byStrength(one: Link, other: Link): number {
  return other.decision.score - one.decision.score || one.a - other.a || one.b - other.b
}

function doubtfulPairs(links: readonly Link[], nodes: readonly MatchNode[], groups: Groups): DoubtfulPair[] {
  const seen = new Set<string>()
  const pairs: DoubtfulPair[] = []
  for (const { a, b, decision } of links) {
    const titles = [groups.of(a), groups.of(b)].toSorted((one, other) => one - other)
    if (titles[0] === titles[1] || groups.isForbidden(a, b) || seen.has(titles.join())) continue
    seen.add(titles.join())
    const [one, other] = [nodes[a] as MatchNode, nodes[b] as MatchNode]
    pairs.push({ a: one.id, b: other.id, decision, why: decision.verdict === 'same' ? 'conflict' : 'score' })
  }
  return pairs
}

/** Stands for decisions that nobody will look at. */
const RULED_OUT: MatchDecision = { verdict: 'different', score: Number.NEGATIVE_INFINITY, evidence: [], vetoed: true }

/** Decisions about pairs of nodes, made once. */
class Decisions {
  readonly #nodes: readonly MatchNode[]
  readonly #known = new Map<number, MatchDecision>()

  constructor(nodes: readonly MatchNode[]) {
    this.#nodes = nodes
  }

  /** Of the descriptions that staff joined in a node, the one that agrees best counts. */
  of(a: number, b: number): MatchDecision {
    const [low, high] = a < b ? [a, b] : [b, a]
    const index = low * this.#nodes.length + high
    const known = this.#known.get(index)
    if (known !== undefined) return known
    const [one, other] = [this.#nodes[low] as MatchNode, this.#nodes[high] as MatchNode]
    const made = one.descriptions
      .flatMap(({ keys }) =>
        other.descriptions.map(({ keys: beside }) => (isRuledOut(keys, beside) ? RULED_OUT : decide(keys, beside))),
      )
      .reduce(better)
    this.#known.set(index, made)
    return made
  }
}

const RANK = { same: 2, doubtful: 1, different: 0 } as const

function better(best: MatchDecision, next: MatchDecision): MatchDecision {
  const gain =
    RANK[next.verdict] - RANK[best.verdict] || Number(best.vetoed) - Number(next.vetoed) || (next.score > best.score ? 1 : 0)
  return gain > 0 ? next : best
}

/** Nodes in groups, each known by its least. */
class Groups {
  readonly #nodes: readonly MatchNode[]
  readonly #decisions: Decisions
  readonly #groupOf: number[]
  readonly #members: number[][]

  constructor(nodes: readonly MatchNode[], decisions: Decisions) {
    this.#nodes = nodes
    this.#decisions = decisions
    this.#groupOf = nodes.map((_, i) => i)
    this.#members = nodes.map((_, i) => [i])
  }

  of(node: number): number {
    return this.#groupOf[node] as number
  }

  isForbidden(a: number, b: number): boolean {
    const forbidden = (this.#nodes[a] as MatchNode).notSame
    return forbidden.size > 0 && (this.#nodes[b] as MatchNode).records.some((id) => forbidden.has(id))
  }

  /** Puts the groups of two nodes together, if they may be. @returns Whether they are in one group now. */
  join(a: number, b: number): boolean {
    const [one, other] = [this.of(a), this.of(b)].toSorted((x, y) => x - y) as [number, number]
    if (one === other) return true
    const [low, high] = [this.#members[one] as number[], this.#members[other] as number[]]
    if (low.length + high.length > MAX_DESCRIPTIONS || !this.#mayJoin(low, high)) return false
    for (const node of high) this.#groupOf[node] = one
    low.push(...high)
    this.#members[other] = []
    return true
  }

  #mayJoin(low: readonly number[], high: readonly number[]): boolean {
    let agreed = 0
    for (const a of low) {
      for (const b of high) {
        if (this.isForbidden(a, b)) return false
        const { vetoed, verdict } = this.#decisions.of(a, b)
        if (vetoed) return false
        if (verdict === 'same') agreed++
      }
    }
    return agreed * 2 >= low.length * high.length
  }

  titles(): Title[] {
    return this.#members
      .filter((members) => members.length > 0)
      .map((members) => members.flatMap((node) => (this.#nodes[node] as MatchNode).records).toSorted())
      .map((members) => ({ id: members[0] as string, members }))
      .toSorted((one, other) => (one.id < other.id ? -1 : 1))
  }
}
