// Own records, one by one, as staff write them: created, changed, withdrawn, brought back, copied from others. What a method has returned is
// on the disk. Each looks and writes while nobody else writes, so that no change is lost between two people, or a person and an import.
import { limits } from '@serumpun/api'
import { decodeIso2709, encodeIso2709, type MarcRecord } from '@serumpun/bib'
import { decodeEntry, type LibraryId, MAX_KEY_BYTES } from '@serumpun/replica'
import { parseTitleId, type RecordName, type TitleId, titleIdOf } from '@serumpun/union'
import { DaemonError } from '../errors.ts'
import { recordsNamed } from '../exporting/named-records.ts'
import { noteWrittenByHand } from '../importing/by-hand.ts'
import { controlNumberIn, RECORD_PREFIX, recordKey } from '../importing/record-key.ts'
import { writingAlone } from '../importing/turns.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import { CATALOGUE_DATASET } from '../profile.ts'
import { copyOf } from './catalogue-copy.ts'
import { type RecordFinding, RecordInvalid } from './errors.ts'
import { inOwnForm, newControlNumber, numberIn, saysTheSame } from './own-form.ts'
import { checkRecord, type RecordFindings } from './record-check.ts'
import type { SentRecord } from './read-record.ts'
import { notWithdrawn, type Withdrawn, WithdrawnRecords } from './withdrawn.ts'

/** How the names of datasets with records begin. */
const CATALOGUE_PREFIX = 'catalogue/'

export interface StoredRecord {
  readonly id: TitleId
  /** ISO 2709, as it is stored. */
  readonly bytes: Uint8Array
}

export interface Written extends StoredRecord {
  readonly warnings: readonly RecordFinding[]
}

/** Whether the version that is there is the one that was read. */
export type IsExpected = (bytes: Uint8Array) => boolean

type Components = Pick<OpenedLibrary, 'replica' | 'directory' | 'folder'>

export class OwnCatalogue {
  readonly #replica: Components['replica']
  readonly #directory: Components['directory']
  readonly #withdrawn: WithdrawnRecords

  constructor({ replica, directory, folder }: Components) {
    this.#replica = replica
    this.#directory = directory
    this.#withdrawn = new WithdrawnRecords(folder.withdrawn)
  }

