// Reading a network's journals out of the replica: every branch of each, every entry once.
import type { DatasetName, LandedShards, LibraryId, Replica } from '@serumpun/replica'
import { readStoredShard, ReplicaError } from '@serumpun/replica'
import { type JournalEntry, parseJournalName, readJournalEntry } from './journal.ts'
import type { NetworkId } from './ids.ts'

/** What reading needs of the replica. */
export type JournalSource = Pick<Replica, 'slots' | 'find' | 'branchesOf'> & Pick<LandedShards, 'storedShard'>

/** The entries of one shard of a journal. @throws {ReplicaError} `REPLICA_STORE` where it is damaged. */
export async function journalShard(
  source: Pick<LandedShards, 'storedShard'>,
  of: { readonly library: LibraryId; readonly dataset: DatasetName; readonly branch: number; readonly shard: number },
): Promise<JournalEntry[]> {
  const journal = parseJournalName(of.dataset)
  const found = journal && (await source.storedShard(of))
  if (journal === undefined || found === undefined) return []
  const shard = readStoredShard(of.shard, found.stored)
  if (Buffer.compare(shard.hash(), found.hash) !== 0)
    throw new ReplicaError(
      'REPLICA_STORE',
      `Part ${of.shard} of ${of.dataset} of ${of.library} is damaged. Run \`serumpun verify\`.`,
    )
  const from = { author: of.library, network: journal.network }
  return [...shard.entries()].map(([key, value]) => readJournalEntry(from, key, value)).filter((entry) => entry !== undefined)
}

/** All that a library says in a journal, branches included. An entry that is in two of them comes twice. */
export async function* readJournal(source: JournalSource, library: LibraryId, dataset: DatasetName): AsyncIterable<JournalEntry> {
  const main = source.find(library, dataset)
  for (const slot of [...(main === undefined ? [] : [main]), ...source.branchesOf(library, dataset)]) {
    const { size } = await slot.tree()
    const branch = slot === main ? 0 : slot.id
    for (let shard = 0; shard < size; shard++) yield* await journalShard(source, { library, dataset, branch, shard })
  }
}

/** The journals of a network that are here, of one library or of all. */
export function journalsOf(
  source: Pick<JournalSource, 'slots'>,
  network: NetworkId,
  library?: LibraryId,
): { library: LibraryId; dataset: DatasetName; year: number }[] {
  const found: { library: LibraryId; dataset: DatasetName; year: number }[] = []
  for (const slot of source.slots()) {
    const journal = parseJournalName(slot.dataset)
    if (journal?.network === network && (library === undefined || slot.library === library))
      found.push({ library: slot.library, dataset: slot.dataset, year: journal.year })
  }
  return found.toSorted((a, b) => a.year - b.year)
}
