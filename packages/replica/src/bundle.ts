// Bundles: any part of a replica in one file, for a USB stick or an e-mail. A bundle is one more source for the same
// transfers that fetch from peers: verified shards are kept, nothing unverified is, and repeating it resumes.
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import {
  BUNDLE_MAGIC,
  decodeSection,
  encodeSection,
  MAX_SECTION_BYTES,
  type Section,
  SECTION_HEAD_BYTES,
  SECTION_MARKER,
} from './bundle-format.ts'
import { ReplicaError } from './errors.ts'
import { type Head, readHead } from './head.ts'
import type { DatasetName, LibraryId } from './ids.ts'
import type { Replica } from './replica.ts'
import type { Slot } from './slot.ts'
import type { ShardAnswer } from './sync/answers.ts'
import type { SyncEngine } from './sync/engine.ts'
import { type Offer, Offers } from './sync/offers.ts'
import type { ShardVersion } from './sync/questions.ts'
import type { Source } from './sync/source.ts'
import { depthOf, nodeHash, widthOf } from './tree.ts'

export interface BundleSelection {
  /** @default all libraries */
  readonly library?: LibraryId
  /** @default all datasets */
  readonly dataset?: DatasetName
  /** Whether what a library publishes under this name may go into the bundle. @default everything */
  readonly mayHold?: (library: LibraryId, dataset: DatasetName) => boolean
}

export interface BundleExport {
  readonly datasets: number
  readonly shards: number
  readonly bytes: number
}

async function* sectionsOf(replica: Replica, slot: Slot, head: Head): AsyncIterable<Section> {
  yield { type: 'head', head: head.bytes }
  const tree = (await slot.tree()).clone()
  for (let level = depthOf(tree.size); level >= 1; level--) {
    for (let index = 0; index < widthOf(tree.size, level); index++)
      yield { type: 'node', level, index, children: tree.children(level, index) }
  }
  for (let shard = 0; shard < tree.size; shard++) {
    const hash = tree.leaf(shard)
    // A shard that has changed since the head was written is left out: the importer then knows what is missing.
    const now = (await slot.tree()).leaf(shard)
    if (hash === undefined || now === undefined || Buffer.compare(hash, now) !== 0) continue
    yield { type: 'shard', shard, ...(await slot.lock.run(() => replica.packed(slot, shard, hash))) }
  }
}

function selected(replica: Replica, { library, dataset, mayHold = () => true }: BundleSelection): (readonly [Slot, Head])[] {
  const slots = [...replica.slots(), ...replica.sideSlots()].filter(({ role }) => role !== 'past')
  return slots.flatMap((slot) => {
    const head = slot.role === 'main' ? slot.complete : slot.held
    const fits =
      (library === undefined || slot.library === library) &&
      (dataset === undefined || slot.dataset === dataset) &&
      mayHold(slot.library, slot.dataset)
    return head !== undefined && fits ? [[slot, head] as const] : []
  })
}

/**
 * Writes what is complete here (of the selection) to a file, which appears under its name when it is whole.
 * @throws {ReplicaError} `REPLICA_BAD_BUNDLE` where there is nothing to write.
 */
export async function exportBundle(replica: Replica, path: string, selection: BundleSelection = {}): Promise<BundleExport> {
  const slots = selected(replica, selection)
  if (slots.length === 0)
    throw new ReplicaError(
      'REPLICA_BAD_BUNDLE',
      'Nothing that you selected is complete in this replica, so there is nothing to write.',
    )
  const partial = `${path}.part`
  const file = await open(partial, 'w')
  let bytes = 0
  let sections = 0
  let shards = 0
  const write = async (part: Uint8Array): Promise<void> => {
    await file.writeFile(part)
    bytes += part.length
  }
  try {
    await write(BUNDLE_MAGIC)
    for (const [slot, head] of slots) {
      for await (const section of sectionsOf(replica, slot, head)) {
        await write(encodeSection(section))
        sections++
        if (section.type === 'shard') shards++
      }
    }
    await write(encodeSection({ type: 'end', sections }))
    await file.sync()
    await file.close()
    await rename(partial, path)
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(partial, { force: true })
    throw error
  }
  return { datasets: slots.length, shards, bytes }
}

/** A part of a bundle that could not be used. */
export interface BundleDamage {
  /** Where in the file, in bytes. */
  readonly offset: number
  readonly length?: number
  readonly reason: string
}

