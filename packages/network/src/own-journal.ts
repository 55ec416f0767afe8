// Writing one's own journal of a network: every entry cites the ones before it.
import type { Cbor, Replica } from '@serumpun/replica'
import { NetworkError } from './errors.ts'
import { bytesOfEntry, type EntryId, type NetworkId } from './ids.ts'
import { journalName, parseEntryKey, yearOf } from './journal.ts'
import { MAX_OWN_TIPS } from './limits.ts'
import { journalsOf, readJournal } from './read-journals.ts'

/** A body to append: its fields without the envelope. */
export interface Appended {
  /** The first part of its key. */
  readonly kind: string
  readonly body: { readonly [field: string]: Cbor }
}

/** The newest of a library's entries: those that no other one of them cites. */
export function tipsOf(entries: Iterable<{ readonly id: EntryId; readonly own: readonly EntryId[] }>): EntryId[] {
  const tips = new Set<EntryId>()
  const cited = new Set<EntryId>()
  for (const { id, own } of entries) {
    tips.add(id)
    for (const before of own) cited.add(before)
  }
  return [...tips].filter((id) => !cited.has(id)).toSorted()
}

export class OwnJournal {
  readonly network: NetworkId
  readonly #replica: Replica
  #tips: EntryId[] | undefined
  /** Entries are written one after the other: each cites the one before. */
  #writing: Promise<unknown> = Promise.resolve()

  constructor(replica: Replica, network: NetworkId) {
    this.#replica = replica
    this.network = network
  }

  /** Forgets what was written last: the journal has been merged with another life of the library's. */
  reread(): void {
    this.#tips = undefined
  }

  /**
   * Adds an entry, synced to disk when it returns.
   * @throws {ReplicaError} as `Replica.append`; nothing was written.
   */
  async append(appended: Appended): Promise<EntryId> {
    const turn = this.#writing.then(() => this.#append(appended))
    this.#writing = turn.catch(() => undefined)
    return await turn
  }

  async #append({ kind, body }: Appended): Promise<EntryId> {
    await this.#replica.ownWritesReleased
    this.#tips ??= await this.#readTips()
    const own = this.#tips.slice(0, MAX_OWN_TIPS).map(bytesOfEntry)
    const dataset = journalName(this.network, yearOf(this.#replica.clock.now()))
    const [key = ''] = await this.#replica.append(dataset, [{ prefix: kind, body: { ...body, own } }])
    const id = parseEntryKey(key)?.id
    if (id === undefined) throw new NetworkError('NETWORK_INVALID', `'${kind}' cannot be the kind of an entry.`)
    this.#tips = [id, ...this.#tips.slice(MAX_OWN_TIPS)]
    return id
  }

  /** Of the newest year that has any: what is older was cited by it. */
  async #readTips(): Promise<EntryId[]> {
    const { library } = this.#replica
    for (const { dataset } of journalsOf(this.#replica, this.network, library).toReversed()) {
      const entries: { id: EntryId; own: readonly EntryId[] }[] = []
      for await (const entry of readJournal(this.#replica, library, dataset)) entries.push({ id: entry.id, own: entry.own })
      if (entries.length > 0) return tipsOf(entries)
    }
    return []
  }
}
