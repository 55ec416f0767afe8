// A network's journals: each member writes one a year, `journal/<network>/<year>`, and every entry in them has the envelope
//
//   key    `<kind>/` and SHA-256 of the value (as every journal's key ends)
//   value  [ms, count, {own, …}]
//
// `own` cites the author's own newest entries in that network, over all years, so that a member's journal is a chain of
// hashes: naming the last entry names all before it (membership.ts: where an expulsion cuts). After a restored backup there
// may be several newest ones; the next entry cites them all. The time is shown, and orders nothing (I9).
import type { Cbor, DatasetName, Hlc, LibraryId } from '@serumpun/replica'
import { decodeEntry, parseDatasetName } from '@serumpun/replica'
import { type EntryId, entryOfBytes, HASH_BYTES, type NetworkId, parseNetworkId } from './ids.ts'
import { FIRST_YEAR, LAST_YEAR, MAX_OWN_TIPS } from './limits.ts'

/** An entry of a network's journal, of whatever kind. */
export interface JournalEntry {
  readonly id: EntryId
  readonly author: LibraryId
  readonly network: NetworkId
  /** The first part of its key: `vouch`, `request`, … */
  readonly kind: string
  readonly time: Hlc
  /** The author's newest entries before this one. */
  readonly own: readonly EntryId[]
  readonly body: { readonly [field: string]: Cbor }
}

const JOURNAL = /^journal\/(?<network>[0-9a-f]{64})\/(?<year>[0-9]{4})$/

/** The journal that a library writes in a year. */
export function journalName(network: NetworkId, year: number): DatasetName {
  return parseDatasetName(`journal/${network}/${String(Math.min(LAST_YEAR, Math.max(FIRST_YEAR, year)))}`)
}

/** The network and year of a journal; undefined where the dataset is none of a network. */
export function parseJournalName(dataset: DatasetName): { network: NetworkId; year: number } | undefined {
  const { network, year } = JOURNAL.exec(dataset)?.groups ?? {}
  return network === undefined ? undefined : { network: parseNetworkId(network), year: Number(year) }
}

export const yearOf = (ms: number): number => new Date(ms).getUTCFullYear()

const KEY = /^(?<kind>[a-z][a-z0-9-]{0,31})\/(?<id>[A-Za-z0-9_-]{43})$/

/** The kind and id in a key; undefined where it is not of that form. */
export function parseEntryKey(key: string): { kind: string; id: EntryId } | undefined {
  const { kind, id } = KEY.exec(key)?.groups ?? {}
  return kind === undefined ? undefined : { kind, id: id as EntryId }
}

/** A list of hashes within a bound; undefined where it is something else. */
export function readHashes(value: Cbor | undefined, most: number): EntryId[] | undefined {
  if (!Array.isArray(value) || value.length > most) return undefined
  const ids: EntryId[] = []
  for (const item of value as readonly Cbor[]) {
    if (!(item instanceof Uint8Array) || item.length !== HASH_BYTES) return undefined
    ids.push(entryOfBytes(item))
  }
  return ids
}

/**
 * Reads an entry of a journal of the network.
 * @param key ends in the hash of `value`, as the replica has checked.
 * @returns undefined where it is not of this form: views skip it.
 */
export function readJournalEntry(
  from: { readonly author: LibraryId; readonly network: NetworkId },
  key: string,
  value: Uint8Array,
): JournalEntry | undefined {
  const name = parseEntryKey(key)
  if (name === undefined) return undefined
  try {
    const { time, body } = decodeEntry(value)
    if (typeof body !== 'object' || body === null || Array.isArray(body) || body instanceof Uint8Array) return undefined
    const fields = body as { readonly [field: string]: Cbor }
    const own = readHashes(fields['own'], MAX_OWN_TIPS)
    if (own === undefined) return undefined
    return { id: name.id, kind: name.kind, author: from.author, network: from.network, time, own, body: fields }
  } catch {
    return undefined
  }
}