interface Place {
  readonly offset: number
  readonly length: number
}

interface IndexedDataset {
  readonly head: Head
  readonly shards: Map<number, Place>
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Reads a bundle's sections one by one; after damage it goes on at the next marker. */
class BundleScan {
  readonly #file: FileHandle
  readonly #size: number
  readonly #damages: BundleDamage[]
  readonly #buffer = Buffer.allocUnsafe(SECTION_HEAD_BYTES + MAX_SECTION_BYTES)

  constructor(file: FileHandle, size: number, damages: BundleDamage[]) {
    this.#file = file
    this.#size = size
    this.#damages = damages
  }

  async *sections(): AsyncIterable<{ section: Section; payload: Place }> {
    let at = BUNDLE_MAGIC.length
    while (at < this.#size) {
      const found = await this.#sectionAt(at)
      if (found !== undefined) {
        yield found
        at = found.payload.offset + found.payload.length
        continue
      }
      const next = await this.#nextMarker(at + 1)
      this.#damages.push({ offset: at, length: next - at, reason: 'This part of the file is damaged or cut off.' })
      at = next
    }
  }

  async #read(offset: number, length: number): Promise<Buffer> {
    const { bytesRead } = await this.#file.read(this.#buffer, 0, Math.min(length, this.#buffer.length), offset)
    return this.#buffer.subarray(0, bytesRead)
  }

  async #sectionAt(at: number): Promise<{ section: Section; payload: Place } | undefined> {
    const head = await this.#read(at, SECTION_HEAD_BYTES)
    if (head.length < SECTION_HEAD_BYTES || !head.subarray(0, 4).equals(SECTION_MARKER)) return undefined
    const length = head.readUInt32BE(4)
    const sum = head.readUInt32BE(8)
    if (length > MAX_SECTION_BYTES) return undefined
    const payload = await this.#read(at + SECTION_HEAD_BYTES, length)
    if (payload.length < length || crc32(payload) !== sum) return undefined
    try {
      return { section: decodeSection(Buffer.from(payload)), payload: { offset: at + SECTION_HEAD_BYTES, length } }
    } catch {
      return undefined
    }
  }

  async #nextMarker(from: number): Promise<number> {
    for (let at = from; at < this.#size; at += this.#buffer.length - SECTION_MARKER.length) {
      const found = (await this.#read(at, this.#buffer.length)).indexOf(SECTION_MARKER)
      if (found >= 0) return at + found
    }
    return this.#size
  }
}

/** An opened bundle: an index of what it holds, and a source of it. */
export class Bundle implements Source {
  readonly offers = new Offers()
  readonly failure = undefined
  /** Parts that could not be read, or did not fit their heads. */
  readonly damages: BundleDamage[] = []
  readonly #file: FileHandle
  readonly #datasets = new Map<string, IndexedDataset>()
  readonly #nodes = new Map<string, Place>()
  /** Shards that were given, by the hash that they should have. */
  readonly #given = new Map<string, Place>()
  /** Datasets of which the bundle has more than one head: a forked journal. */
  readonly #otherHeads: Offer[] = []
  #busy = 0

  private constructor(file: FileHandle) {
    this.#file = file
  }

  /** @throws {ReplicaError} `REPLICA_BAD_BUNDLE` when the file is no bundle at all. */
  static async open(path: string): Promise<Bundle> {
    const file = await open(path, 'r')
    try {
      const magic = Buffer.alloc(BUNDLE_MAGIC.length)
      await file.read(magic, 0, magic.length, 0)
      if (!magic.equals(BUNDLE_MAGIC)) {
        throw new ReplicaError(
          'REPLICA_BAD_BUNDLE',
          `${path} is not a bundle, or one of another version. Bundles are made with \`serumpun bundle export\`.`,
        )
      }
      const bundle = new Bundle(file)
      await bundle.#index()
      return bundle
    } catch (error) {
      await file.close()
      throw error
    }
  }

  async #index(): Promise<void> {
    const { size } = await this.#file.stat()
    let current: IndexedDataset | undefined
    let ended = false
    for await (const { section, payload } of new BundleScan(this.#file, size, this.damages).sections()) {
      if (section.type === 'head') current = this.#indexHead(section.head, payload)
      else if (section.type === 'node') this.#nodes.set(hexOf(nodeHash(section.level, section.children)), payload)
      else if (section.type === 'shard') current?.shards.set(section.shard, payload)
      else ended = true
    }
    if (!ended) this.damages.push({ offset: size, reason: 'The end of the bundle is missing: it was cut off.' })
  }

