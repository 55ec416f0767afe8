// What must hold in every simulation: at every landing, and at the end.
import {
  type DatasetName,
  inlineShardWork,
  kindOf,
  type Landing,
  type LibraryId,
  readStoredShard,
  Replica,
} from '@serumpun/replica'
import { decodeShardRow, diffKey, type MemoryStore, shardKey, type Slot } from '@serumpun/replica/testing'
import { crc32 } from 'node:zlib'
import { hexOf, type Ledger, missingFrom, nameOf, type OwnHistory, type Values } from './ledger.ts'
import type { Run, SimNode } from './node.ts'

interface Content {
  readonly hash: string
  readonly values: Values
}

/** Reads shards as they are stored, and believes nothing but their bytes. */
export class StoredContent {
  /** By the bytes of the rows: hundreds of nodes store the same. */
  readonly #known = new Map<string, Content>()

  read(store: MemoryStore, slot: Slot, shard: number): Content | undefined {
    const row = store.peek(shardKey(slot.id, shard))
    if (row === undefined) return undefined
    const diffs: Uint8Array[] = []
    for (
      let diff = store.peek(diffKey(slot.id, shard, 0));
      diff !== undefined;
      diff = store.peek(diffKey(slot.id, shard, diffs.length))
    )
      diffs.push(diff)
    const name = [row, ...diffs].map((bytes) => `${bytes.length}.${crc32(bytes)}.${crc32(bytes, 1)}`).join(' ')
    const known = this.#known.get(`${shard} ${name}`)
    if (known !== undefined) return known
    const read = readStoredShard(shard, { ...decodeShardRow(row), diffs })
    const content = { hash: hexOf(read.hash()), values: new Map(read.entries()) }
    this.#known.set(`${shard} ${name}`, content)
    return content
  }
}

/** Nothing unverified is ever visible: what has landed was signed for, and is what it was signed as. */
export function checkLanding(
  ledger: Ledger,
  contents: StoredContent,
  node: SimNode,
  run: Run,
  landing: Landing,
): string | undefined {
  const { library, dataset, branch, shard, hash } = landing
  if (hash === undefined) return undefined
  const what = `shard ${shard} of ${dataset} of ${library.slice(-6)}`
  if (library === node.library && branch === 0) return undefined
  if (!ledger.isSigned(library, dataset, shard, hash)) return `${what} landed, but nobody has signed ${hexOf(hash)}`
  const slot = branch === 0 ? run.replica.find(library, dataset) : [...run.replica.sideSlots()].find(({ id }) => id === branch)
  if (slot === undefined) return `${what} landed in a slot that is not there`
  const content = contents.read(node.store, slot, shard)
  if (content?.hash !== hexOf(hash)) return `${what} is stored as ${content?.hash ?? 'nothing'}, not as ${hexOf(hash)}`
  return undefined
}

/** All entries of a slot, straight from the disk. @returns what is wrong, where something is. */
export async function readSlot(
  contents: StoredContent,
  node: Pick<SimNode, 'store'>,
  slot: Slot,
): Promise<{ values: Values; wrong?: string }> {
  const tree = await slot.tree()
  const values: Values = new Map()
  for (let shard = 0; shard < tree.size; shard++) {
    const leaf = tree.leaf(shard)
    if (leaf === undefined) {
      if (slot.role === 'main' && slot.complete !== undefined)
        return { values, wrong: `${slot.dataset} of ${slot.library.slice(-6)} is called complete without shard ${shard}` }
      continue
    }
    const content = contents.read(node.store, slot, shard)
    if (content?.hash !== hexOf(leaf))
      return { values, wrong: `shard ${shard} of ${slot.dataset} of ${slot.library.slice(-6)} is not what its leaf says` }
    for (const [key, value] of content.values) values.set(key, value)
  }
  const head = slot.complete
  if (slot.role === 'main' && head !== undefined && Buffer.compare(tree.root(), head.root) !== 0)
    return {
      values,
      wrong: `${slot.dataset} of ${slot.library.slice(-6)} is called complete at revision ${head.revision}, but has another root`,
    }
  return { values }
}

/** A dataset as a node has it: its heads, main line first, and whether anything of it is still missing. */
function headsAt(run: Run, library: LibraryId, dataset: DatasetName): string | undefined {
  const main = run.replica.find(library, dataset)
  if (main?.complete === undefined) return undefined
  const branches = run.replica.branchesOf(library, dataset).map(({ held }) => hexOf((held as NonNullable<typeof held>).hash))
  return [hexOf(main.complete.hash), ...branches].toSorted().join(' ')
}

/**
 * Whether all nodes have the same heads of a dataset, and (where its owner lives) the owner's.
 * @returns who differs; undefined when all agree.
 */
