// Which heads are fetched, when, and into which slot. How one is fetched is the business of transfer.ts.
//
// Of a catalogue there is one transfer at a time, into its main line; a greater head takes it over. Of a journal the first
// head goes into the main line and every other into a slot beside it, as does every past of our own; what becomes of
// those is decided in settle.ts. A head of which nobody has the rest is given up, and the next best is looked for.
import type { EventEmitter } from 'node:events'
import { ReplicaError } from '../errors.ts'
import { compareHeads, type Head, sameHead } from '../head.ts'
import type { DatasetName } from '../ids.ts'
import type { Replica } from '../replica.ts'
import { mergePast, settleBranch } from '../settle.ts'
import type { Slot } from '../slot.ts'
import type { SyncEvents } from './events.ts'
import { MAX_LIGHT_TRANSFERS, MAX_TRANSFERS, WRITE_RETRY_MS } from './limits.ts'
import type { Offer } from './offers.ts'
import type { RecoveryProgress } from './recovery.ts'
import type { Source } from './source.ts'
import { WaitingHeads, type Weight, weightOf } from './waiting-heads.ts'
import { Transfer, type TransferHost, type TransferProgress, type Unwritten } from './transfer.ts'

type Named = Pick<Head, 'library' | 'dataset'>

export interface FetchingInit {
  readonly replica: Replica
  readonly events: EventEmitter<SyncEvents>
  /** Those that there are at the moment of the call. */
  readonly sources: () => readonly Source[]
  /** How often a source has kept us waiting in vain: those that have not come first. */
  readonly patienceLost: (source: Source) => number
  /** A head that is offered may be worth fetching now. */
  readonly reconsider: (head: Head) => Promise<void>
  /** What is under way has changed. */
  readonly changed: () => void
}

export class Fetching implements TransferHost, RecoveryProgress {
  readonly replica: Replica
  readonly unwritten: Unwritten = { count: 0 }
  readonly #with: FetchingInit
  readonly #transfers = new Set<Transfer>()
  readonly #waiting = new WaitingHeads()
  /** By head: those whose slot is being made. */
  readonly #starting = new Map<string, Head>()
  readonly #retries = new Set<() => void>()
  #recovered = 0
  #stopped = false

  constructor(init: FetchingInit) {
    this.replica = init.replica
    this.#with = init
  }