  get #code(): string | undefined {
    return this.#directory.profile(this.#replica.library)?.code
  }

  /** A record of any library. @throws {DaemonError} `NO_SUCH_RECORD`; {UnionError} `UNION_BAD_QUERY` where it is no record's id. */
  async read(id: string): Promise<StoredRecord> {
    const name = parseTitleId(id)
    // Other datasets, and other entries of this one, are no records.
    const isRecord = name.dataset.startsWith(CATALOGUE_PREFIX) && name.key.startsWith(RECORD_PREFIX)
    const bytes = isRecord ? (await recordsNamed(this.#replica, [name])).get(titleIdOf(name)) : undefined
    if (bytes === undefined) throw noSuchRecord()
    return { id: titleIdOf(name), bytes }
  }

  /** What would be said of a record that somebody sends; nothing is written. */
  check({ record, warnings: read }: SentRecord): RecordFindings & { readonly record: MarcRecord } {
    const { number, source } = numberIn(record)
    const given = { number: number ?? newControlNumber(this.#replica.clock.now()), source: source ?? this.#code ?? '' }
    const formed = inOwnForm(record, given, 'n', this.#replica.clock.now())
    // Of what was sent: the findings name its fields by their places there.
    const { errors, warnings } = checkRecord(record)
    return { errors, warnings: [...read, ...warnings], record: formed }
  }

  /** @throws {RecordInvalid}; {DaemonError} `RECORD_EXISTS`; {ReplicaError} `REPLICA_WRITE_FAILED`. */
  async create(sent: SentRecord): Promise<Written> {
    const { errors, warnings, record } = this.check(sent)
    if (errors.length > 0) throw new RecordInvalid(errors)
    return { ...(await this.#putNew(record)), warnings }
  }

  async #putNew(record: MarcRecord): Promise<StoredRecord> {
    const { number = '', source = '' } = numberIn(record)
    const key = recordKey({ number, source })
    if (Buffer.byteLength(key) > MAX_KEY_BYTES)
      throw new RecordInvalid([
        { at: '/fields', tag: '001', code: 'too-long', message: 'The control number (001, 003) is too long.' },
      ])
    return await this.#alone(async () => {
      if ((await this.#stored(key)) !== undefined)
        throw new DaemonError(
          'RECORD_EXISTS',
          `The catalogue has a record with the control number ${number} already. Change that one, or leave out field 001 to be given another number.`,
        )
      return await this.#put(key, record)
    })
  }

  /**
   * Changes a record. Nothing is written, and nothing signed, where it says what it said.
   *
   * @throws {RecordInvalid}; {DaemonError} `NO_SUCH_RECORD`, `NOT_OWN`, `RECORD_CHANGED`; {ReplicaError} `REPLICA_WRITE_FAILED`.
   */
  async change(id: string, { record: sent, warnings: read }: SentRecord, isExpected: IsExpected): Promise<Written> {
    const { key } = this.#ownName(id)
    const kept = controlNumberIn(key)
    if (kept === undefined) throw noSuchRecord()
    const { errors, warnings } = checkRecord(sent)
    const { number = kept.number, source = kept.source } = numberIn(sent)
    const renamed = number !== kept.number || source !== kept.source
    const all = renamed ? [...errors, renaming(number === kept.number ? '003' : '001')] : errors
    if (all.length > 0) throw new RecordInvalid(all)
    return await this.#alone(async () => {
      const before = await this.#expected(key, isExpected)
      const record = inOwnForm(sent, kept, 'c', this.#replica.clock.now())
      const stored = { id: this.#idOf(key), bytes: before }
      const done = saysTheSame(decodeIso2709(before), record) ? stored : await this.#put(key, record)
      return { ...done, warnings: [...read, ...warnings] }
    })
  }

  /**
   * Withdraws a record; it can be brought back.
   *
   * @throws {DaemonError} `NO_SUCH_RECORD`, `NOT_OWN`, `RECORD_CHANGED`, `FILE`; {ReplicaError} `REPLICA_WRITE_FAILED`.
   */
  async withdraw(id: string, isExpected: IsExpected): Promise<void> {
    const { key } = this.#ownName(id)
    await this.#alone(async () => {
      const record = await this.#expected(key, isExpected)
      // First, so that a power cut between the two leaves a copy too much and not one too few.
      await this.#withdrawn.keep({ key, at: this.#replica.clock.now(), record })
      noteWrittenByHand(this.#replica, key)
      await this.#replica.write(CATALOGUE_DATASET, [{ key }])
    })
  }

  /** @throws {DaemonError} `NOT_WITHDRAWN`, `RECORD_EXISTS`, `NOT_OWN`; {ReplicaError} `REPLICA_WRITE_FAILED`. */
  async restore(id: string): Promise<Written> {
    const { key } = this.#ownName(id)
    return await this.#alone(async () => {
      const kept = await this.#withdrawn.find(key)
      if (kept === undefined) throw notWithdrawn()
      if ((await this.#stored(key)) !== undefined)
        throw new DaemonError('RECORD_EXISTS', 'The record is in the catalogue again already; an import may have brought it.')
      await this.#write(key, kept.record)
      await this.#withdrawn.forget(key)
      return { id: this.#idOf(key), bytes: kept.record, warnings: [] }
    })
  }

  /** Records that can be brought back, latest first. */
  async withdrawn(most: number = limits.MAX_PAGE_ITEMS): Promise<(Withdrawn & { readonly id: TitleId })[]> {
    const kept = await this.#withdrawn.latest(most)
    // Some may be back by another way.
    const present = await (await this.#replica.ownDataset(CATALOGUE_DATASET)).values(kept.map(({ key }) => key))
    const isBack = (key: string): boolean => {
      const value = present.get(key)
      return value !== undefined && decodeEntry(value).body !== undefined
    }
    return kept.filter(({ key }) => !isBack(key)).map((one) => ({ ...one, id: this.#idOf(one.key) }))
  }

  /**
   * Another library's record as the beginning of an own one; nothing is written.
   *
   * @throws {DaemonError} `NO_SUCH_RECORD`, `ALREADY_OWN`.
   */
  async draftCopy(id: string): Promise<SentRecord> {
    const name = parseTitleId(id)
    if (name.library === this.#replica.library)
      throw new DaemonError('ALREADY_OWN', 'This is an own record already; there is nothing to copy.')
    const { bytes } = await this.read(id)
    const from = { code: this.#directory.profile(name.library)?.code, name: this.#directory.nameOf(name.library) }
    const record = copyOf(decodeIso2709(bytes), from, { code: this.#code, now: this.#replica.clock.now() })
    return { record, warnings: [] }
  }

  async #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    // A node that has just started asks others first what it may have written before (I6).
    await this.#replica.ownWritesReleased
    return await writingAlone(this.#replica, work)
  }

  async #stored(key: string): Promise<Uint8Array | undefined> {
    const value = (await (await this.#replica.ownDataset(CATALOGUE_DATASET)).values([key])).get(key)
    const body = value === undefined ? undefined : decodeEntry(value).body
    return body instanceof Uint8Array ? body : undefined
  }

  async #expected(key: string, isExpected: IsExpected): Promise<Uint8Array> {
    const bytes = await this.#stored(key)
    if (bytes === undefined) throw noSuchRecord()
    if (!isExpected(bytes))
      throw new DaemonError(
        'RECORD_CHANGED',
        'Somebody else has changed the record since you read it. Read it again and repeat your change.',
      )
    return bytes
  }

  async #put(key: string, record: MarcRecord): Promise<StoredRecord> {
    const bytes = encodeIso2709(record)
    await this.#write(key, bytes)
    return { id: this.#idOf(key), bytes }
  }

  async #write(key: string, bytes: Uint8Array): Promise<void> {
    noteWrittenByHand(this.#replica, key)
    await this.#replica.write(CATALOGUE_DATASET, [{ key, body: bytes }])
  }

  #idOf(key: string): TitleId {
    return titleIdOf({ library: this.#replica.library, dataset: CATALOGUE_DATASET, key })
  }

  #ownName(id: string): RecordName & { readonly library: LibraryId } {
    const name = parseTitleId(id)
    if (name.library !== this.#replica.library || name.dataset !== CATALOGUE_DATASET)
      throw new DaemonError('NOT_OWN', 'Only own records can be changed. Copy this one into the own catalogue first.')
    return name
  }
}

function noSuchRecord(): DaemonError {
  return new DaemonError('NO_SUCH_RECORD', 'There is no such record (any more).')
}

function renaming(tag: '001' | '003'): RecordFinding {
  const message = `Field ${tag} cannot be changed: by it other libraries know the record. Create a new record and withdraw this one.`
  return { at: '/fields', tag, code: 'renamed', message }
}
