// What a library writes about itself: its own datasets, and the heads that it signs for them.
import { type Cbor, withEncoded } from './cbor.ts'
import { checkKey, checkValue, decodeEntry, encodeEntry, isGreater, journalSuffix } from './entry.ts'
import { ReplicaError } from './errors.ts'
import { DatedEntries } from './dated-entries.ts'
import { compareHeads, type Head, signHead } from './head.ts'
import type { Identity } from './identity.ts'
import { land, type LandedShard } from './landing.ts'
import type { Landing } from './landed.ts'
import { MAX_ANNOUNCED_DIFF_BYTES } from './limits.ts'
import {
  bytesOf,
  digestOf,
  emptyPlan,
  type Fill,
  FULL,
  type Placement,
  place,
  placeFresh,
  placementOf,
  type Plan,
  TOMBSTONE,
} from './own-plan.ts'
import { decodeEntryRow, encodeEntryRow, entriesOf, entryKey, entryOfKey, type EntryRow, ownHeadKey } from './rows.ts'
import type { Change } from './shard.ts'
import type { Slot } from './slot.ts'
import type { Operation, Store } from './store.ts'
import { type Clock, compareHlc, type Hlc, nextHlc } from './time.ts'
import type { Edited, ShardWork } from './work.ts'

/** Puts a body under a key, or (without one) removes the key. */
export interface OwnChange {
  readonly key: string
  readonly body?: Cbor
}

export interface WriteReport {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly removed: number
}

/** A new own head, and what it takes to get there from the one before. */
export interface Published {
  readonly head: Head
  readonly base: Head | undefined
  /** Absent where the change is too large to announce with the head. */
  readonly diffs?: readonly { readonly shard: number; readonly generation: number; readonly diff: Uint8Array }[]
  readonly landings: readonly Landing[]
}

/** A head of the owner's other life, on its way into this one. */
export interface Absorbed {
  readonly head: Head
  /** Nothing of it is left to merge. */
  readonly whole: boolean
  /** What has been merged of it before was here already, to the byte. */
  readonly alike?: boolean
}

export interface OwnDatasetComponents {
  readonly store: Store
  readonly identity: Identity
  readonly work: ShardWork
  readonly clock: Clock
  /** The Yjs client of this run of the node. */
  readonly client: number
}

const NOTHING = new Uint8Array(0)
export class OwnDataset {
  readonly #slot: Slot
  readonly #with: OwnDatasetComponents
  #fill: Fill | undefined
  #last: Hlc
  /** The revision of another life's head that says what ours says, and that our next one must outrank. */
  #floor = 0

  constructor(slot: Slot, components: OwnDatasetComponents) {
    this.#slot = slot
    this.#with = components
    // A restored or set-back clock must not date new entries before old ones.
    this.#last = { ms: slot.held?.time ?? 0, count: 0xffff }
  }

  get slot(): Slot {
    return this.#slot
  }

  /**
   * Writes a batch under one new head, synced to disk when it returns; signs nothing where nothing changes.
   * Of several changes of one key the last counts.
   * @throws {ReplicaError} `REPLICA_LIMIT`, `REPLICA_INVALID_ID`, `REPLICA_INVALID_ENCODING`, `REPLICA_WRITE_FAILED`:
   * nothing was written.
   */
  async write(changes: readonly OwnChange[]): Promise<{ report: WriteReport; published: Published | undefined }> {
    if (this.#slot.kind === 'journal')
      throw new ReplicaError(
        'REPLICA_INVALID_ID',
        `'${this.#slot.dataset}' is a journal: entries are appended to it, never changed.`,
      )
    return await this.#slot.lock.run(async () => {
      const time = nextHlc(this.#last, this.#with.clock.now())
      const plan = await this.#plan(changes, time)
      const published = plan.edits.size + plan.fresh.length === 0 ? undefined : await this.#publish(plan, time)
      return { report: plan.report, published }
    })
  }