export function disagreement(nodes: readonly SimNode[], library: LibraryId, dataset: DatasetName): string | undefined {
  const owner = nodes.find((node) => node.library === library)
  const first = owner ?? (nodes[0] as SimNode)
  const expected = first.run === undefined ? undefined : headsAt(first.run, library, dataset)
  for (const node of nodes) {
    const { run } = node
    if (run === undefined) return `${node.name} is down`
    const heads = headsAt(run, library, dataset)
    // Lost with its only disk.
    if (expected === undefined && run.replica.find(library, dataset)?.target === undefined) continue
    if (heads === undefined || heads !== expected) {
      const at = (which: SimNode): string => describe(which, library, dataset)
      return `${dataset} of ${first.library === library ? first.name : library.slice(-6)}: ${at(first)}, but ${at(node)}`
    }
  }
  return undefined
}

/** What a node has of a dataset, and what it is being offered. */
function describe({ name, run }: SimNode, library: LibraryId, dataset: DatasetName): string {
  if (run === undefined) return `${name} is down`
  const slot = run.replica.find(library, dataset)
  const branches = run.replica.branchesOf(library, dataset).length
  const offers = [...run.engine.sessions].map((session) => {
    const heads = session.offers
      .of({ library, dataset })
      .map(({ head, presence }) => `${head.revision}${presence === null ? '' : ' partly'}`)
    return `${session.state} ${heads.join(' and ') || 'nothing'}`
  })
  const { length } = run.engine.transfers
  return `${name} holds ${slot?.held?.revision ?? 'nothing'} (target ${slot?.target?.revision ?? 'none'}, ${branches} branches, ${length} transfers; offered: ${offers.join(', ')})`
}

/** Reads every slot of every node from its disk. @returns the first thing that is wrong. */
export async function checkStores(contents: StoredContent, nodes: readonly SimNode[]): Promise<string | undefined> {
  for (const node of nodes) {
    for (const slot of [...(node.run?.replica.slots() ?? []), ...(node.run?.replica.sideSlots() ?? [])]) {
      const { wrong } = await readSlot(contents, node, slot)
      if (wrong !== undefined) return `${node.name}: ${wrong}`
    }
  }
  return undefined
}

/** What owners acknowledged, and what others remembered of them, is there: at the owner's and (agreeing) everywhere. */
export async function checkHistories(
  contents: StoredContent,
  nodes: readonly SimNode[],
  histories: readonly OwnHistory[],
): Promise<string | undefined> {
  for (const history of histories) {
    const { library, dataset } = history
    for (const node of nodes) {
      const main = node.run?.replica.find(library, dataset)
      if (main === undefined) continue
      const { values } = await readSlot(contents, node, main)
      if (kindOf(dataset) === 'journal') {
        for (const branch of node.run?.replica.branchesOf(library, dataset) ?? [])
          for (const [key, value] of (await readSlot(contents, node, branch)).values) values.set(key, value)
      }
      const missing = missingFrom(values, history.required)
      if (missing !== undefined) return `${node.name} has lost something of ${nameOf(library, dataset)}: ${missing}`
    }
  }
  return undefined
}

/**
 * What a power loss at the end would leave of each node: a store that opens, whose datasets are what they are called, and
 * all that the node itself has acknowledged. The nodes are dead afterwards.
 */
export async function checkDisks(contents: StoredContent, nodes: readonly SimNode[], ledger: Ledger): Promise<string | undefined> {
  for (const node of nodes) {
    const store = node.store.crash(0)
    const replica = await Replica.open({ store, identity: node.identity, work: inlineShardWork() })
    for (const slot of [...replica.slots(), ...replica.sideSlots()]) {
      const { wrong } = await readSlot(contents, { store }, slot)
      if (wrong !== undefined) return `${node.name}, after a power loss: ${wrong}`
    }
    for (const history of ledger.historiesOf(node.library)) {
      const slot = replica.find(history.library, history.dataset)
      const { values } = slot === undefined ? { values: new Map() } : await readSlot(contents, { store }, slot)
      const missing = missingFrom(values, history.values)
      if (missing !== undefined) return `${node.name} has lost in a power loss what it had acknowledged: ${missing}`
    }
  }
  return undefined
}

/** Bounds that no peer can make a node exceed, and what must be nothing when nothing is under way. */
export function checkQueues(node: SimNode, isQuiet: boolean): string | undefined {
  const { run } = node
  if (run === undefined) return undefined
  const { count } = run.engine.unwritten
  if (count < 0 || count > MOST_UNWRITTEN) return `${node.name} counts ${count} unwritten shards`
  if (isQuiet && run.engine.transfers.length === 0 && count !== 0)
    return `${node.name} counts ${count} unwritten shards, but fetches nothing`
  if (node.mostUnsent > MOST_UNSENT) return `${node.name} had ${node.mostUnsent} frames waiting for one peer to read`
  return undefined
}

/** MAX_UNWRITTEN of the engine, and what may be asked for once more. */
const MOST_UNWRITTEN = 64

/** Control frames (MAX_UNTOLD), data frames by credit, questions and announcements: the sum of the session's bounds. */
const MOST_UNSENT = 400
