// What a seed stands for: how many nodes, how they are joined, what they do, and what goes wrong.
import { FAULTS, type Fault } from './faults.ts'
import { LIES } from './liars/cast.ts'
import type { LineQuality } from './network.ts'
import { Random } from './random.ts'
import type { WorkloadSize } from './workload.ts'

export interface Plan {
  readonly seed: number
  readonly nodes: number
  /** How many of them publish. */
  readonly writers: number
  /** Pairs of places in the list of nodes; they join all nodes. */
  readonly lines: readonly (readonly [number, number])[]
  readonly quality: readonly LineQuality[]
  readonly workload: WorkloadSize
  readonly faults: number
  readonly faultKinds: readonly Fault[]
  /** How long things go wrong. */
  readonly chaosMs: number
  /** The longest that a disk or a worker takes for one thing. */
  readonly slownessMs: number
  /** Two nodes keep a view of the union catalogue. */
  readonly views: boolean
  /** Who lies how, and to which places in the list of nodes. */
  readonly liars: readonly { readonly lie: string; readonly victims: readonly number[] }[]
}

/** A random tree, so that all are joined, and some lines more. */
function linesBetween(nodes: number, more: number, random: Random): (readonly [number, number])[] {
  const lines = new Map<string, readonly [number, number]>()
  const add = (a: number, b: number): void => {
    if (a !== b) lines.set(`${Math.min(a, b)} ${Math.max(a, b)}`, [a, b])
  }
  for (let i = 1; i < nodes; i++) add(random.below(i), i)
  for (let i = 0; i < more; i++) add(random.below(nodes), random.below(nodes))
  return [...lines.values()]
}

const WORKLOADS: readonly { readonly weight: number; readonly size: WorkloadSize }[] = [
  { weight: 12, size: { records: 20, batch: 10, everyMs: 4_000 } },
  { weight: 3, size: { records: 80, batch: 60, everyMs: 6_000 } },
  // More than one shard.
  { weight: 2, size: { records: 700, batch: 30, everyMs: 8_000 } },
  // Overwriting much: shards are re-encoded.
  { weight: 1, size: { records: 250, batch: 250, everyMs: 3_000 } },
]

function workloadOf(random: Random): WorkloadSize {
  const all = WORKLOADS.flatMap(({ weight, size }) => Array.from({ length: weight }, () => size))
  return random.pick(all)
}

export interface PlanOptions {
  /** @default 3 to 12, by the seed */
  readonly nodes?: number
  /** @default 1 to 6, by the seed */
  readonly writers?: number
  /** How long things go wrong, in seconds. @default 20 to 90, by the seed */
  readonly chaos?: number
  /** How liars lie. @default any way, by the seed */
  readonly lie?: string
}

export function planOf(seed: number, options: PlanOptions = {}): Plan {
  const random = new Random(seed, 'plan')
  const nodes = options.nodes ?? random.pick([3, 3, 4, 4, 5, 5, 6, 7, 8, 10, 12])
  const lines = linesBetween(nodes, random.below(nodes + 1), random)
  // Views are slower, and those of two nodes are the same only where all that they hold is.
  const views = seed % 10 === 0 && nodes < 20
  const chaosMs = (options.chaos ?? random.between(20, 90)) * 1000
  return {
    seed,
    nodes,
    writers: options.writers ?? random.between(1, Math.min(nodes, 6)),
    lines,
    quality: lines.map(() => ({
      latencyMs: random.pick([1, 5, 30, 150, 600]),
      jitterMs: random.pick([0, 5, 50, 400]),
      bytesPerMs: random.pick([10, 100, 1000, 10_000]),
    })),
    workload: { ...workloadOf(random), isMarc: views },
    views,
    faults: random.chance(0.15) ? 0 : random.between(1, 5 + nodes * 2),
    // Some seeds know a few kinds of fault only, so that each is met alone too.
    faultKinds: random.chance(0.5) ? FAULTS : random.shuffled(FAULTS).slice(0, 3),
    chaosMs,
    slownessMs: random.pick([0, 0, 2, 20, 100]),
    liars: random.chance(0.4) || views ? [] : liarsAmong(nodes, random.pick([1, 1, 2, 3]), seed, options.lie, random),
  }
}

/** In turn, so that some hundred seeds know all ways to lie; each liar has a few to lie to. */
function liarsAmong(nodes: number, count: number, seed: number, lie: string | undefined, random: Random): Plan['liars'] {
  const victims = (): number[] => random.shuffled(Array.from({ length: nodes }, (_, i) => i)).slice(0, random.between(1, 3))
  return Array.from({ length: count }, (_, i) => ({
    lie: lie ?? (LIES[(seed + i * 19) % LIES.length] as string),
    victims: victims(),
  }))
}