  /**
   * Adds bodies to a journal; each entry's key is `prefix` and its value's hash.
   * @returns the keys, in order.
   */
  async append(bodies: readonly { prefix: string; body: Cbor }[]): Promise<{ keys: string[]; published: Published | undefined }> {
    return await this.#slot.lock.run(async () => {
      const time = nextHlc(this.#last, this.#with.clock.now())
      const entries = bodies.map(({ prefix, body }) => {
        const value = encodeEntry({ time, body })
        return [prefix + journalSuffix(value), value] as const
      })
      const plan = await this.#planValues(entries)
      const published = plan.fresh.length === 0 ? undefined : await this.#publish(plan, time)
      return { keys: entries.map(([key]) => key), published }
    })
  }

  /**
   * Merges entries of the owner's other life, with their times: what a journal lacks, and of a catalogue what is greater
   * than what is here, decided under the lock so that nothing written in the meantime is lost. Re-encodes the shards
   * named, so that no diff of either life is ever applied to the merged ones. The new head outranks `absorbed.head`, the
   * head of that other life; with `whole` it remembers that one as merged. Where nothing is new, nothing is signed unless
   * it must be: two clones that merged each other would never stop.
   * @returns whether all of the entries were here already, to the byte.
   */
  async adopt(
    entries: readonly (readonly [string, Uint8Array])[],
    renew: readonly number[],
    absorbed: Absorbed,
  ): Promise<{ published: Published | undefined; alike: boolean }> {
    return await this.#slot.lock.run(async () => {
      const present = await this.values(entries.map(([key]) => key))
      const alike = entries.every(([key, value]) => Buffer.compare(present.get(key) ?? NOTHING, value) === 0)
      const greater = this.#slot.kind === 'journal' ? entries : greaterOf(entries, present)
      for (const [, value] of greater) {
        // Whatever we say later must be dated after it, however wrong the clock of that life was.
        const { time } = decodeEntry(value)
        if (compareHlc(time, this.#last) > 0) this.#last = time
      }
      const plan = await this.#planValues(greater)
      const isNews = plan.edits.size + plan.fresh.length > 0
      const time = nextHlc(this.#last, this.#with.clock.now())
      if (isNews) return { alike, published: await this.#publish(plan, time, { renew, absorbed }) }
      if (!absorbed.whole || (await this.#isCovered(absorbed.head))) return { alike, published: undefined }
      const same = alike && absorbed.alike !== false && this.#slot.held?.entries === absorbed.head.entries
      if (same) return { alike, published: await this.#follow(absorbed.head) }
      return { alike, published: await this.#publish(plan, time, { renew, absorbed }) }
    })
  }

  /** Whether our own head outranks the other life's, all of which is here: it is remembered as merged. */
  async #isCovered(head: Head): Promise<boolean> {
    const { held } = this.#slot
    if (held === undefined || compareHeads(held, head) <= 0) return false
    await this.#with.store.batch([{ type: 'put', key: ownHeadKey(this.#slot.id, head.hash), value: NOTHING }], { sync: false })
    return true
  }

  /** A head of another life that is greater than ours and says the same: others keep it, and our next must outrank it. */
  async #follow(head: Head): Promise<Published | undefined> {
    const { store, work } = this.#with
    this.#floor = Math.max(this.#floor, head.revision)
    const { held } = this.#slot
    // Said with other shards: this run remembers it, the next one may have to look again.
    if (!(await this.#slot.tree()).isFor(head)) return undefined
    const also: Operation[] = [{ type: 'put', key: ownHeadKey(this.#slot.id, head.hash), value: NOTHING }]
    const landings = await land(store, work, this.#slot, [], { held: head, target: head, also, sync: true })
    return { head, base: held, landings }
  }

  /** Signs the present state again, so that others see that the library is alive. */
  async resign(): Promise<Published> {
    return await this.#slot.lock.run(() => this.#publish(emptyPlan(), nextHlc(this.#last, this.#with.clock.now())))
  }

  /**
   * Drops tombstones that are older than `ms`: by then every other life of the library has long been merged, and a
   * catalogue must not grow for ever by what is no longer in it.
   */
  async forgetRemovals(ms: number): Promise<Published | undefined> {
    return await this.#slot.lock.run(async () => {
      const plan = emptyPlan()
      const oldest = this.#with.clock.now() - ms
      const tombstones: string[] = []
      for await (const [key, row] of this.#with.store.range(entriesOf(this.#slot.id))) {
        if (decodeEntryRow(row).digest === TOMBSTONE) tombstones.push(entryOfKey(key))
      }
      const rows = await this.#rows(tombstones)
      const values = await this.values(tombstones)
      for (const [i, key] of tombstones.entries()) {
        const [row, value] = [rows[i], values.get(key)]
        if (row === undefined || value === undefined || decodeEntry(value).time.ms >= oldest) continue
        placementOf(plan, row.shard).changes.push([key, undefined])
        plan.forgotten.add(key)
      }
      return plan.forgotten.size === 0 ? undefined : await this.#publish(plan, nextHlc(this.#last, this.#with.clock.now()))
    })
  }

  /** The stored values of keys, tombstones included; each shard is read once. */
  async values(keys: readonly string[]): Promise<Map<string, Uint8Array>> {
    const rows = await this.#rows(keys)
    const tree = await this.#slot.tree()
    const wanted = new Set(keys)
    const values = new Map<string, Uint8Array>()
    for (const shard of new Set(rows.flatMap((row) => (row === undefined ? [] : [row.shard])))) {
      const leaf = tree.leaf(shard)
      if (leaf === undefined) continue
      for (const [key, value] of await this.#with.work.entries(this.#slot.base(shard, leaf.slice())))
        if (wanted.has(key)) values.set(key, value)
    }
    return values
  }

  /** Keys of a shard's entries that the index of keys does not place there. */
  async notFound(entries: readonly (readonly [string, Uint8Array])[], shard: number): Promise<string[]> {
    const rows = await this.#rows(entries.map(([key]) => key))
    return entries.filter((_, i) => rows[i]?.shard !== shard).map(([key]) => key)
  }

  /** Every key that is not a tombstone, in byte order. */
  async *keys(): AsyncIterable<string> {
    for await (const [key, row] of this.#with.store.range(entriesOf(this.#slot.id))) {
      if (decodeEntryRow(row).digest !== TOMBSTONE) yield entryOfKey(key)
    }
  }

  async #rows(keys: readonly string[]): Promise<(EntryRow | undefined)[]> {
    const rows = await this.#with.store.getMany(keys.map((key) => entryKey(this.#slot.id, key)))
    return rows.map((row) => (row === undefined ? undefined : decodeEntryRow(row)))
  }

  async #plan(changes: readonly OwnChange[], time: Hlc): Promise<Plan> {
    const last = new Map(changes.map((change) => [change.key, change]))
    const wanted = [...last.values()]
    const rows = await this.#rows(wanted.map(({ key }) => key))
    const plan = emptyPlan()
    const entries = new DatedEntries(time)
    for (const [i, { key, body }] of wanted.entries()) {
      checkKey(key)
      const row = rows[i]
      const digest = body === undefined ? TOMBSTONE : entries.write(body)
      if (row === undefined ? body === undefined : row.digest === digest) {
        plan.report.unchanged++
        continue
      }
      const value = body === undefined ? encodeEntry({ time }) : entries.keep()
      checkValue(key, value)
      const was = row === undefined || row.digest === TOMBSTONE ? 'added' : 'changed'
      plan.report[body === undefined ? 'removed' : was]++
      place(plan, key, value, row, digest)
    }
    return plan
  }

  /** Values as they are, the last of each key; what a journal has already is left alone. */
  async #planValues(entries: readonly (readonly [string, Uint8Array])[]): Promise<Plan> {
    const last = [...new Map(entries)]
    const rows = await this.#rows(last.map(([key]) => key))
    const plan = emptyPlan()
    for (const [i, [key, value]] of last.entries()) {
      checkKey(key)
      checkValue(key, value)
      const row = rows[i]
      // In a journal a key names its value: what is there is the same.
      if (row !== undefined && this.#slot.kind === 'journal') continue
      const { body } = decodeEntry(value)
      place(plan, key, value, row, body === undefined ? TOMBSTONE : withEncoded(body, digestOf))
    }
    return plan
  }

  async #publish(plan: Plan, time: Hlc, merge?: { renew: readonly number[]; absorbed: Absorbed }): Promise<Published> {
    const { store, work, identity } = this.#with
    const slot = this.#slot
    const tree = await slot.tree()
    const base = slot.held
    const wantDiff = bytesOf(plan) <= MAX_ANNOUNCED_DIFF_BYTES
    const renew = new Set(merge?.renew)
    for (const shard of renew) placementOf(plan, shard)
    // Counted first: values that are moved to another shard join the fresh ones later.
    const added = plan.fresh.length
    const landed = await this.#edit(plan, wantDiff, renew)
    const next = tree.clone()
    for (const { shard, hash: leaf } of landed) next.set(shard, leaf)
    const head = signHead(identity, {
      dataset: slot.dataset,
      revision: Math.max(base?.revision ?? 0, this.#floor, merge?.absorbed.head.revision ?? 0) + 1,
      root: next.root(),
      shards: next.size,
      entries: (base?.entries ?? 0) + added - plan.forgotten.size,
      time: time.ms,
    })
    const also: Operation[] = [{ type: 'put', key: ownHeadKey(slot.id, head.hash), value: NOTHING }]
    if (merge?.absorbed.whole === true)
      also.push({ type: 'put', key: ownHeadKey(slot.id, merge.absorbed.head.hash), value: NOTHING })
    for (const [key, row] of plan.rows) also.push({ type: 'put', key: entryKey(slot.id, key), value: encodeEntryRow(row) })
    for (const key of plan.forgotten) also.push({ type: 'del', key: entryKey(slot.id, key) })
    try {
      const landings = await land(store, work, slot, landed, { held: head, target: head, also, sync: true })
      this.#last = time
      const announced = announcedDiffs(landed)
      return { head, base, landings, ...(announced && { diffs: announced }) }
    } catch (error) {
      this.#fill = undefined
      throw error
    }
  }

  /** Runs a plan's edits; values that do not fit their shard any more go on to new ones. */
  async #edit(plan: Plan, wantDiff: boolean, renew: ReadonlySet<number>): Promise<LandedShard[]> {
    const tree = await this.#slot.tree()
    let end = tree.size
    let fill = plan.fresh.length === 0 ? undefined : await this.#fillOf(end - 1)
    const landed: LandedShard[] = []
    for (let fresh = plan.fresh, placements = plan.edits; ; placements = new Map()) {
      if (fill !== undefined) end = placeFresh({ ...plan, edits: placements }, fresh, end, fill)
      const edited = await Promise.all([...placements.values()].map((placement) => this.#editOne(placement, wantDiff, renew)))
      landed.push(...edited.map(({ shard }) => shard))
      fresh = edited.flatMap(({ evicted }) => evicted)
      if (fresh.length === 0) break
      // Evicted values begin a shard of their own: the others have been edited already.
      fill = FULL
    }
    return landed
  }

  async #editOne(
    { shard, changes }: Placement,
    wantDiff: boolean,
    renew: ReadonlySet<number>,
  ): Promise<{ shard: LandedShard; evicted: readonly Change[] }> {
    const { work, client } = this.#with
    const tree = await this.#slot.tree()
    const leaf = tree.leaf(shard)
    if (leaf === undefined && shard < tree.size) {
      throw new ReplicaError(
        'REPLICA_STORE',
        `Own shard ${shard} of ${this.#slot.dataset} is missing in the store. Run \`serumpun verify\`.`,
      )
    }
    const base = leaf === undefined ? undefined : this.#slot.base(shard, leaf)
    const edited = await work.edit(base, { number: shard, generation: 0, changes, client, wantDiff, renew: renew.has(shard) })
    if (shard >= (this.#fill?.shard ?? 0)) this.#fill = { shard, entries: edited.entries, bytes: edited.valueBytes }
    return { shard: landedFrom(shard, edited, changes), evicted: edited.evicted }
  }

  async #fillOf(shard: number): Promise<Fill> {
    if (shard < 0) return FULL
    if (this.#fill?.shard !== shard) {
      const leaf = (await this.#slot.tree()).leaf(shard)
      const entries = leaf === undefined ? [] : await this.#with.work.entries(this.#slot.base(shard, leaf))
      this.#fill = { shard, entries: entries.length, bytes: entries.reduce((sum, [, value]) => sum + value.length, 0) }
    }
    return this.#fill
  }
}

/** Entries that outlive what is present under their keys, and each other. */
function greaterOf(
  entries: readonly (readonly [string, Uint8Array])[],
  present: ReadonlyMap<string, Uint8Array>,
): (readonly [string, Uint8Array])[] {
  const greater = new Map<string, Uint8Array>()
  for (const [key, value] of entries) {
    const other = greater.get(key) ?? present.get(key)
    if (other === undefined || isGreater(value, other)) greater.set(key, value)
  }
  return [...greater]
}

function landedFrom(shard: number, edited: Edited, changes: readonly Change[]): LandedShard {
  const gone = new Set(edited.evicted.map(([key]) => key))
  const seen = gone.size === 0 ? changes : changes.map(([key, value]) => [key, gone.has(key) ? undefined : value] as const)
  const { generation, hash: leaf, diff, packed } = edited
  return { shard, generation, hash: leaf, changes: seen, ...(diff && { diffs: [diff] }), ...(packed && { packed }) }
}

function announcedDiffs(landed: readonly LandedShard[]): Published['diffs'] {
  let bytes = 0
  const diffs: { shard: number; generation: number; diff: Uint8Array }[] = []
  for (const { shard, generation, diffs: [diff] = [] } of landed) {
    if (diff === undefined) return undefined
    bytes += diff.length
    diffs.push({ shard, generation, diff })
  }
  return bytes <= MAX_ANNOUNCED_DIFF_BYTES ? diffs : undefined
}