  get transfers(): TransferProgress[] {
    return [...this.#transfers].map(({ progress }) => progress)
  }

  get size(): number {
    return this.#transfers.size
  }

  // For transfers

  *sources(head: Head): Iterable<readonly [Source, Offer]> {
    for (const source of this.#with.sources()) {
      const offer = source.failure === undefined ? source.offers.get(head) : undefined
      if (offer !== undefined) yield [source, offer]
    }
  }

  misbehaved(source: Source, error: ReplicaError, hash: Uint8Array): void {
    source.breach(error, hash)
  }

  progressed(transfer: Transfer): void {
    if (transfer.slot.role === 'past') this.#recovered++
    this.#with.events.emit('progress', transfer.progress)
  }

  exhausted(head: Head): void {
    for (const [source] of this.sources(head)) source.offers.remove(head)
  }

  freed(): void {
    for (const transfer of this.#transfers) transfer.pump()
    this.#with.changed()
  }

  // Own past

  isUnderWay(): boolean {
    return this.#ownHeads().next().done !== true
  }

  done(): number {
    return this.#recovered
  }

  isRecovering(dataset: DatasetName): boolean {
    for (const head of this.#ownHeads()) if (head.dataset === dataset) return true
    return false
  }

  *#ownHeads(): Iterator<Head> & Iterable<Head> {
    const { library } = this.replica
    for (const { head } of this.#transfers) if (head.library === library) yield head
    for (const head of this.#starting.values()) if (head.library === library) yield head
    for (const head of this.#waiting.own()) if (this.#hasSource(head)) yield head
  }

  // What to fetch

  /** A source has said (again) that it has the head, or more of it. */
  offered(source: Source, head: Head): void {
    for (const transfer of this.#transfers) if (sameHead(transfer.head, head)) transfer.offeredAgain(source)
  }

  /** Fetches a head as soon as there is a place for it. */
  want(head: Head): void {
    if (this.#stopped) return
    const running = this.#runningInMain(head)
    if (running?.slot.kind === 'catalogue') {
      this.#waiting.delete(head)
      const order = compareHeads(head, running.head)
      if (order > 0) running.retarget(head)
      else if (order === 0) running.pump()
      return
    }
    const known = [...this.#transfers].find((transfer) => sameHead(transfer.head, head))
    if (known !== undefined && !known.hasEnded) known.pump()
    else if (!this.#starting.has(keyOf(head))) {
      this.#wait(head)
      this.#startWaiting()
    }
  }

  /** The transfer that fills a dataset's main line; of our own datasets there is none. */
  #runningInMain({ library, dataset }: Named): Transfer | undefined {
    const main = this.replica.find(library, dataset)
    return main === undefined ? undefined : this.#transferInto(main)
  }

  #transferInto(slot: Slot): Transfer | undefined {
    for (const transfer of this.#transfers) if (transfer.slot === slot && !transfer.hasEnded) return transfer
    return undefined
  }

  /** Whether the slot is being filled by a transfer. */
  isFilling(slot: Slot): boolean {
    return this.#transferInto(slot) !== undefined
  }

  /** Whether a source still has something to give, or may have. */
  isBusyWith(source: Source): boolean {
    for (const offer of source.offers) {
      if (this.#waiting.has(offer.head) || this.#starting.has(keyOf(offer.head))) return true
      for (const transfer of this.#transfers)
        if (sameHead(transfer.head, offer.head) && transfer.isBusyWith(source, offer)) return true
    }
    return false
  }

  #hasSource(head: Head): boolean {
    for (const _ of this.sources(head)) return true
    return false
  }

  /** A source has gone: what nobody else has is given up for now; what has landed of it stays. */
  sourceGone(): void {
    for (const transfer of this.#transfers) {
      if (this.#hasSource(transfer.head)) transfer.pump()
      else transfer.stop(new ReplicaError('REPLICA_CLOSED', 'Nobody who has it is connected any more.'))
    }
    this.#startWaiting()
  }

  #wait(head: Head): void {
    const isOwn = head.library === this.replica.library
    const lost = Math.min(...[...this.sources(head)].map(([source]) => this.#with.patienceLost(source)))
    this.#waiting.add(head, isOwn ? 'own' : lost > 0 ? 'late' : 'usual')
  }

  #startWaiting(): void {
    this.#startSome('light', MAX_LIGHT_TRANSFERS)
    this.#startSome('heavy', MAX_TRANSFERS)
  }

  #startSome(weight: Weight, most: number): void {
    for (const head of this.#waiting.of(weight)) {
      const isFull = this.#underWay(weight) >= most
      if (this.#stopped || (isFull && head.library !== this.replica.library)) return
      if (this.#hasSource(head) && this.#mustWait(head)) continue
      this.#waiting.delete(head)
      if (!this.#hasSource(head)) continue
      // Claimed before the slot is there, so that a second offer of the same head does not start a second transfer.
      this.#starting.set(keyOf(head), head)
      void this.#fetch(head)
    }
  }

  #underWay(weight: Weight): number {
    let count = 0
    for (const { head } of this.#transfers) if (weightOf(head) === weight) count++
    for (const head of this.#starting.values()) if (weightOf(head) === weight) count++
    return count
  }

  /** Ends transfers that are not to go on now; what has landed stays. */
  stopWhere(isUnwanted: (head: Head) => boolean): void {
    for (const transfer of this.#transfers)
      if (isUnwanted(transfer.head)) transfer.stop(new ReplicaError('REPLICA_CLOSED', 'It goes on later.'))
  }

  /** Until the transfer that fills the main line is over, or the one that is wound up in the same slot. */
  #mustWait(head: Head): boolean {
    const main = this.replica.find(head.library, head.dataset)
    const same = [...this.#transfers].some((transfer) => sameHead(transfer.head, head))
    return same || (main !== undefined && [...this.#transfers].some(({ slot }) => slot === main))
  }

  // Fetching

  async #fetch(head: Head): Promise<void> {
    let transfer: Transfer | undefined
    const since = this.replica.clock.now()
    try {
      transfer = await this.#start(head)
      this.#starting.delete(keyOf(head))
      if (transfer === undefined) return
      this.#with.events.emit('progress', transfer.progress)
      await transfer.run()
      await this.#settle(transfer)
      this.#with.events.emit('done', { ...transfer.progress, ms: Math.max(0, this.replica.clock.now() - since) })
    } catch (error) {
      this.#failed(transfer?.head ?? head, error as Error)
    } finally {
      this.#starting.delete(keyOf(head))
      if (transfer !== undefined) this.#transfers.delete(transfer)
      this.#startWaiting()
      this.#with.changed()
    }
  }

  async #start(head: Head): Promise<Transfer | undefined> {
    const { replica } = this
    // It may have come another way since it was wanted.
    const verdict = await replica.consider(head)
    if (verdict !== 'wanted' && verdict !== 'own-past') return undefined
    const main = await replica.slotFor(head.library, head.dataset)
    const own = head.library === replica.library
    const beside = own || (main.kind === 'journal' && main.held !== undefined)
    const slot = beside ? await replica.sideSlot(own ? 'past' : 'branch', head) : main
    if (this.#stopped) return undefined
    if ([...this.#transfers].some((transfer) => transfer.slot === slot)) {
      // A catalogue's transfer can be given another head, and is.
      this.#wait(head)
      this.want(head)
      return undefined
    }
    const transfer = new Transfer(this, head, slot, beside ? main : undefined)
    this.#transfers.add(transfer)
    return transfer
  }

  async #settle({ slot, head }: Transfer): Promise<void> {
    if (slot.role === 'past') {
      await mergePast(this.replica, slot, head)
      this.#with.events.emit('recovered', { dataset: slot.dataset, revision: head.revision })
    } else if (slot.role === 'branch') {
      await settleBranch(this.replica, slot, head)
    }
  }

  #failed(head: Head, error: Error): void {
    if (this.#stopped) return
    if (error instanceof ReplicaError && error.code === 'REPLICA_CLOSED') {
      void this.#nextBest(head)
      return
    }
    this.#with.events.emit('failed', { head, error })
    // A full disk may be freed: try again, while the rest of the node lives on.
    const cancel = this.replica.clock.after(WRITE_RETRY_MS, () => {
      this.#retries.delete(cancel)
      void this.#nextBest(head)
    })
    this.#retries.add(cancel)
  }

  /** Looks again at all that is offered of a dataset. */
  async #nextBest(of: Named): Promise<void> {
    for (const source of this.#with.sources()) {
      for (const { head } of source.offers.of(of)) await this.#with.reconsider(head).catch(() => undefined)
    }
  }

  stop(): void {
    this.#stopped = true
    for (const cancel of this.#retries) cancel()
    for (const transfer of this.#transfers) transfer.stop(new ReplicaError('REPLICA_CLOSED', 'The node is stopping.'))
  }
}

function keyOf(head: Head): string {
  return Buffer.from(head.hash).toString('latin1')
}
