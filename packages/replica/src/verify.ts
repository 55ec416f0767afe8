// Re-checking a whole replica as it is stored: every signature and every hash, and that own entries can be found.
import { ReplicaError } from './errors.ts'
import { readHead } from './head.ts'
import type { DatasetName, LibraryId } from './ids.ts'
import type { Replica } from './replica.ts'
import type { Slot } from './slot.ts'

export interface Finding {
  readonly library: LibraryId
  readonly dataset: DatasetName
  readonly shard?: number
  readonly problem: string
}

export interface VerifyStep {
  readonly library: LibraryId
  readonly dataset: DatasetName
  /** Shards of this dataset checked so far, and in all. */
  readonly checked: number
  readonly shards: number
  readonly findings: readonly Finding[]
}

/** Shards checked between two steps. */
const STEP = 16

/** Checks everything, dataset by dataset; a step after each group of shards. */
export async function* verifyReplica(replica: Replica): AsyncIterable<VerifyStep> {
  for (const slot of [...replica.slots(), ...replica.sideSlots()]) yield* verifySlot(replica, slot)
}

async function* verifySlot(replica: Replica, slot: Slot): AsyncIterable<VerifyStep> {
  const { library, dataset } = slot
  const at = { library, dataset }
  const tree = (await slot.tree()).clone()
  const findings = checkHeads(slot).map((problem) => ({ ...at, problem }))
  if (slot.role === 'main' && slot.complete !== undefined && Buffer.compare(tree.root(), slot.complete.root) !== 0) {
    findings.push({ ...at, problem: 'The shards here are not those that the head was signed for.' })
  }
  yield { ...at, checked: 0, shards: tree.size, findings }
  for (let from = 0; from < tree.size; from += STEP) {
    const numbers = Array.from({ length: Math.min(STEP, tree.size - from) }, (_, i) => from + i)
    const found = await Promise.all(numbers.map((shard) => checkShard(replica, slot, shard)))
    yield { ...at, checked: from + numbers.length, shards: tree.size, findings: found.flat() }
  }
}

function checkHeads(slot: Slot): string[] {
  const problems: string[] = []
  for (const head of new Set([slot.held, slot.target])) {
    if (head === undefined) continue
    try {
      readHead(head.bytes)
    } catch (error) {
      problems.push(`A stored head is not valid: ${(error as Error).message}`)
    }
  }
  return problems
}

async function checkShard(replica: Replica, slot: Slot, shard: number): Promise<Finding[]> {
  const at = { library: slot.library, dataset: slot.dataset, shard }
  try {
    return await slot.lock.run(async () => {
      const hash = (await slot.tree()).leaf(shard)?.slice()
      // Not landed yet: nothing is stored that could be wrong.
      if (hash === undefined) return []
      const entries = await replica.work.inspect({ number: shard, stored: await slot.stored(shard), hash, kind: slot.kind })
      if (slot.library !== replica.library || slot.role !== 'main') return []
      const own = await replica.ownDataset(slot.dataset)
      const lost = await own.notFound(entries, shard)
      return lost.map((key) => ({ ...at, problem: `The own entry '${key}' is not in the index of keys.` }))
    })
  } catch (error) {
    if (error instanceof ReplicaError) return [{ ...at, problem: error.message }]
    throw error
  }
}
