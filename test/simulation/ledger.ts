// What the simulation itself knows to be true: every leaf that a library has signed for, and every value that an owner
// has acknowledged and must not lose.
import { decodeEntry, type DatasetName, type Head, kindOf, type LibraryId, type ReplicaEvents } from '@serumpun/replica'
import { isGreater } from '@serumpun/replica/testing'

type Published = ReplicaEvents['published'][0]

export type Values = Map<string, Uint8Array>

export const nameOf = (library: LibraryId, dataset: DatasetName): string => `${library} ${dataset}`
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')

interface SignedState {
  readonly head: Head
  readonly values: Values
}

/**
 * A head that others hold of a library that has forgotten it. `outranked`: the library has signed a greater one before
 * it merged this one, so that those who hold it may have let it go: the design accepts that for catalogues.
 */
interface Remembered extends SignedState {
  fate: 'open' | 'merged' | 'outranked'
}

/** What one library says in one dataset. */
export class OwnHistory {
  readonly library: LibraryId
  readonly dataset: DatasetName
  /** As of the newest head of its owner's node. */
  values: Values = new Map()
  /** By the head's hash, of all lives. */
  readonly heads = new Map<string, SignedState>()
  #remembered: Remembered[] = []

  constructor(library: LibraryId, dataset: DatasetName) {
    this.library = library
    this.dataset = dataset
  }

  /** @returns what is wrong with it. */
  published({ head, landings }: Published): string | undefined {
    const values = new Map(this.values)
    let wrong: string | undefined
    for (const { changes = [] } of landings) {
      for (const [key, value] of changes) {
        const before = this.values.get(key)
        if (value === undefined) values.delete(key)
        else values.set(key, value)
        if (value !== undefined && before !== undefined && !isAtLeast(value, before))
          wrong = `'${key}' was replaced by a value that is dated before it: ${show(value)} after ${show(before)}`
      }
    }
    this.values = values
    this.heads.set(hexOf(head.hash), { head, values })
    for (const remembered of this.#remembered)
      if (remembered.fate === 'open' && remembered.head.revision <= head.revision && kindOf(this.dataset) === 'catalogue')
        remembered.fate = 'outranked'
    return wrong
  }

  /** The owner's node has merged a head that it did not remember. */
  merged(revision: number): void {
    for (const remembered of this.#remembered) if (remembered.head.revision === revision) remembered.fate = 'merged'
  }

  /** The owner goes on from a backup; `held` are the heads of this dataset that others hold whole. */
  rolledBack(values: Values, held: readonly Head[]): void {
    this.values = values
    const known = new Map(held.flatMap(({ hash }) => [[hexOf(hash), this.heads.get(hexOf(hash))]] as const))
    this.#remembered = [...known.values()].flatMap((state) => (state === undefined ? [] : [{ ...state, fate: 'open' as const }]))
  }

  /** Those who hold whole heads may have lost some: what nobody holds can't be asked for. */
  stillHeld(held: readonly Head[]): void {
    const names = new Set(held.map(({ hash }) => hexOf(hash)))
    for (const remembered of this.#remembered)
      if (remembered.fate === 'open' && !names.has(hexOf(remembered.head.hash))) remembered.fate = 'outranked'
  }

  /** What must be there once all is merged: each key's value, or a greater one. */
  get required(): Values {
    const required = new Map(this.values)
    for (const { fate, values } of this.#remembered) {
      if (fate === 'outranked') continue
      for (const [key, value] of values) {
        const mine = required.get(key)
        if (mine === undefined || isGreater(value, mine)) required.set(key, value)
      }
    }
    return required
  }
}

function isAtLeast(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0 || isGreater(a, b)
}

const show = (value: Uint8Array): string => JSON.stringify(decodeEntry(value)).slice(0, 200)

/** What differs, for a report; undefined where `actual` has each of `required`, or a greater value. */
export function missingFrom(actual: Values, required: Values): string | undefined {
  for (const [key, value] of required) {
    const mine = actual.get(key)
    if (mine === undefined) return `'${key}' is missing: ${show(value)}`
    if (!isAtLeast(mine, value)) return `'${key}' is ${show(mine)} instead of ${show(value)}`
  }
  return undefined
}

export class Ledger {
  readonly #signed = new Set<string>()
  readonly #histories = new Map<string, OwnHistory>()

  /** A library has signed for this leaf. */
  sign(library: LibraryId, dataset: DatasetName, shard: number, hash: Uint8Array): void {
    this.#signed.add(`${nameOf(library, dataset)} ${shard} ${hexOf(hash)}`)
  }

  isSigned(library: LibraryId, dataset: DatasetName, shard: number, hash: Uint8Array): boolean {
    return this.#signed.has(`${nameOf(library, dataset)} ${shard} ${hexOf(hash)}`)
  }

  historyOf(library: LibraryId, dataset: DatasetName): OwnHistory {
    const name = nameOf(library, dataset)
    const history = this.#histories.get(name) ?? new OwnHistory(library, dataset)
    this.#histories.set(name, history)
    return history
  }

  histories(): OwnHistory[] {
    return [...this.#histories.values()]
  }

  historiesOf(library: LibraryId): OwnHistory[] {
    return this.histories().filter((history) => history.library === library)
  }

  /** An owner's node has signed a head, and synced it to disk. @returns what is wrong with it. */
  published(published: Published): string | undefined {
    const { head, landings } = published
    for (const { shard, hash } of landings) if (hash !== undefined) this.sign(head.library, head.dataset, shard, hash)
    return this.historyOf(head.library, head.dataset).published(published)
  }

  /** What a copy of the owner's store, made now, says. */
  backUp(library: LibraryId): Map<DatasetName, Values> {
    return new Map(this.historiesOf(library).map(({ dataset, values }) => [dataset, values]))
  }
}
