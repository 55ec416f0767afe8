// Spreading records of where members are: neighbours compare their books when they meet, and pass on what is new.
import type { Cbor, LibraryId } from '@serumpun/replica'
import type { RecordStore } from '../library-network.ts'
import { MAX_RECORDS_AT_ONCE, RECORD_PASS_ON_MS, RECORD_RATE, RECORD_RATE_IN_ALL, RECORDS_PASSED_ON } from '../limits.ts'
import { RateLimit } from '../rate-limit.ts'
import type { Member } from './member-exchange.ts'
import { openRecord } from './peer-record.ts'
import type { PeerRecord } from './peer-record.ts'
import { encodeListing, readListing, recordsIn } from './questions.ts'
import type { ReachQuestion } from './questions.ts'
import { RecordBook } from './record-book.ts'

export interface RecordsInit {
  readonly library: LibraryId
  readonly isMember: (library: LibraryId) => boolean
  readonly members: () => Iterable<Member>
  readonly ask: (member: Member, question: ReachQuestion) => Promise<Cbor | undefined>
  /** A member is somewhere else than was known, or somewhere at all. */
  readonly onNews: (record: PeerRecord) => void
  /** Somebody has a record of ours that is newer than any that we remember: we have been restored, or our clock went back. */
  readonly onOwnPast: (seq: number) => void
  /** @default nothing is kept over a restart */
  readonly store?: RecordStore
}

export class Records {
  readonly book = new RecordBook()
  readonly #init: RecordsInit
  readonly #rate = new RateLimit(RECORD_RATE, RECORD_RATE_IN_ALL)
  /** What waits to be passed on, and who it came from. */
  readonly #news = new Map<PeerRecord, LibraryId | undefined>()
  #timer: NodeJS.Timeout | undefined
  #isStored = true

  constructor(init: RecordsInit) {
    this.#init = init
  }

  /** Reads what the last run has kept. What cannot be read is forgotten: neighbours have it. */
  async load(): Promise<void> {
    const kept = (await this.#init.store?.load().catch(() => [])) ?? []
    for (const bytes of kept) {
      const record = await openRecord(bytes).catch(() => undefined)
      if (record === undefined) continue
      if (record.library === this.#init.library) this.#init.onOwnPast(record.seq)
      else if (this.#init.isMember(record.library) && this.book.take(record)) this.#init.onNews(record)
    }
  }

  /** Keeps what is known now, if it has changed. */
  async store(): Promise<void> {
    this.book.prune((library) => library === this.#init.library || this.#init.isMember(library))
    if (this.#isStored || this.#init.store === undefined) return
    this.#isStored = true
    await this.#init.store.store([...this.book].map(({ bytes }) => bytes)).catch(() => (this.#isStored = false))
  }

  /** Our own, just signed. */
  publish(record: PeerRecord): void {
    if (this.book.take(record)) this.#passOn(record, undefined)
  }

  /** Fetches what the other has and we have not. */
  async compare(member: Member): Promise<void> {
    const listed = readListing(await this.#init.ask(member, { type: 'compare', digests: this.book.digests() }))
    const wanted = listed.filter(
      ({ library, seq }) =>
        seq > (this.book.get(library)?.seq ?? -1) && (library === this.#init.library || this.#init.isMember(library)),
    )
    const isFew = wanted.length <= RECORDS_PASSED_ON
    for (let at = 0; at < wanted.length; at += MAX_RECORDS_AT_ONCE) {
      const libraries = wanted.slice(at, at + MAX_RECORDS_AT_ONCE).map(({ library }) => library)
      const given = recordsIn(await this.#init.ask(member, { type: 'get', libraries }))
      for (const bytes of given) await this.#take(bytes, member.library, { isAsked: true, isPassedOn: isFew })
    }
  }

  /** Answers those of the questions that are about records. */
  async answer(question: ReachQuestion & { type: 'compare' | 'get' | 'tell' }, from: LibraryId): Promise<Cbor> {
    if (question.type === 'compare') return encodeListing(this.book.differing(question.digests))
    if (question.type === 'get') return question.libraries.flatMap((library) => this.book.get(library)?.bytes ?? [])
    for (const bytes of question.records) await this.#take(bytes, from, { isAsked: false, isPassedOn: true })
    return null
  }

  /** @throws {NetError} `NET_BREACH` where it is no record. */
  async #take(
    bytes: Uint8Array,
    from: LibraryId,
    { isAsked, isPassedOn }: { isAsked: boolean; isPassedOn: boolean },
  ): Promise<void> {
    const record = await openRecord(bytes)
    const { library, seq } = record
    if (library === this.#init.library) {
      if (seq > (this.book.get(library)?.seq ?? -1)) this.#init.onOwnPast(seq)
      return
    }
    const isNews = seq > (this.book.get(library)?.seq ?? -1)
    if (!isNews || !this.#init.isMember(library) || (!isAsked && !this.#rate.take(library))) return
    if (!this.book.take(record)) return
    this.#init.onNews(record)
    this.#isStored = false
    if (isPassedOn) this.#passOn(record, from)
  }

  #passOn(record: PeerRecord, from: LibraryId | undefined): void {
    this.#isStored = false
    this.#news.set(record, from)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      const news = [...this.#news]
      this.#news.clear()
      for (const member of this.#init.members()) this.#tell(member, news)
    }, RECORD_PASS_ON_MS)
  }

  #tell(member: Member, news: readonly (readonly [PeerRecord, LibraryId | undefined])[]): void {
    const records = news.flatMap(([{ library, bytes }, from]) =>
      from === member.library || library === member.library ? [] : [bytes],
    )
    for (let at = 0; at < records.length; at += MAX_RECORDS_AT_ONCE)
      // One that cannot be told now compares when it is met again.
      this.#init.ask(member, { type: 'tell', records: records.slice(at, at + MAX_RECORDS_AT_ONCE) }).catch(() => {})
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