  #indexHead(bytes: Uint8Array, at: Place): IndexedDataset | undefined {
    try {
      const head = readHead(bytes)
      const dataset = { head, shards: new Map<number, Place>() }
      this.#datasets.set(hexOf(head.hash), dataset)
      const offer = { head, presence: null }
      if (this.offers.of(head).length > 0) this.#otherHeads.push(offer)
      else this.offers.add(offer)
      return dataset
    } catch (error) {
      this.damages.push({ offset: at.offset, length: at.length, reason: `A head cannot be believed: ${(error as Error).message}` })
      return undefined
    }
  }

  get room(): { nodes: number; shards: number } {
    return this.#busy === 0 ? { nodes: 1, shards: 1 } : { nodes: 0, shards: 0 }
  }

  async #section(place: Place): Promise<Section> {
    this.#busy++
    try {
      const payload = Buffer.allocUnsafe(place.length)
      await this.#file.read(payload, 0, place.length, place.offset)
      return decodeSection(payload)
    } finally {
      this.#busy--
    }
  }

  async getTree(of: { hash: Uint8Array }): Promise<Uint8Array | undefined> {
    const place = this.#nodes.get(hexOf(of.hash))
    if (place === undefined) return undefined
    const section = await this.#section(place)
    return section.type === 'node' ? section.children : undefined
  }

  async getShard(of: Omit<ShardVersion, 'have'>): Promise<ShardAnswer | undefined> {
    const [offer] = this.offers.of(of)
    const place = offer === undefined ? undefined : this.#datasets.get(hexOf(offer.head.hash))?.shards.get(of.shard)
    if (place === undefined) return undefined
    this.#given.set(hexOf(of.hash), place)
    const section = await this.#section(place)
    return section.type === 'shard' ? { form: 'packed', generation: section.generation, bytes: section.packed } : undefined
  }

  /** It is damaged: what else of the head it has, it has. */
  moved(): void {
    // Nothing changes.
  }

  /** A part that reads well but is not what its head says. */
  breach(error: ReplicaError, hash: Uint8Array): void {
    const name = hexOf(hash)
    this.damages.push({ ...(this.#given.get(name) ?? this.#nodes.get(name) ?? { offset: 0 }), reason: error.message })
  }

  /** Moves on to further heads of datasets that have several. @returns false where there are none left. */
  nextHeads(): boolean {
    const left = this.#otherHeads.splice(0)
    if (left.length === 0) return false
    this.offers.clear()
    for (const offer of left) {
      if (this.offers.of(offer.head).length > 0) this.#otherHeads.push(offer)
      else this.offers.add(offer)
    }
    return true
  }

  /** Heads that the bundle brings, whatever becomes of them. */
  heads(): Head[] {
    return [...this.#datasets.values()].map(({ head }) => head)
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}

export interface BundleImport {
  readonly datasets: readonly {
    readonly head: Head
    /** Complete here now, or something newer is. */
    readonly complete: boolean
    readonly missingShards: number
  }[]
  readonly damages: readonly BundleDamage[]
}

/**
 * Takes what a bundle has that this replica has not, verified like anything that peers send.
 * @param takes what is taken of it. @default everything
 * @throws {ReplicaError} `REPLICA_BAD_BUNDLE` when the file is no bundle; damage inside is reported, not thrown.
 */
export async function importBundle(
  engine: SyncEngine,
  path: string,
  takes?: (library: LibraryId, dataset: DatasetName) => boolean,
): Promise<BundleImport> {
  const bundle = await Bundle.open(path)
  try {
    do await engine.takeFrom(bundle, takes)
    while (bundle.nextHeads())
    const datasets = await Promise.all(bundle.heads().map((head) => resultOf(engine.replica, head)))
    return { datasets, damages: bundle.damages }
  } finally {
    await bundle.close()
  }
}

async function resultOf(replica: Replica, head: Head): Promise<BundleImport['datasets'][number]> {
  if ((await replica.consider(head)) === 'known') return { head, complete: true, missingShards: 0 }
  const tree = await replica.find(head.library, head.dataset)?.tree()
  let landed = 0
  for (let shard = 0; shard < head.shards; shard++) if (tree?.leaf(shard) !== undefined) landed++
  return { head, complete: false, missingShards: head.shards - landed }
}
