// For model-based tests: two libraries and a network between them that delays, reorders, drops and repeats what they say. Each
// has a view of its own; what is known where is all that there is.
import { createHash } from 'node:crypto'
import { type DatasetName, encodeEntry, type LibraryId } from '@serumpun/replica'
import { openPartOf, type Saying } from '../actions/say.ts'
import { possibleActions } from '../actions/possible.ts'
import { EVENT_PREFIX, type EventBody, eventBody, type RequestId, type Role } from '../events/event.ts'
import type { MessageKind } from '../state/message-kind.ts'
import type { RequestState } from '../state/request-state.ts'
import { RequestIndex } from '../view/request-index.ts'
import type { ServiceType } from '../vocabulary/closed-codes.ts'
import { REQUESTER, SUPPLIER } from './conversation.ts'

type Entry = readonly [key: string, value: Uint8Array]

const DATASET = `journal/${'a'.repeat(64)}/2026` as DatasetName
const LIBRARIES: Readonly<Record<Role, LibraryId>> = { requester: REQUESTER, supplier: SUPPLIER }
const NEEDED = {
  dueDate: 1_900_000_000_000,
  written: { note: 'x', reasonUnfilled: { value: 'NotHeld' }, reasonRetry: { value: 'OnLoan' } },
} satisfies Partial<Saying>

/** What one library has of the two journals. */
interface Side {
  index: RequestIndex
  readonly known: Readonly<Record<Role, Map<string, Uint8Array>>>
  clock: number
}

const nothing = (): Side['known'] => ({ requester: new Map(), supplier: new Map() })

export class TwoLibraries {
  readonly request: RequestId
  readonly #sides: Record<Role, Side>
  /** All that was ever said, also what its author has forgotten. */
  readonly #said: Readonly<Record<Role, Entry[]>> = { requester: [], supplier: [] }
  #backup: { by: Role; known: Readonly<Record<Role, readonly Entry[]>> } | undefined

  constructor(serviceType: ServiceType) {
    this.#sides = {
      requester: { index: RequestIndex.open(':memory:'), known: nothing(), clock: 1000 },
      supplier: { index: RequestIndex.open(':memory:'), known: nothing(), clock: 1000 },
    }
    const payload = {
      requestingAgencyId: REQUESTER,
      supplyingAgencyId: SUPPLIER,
      requestingAgencyRequestId: 'N-1',
      need: 'N',
      requestType: 'New' as const,
      serviceType,
    }
    this.request = this.#append('requester', { type: 'request', cites: [], payload }) as RequestId
  }

  index(of: Role): RequestIndex {
    return this.#sides[of].index
  }

  /** What a library sees of the request; undefined before it has heard of it. */
  state(of: Role): RequestState | undefined {
    return this.#sides[of].index.conversation(this.request)?.state
  }

  possible(role: Role): MessageKind[] {
    const state = this.state(role)
    return state === undefined ? [] : possibleActions(state, role)
  }

  /** @returns the event's id. */
  say(role: Role, kind: MessageKind): string {
    const state = this.state(role)
    if (state === undefined) throw new Error('Nobody can speak of what it has not heard of.')
    const part = openPartOf(state, { kind, ...NEEDED })
    return this.#append(role, { ...part, request: this.request, cites: state.ends })
  }

  #append(role: Role, body: EventBody): string {
    const side = this.#sides[role]
    side.clock++
    const value = encodeEntry({ time: { ms: side.clock, count: 0 }, body: { ...eventBody(body), own: [] } })
    const id = createHash('sha256').update(value).digest('base64url')
    const entry = [`${EVENT_PREFIX}/${id}`, value] as const
    this.#said[role].push(entry)
    this.#learn(role, role, [entry])
    return id
  }

  #learn(side: Role, from: Role, entries: readonly Entry[]): void {
    const { known, index } = this.#sides[side]
    for (const [key, value] of entries) known[from].set(key, value)
    const hash = createHash('sha256')
      .update([...known[from].keys()].join())
      .digest()
    index.apply([
      { kind: 'whole', of: { library: LIBRARIES[from], dataset: DATASET, branch: 0, shard: 0 }, hash, entries: known[from] },
    ])
  }

  /** Some of what a library does not have yet, or has already, in any order; its own forgotten past too. */
  deliver(to: Role, pick: (entry: number) => boolean, isReversed: boolean): void {
    for (const from of ['requester', 'supplier'] as const) {
      const some = this.#said[from].filter((_, i) => pick(i))
      this.#learn(to, from, isReversed ? some.toReversed() : some)
    }
  }

  backUp(by: Role): void {
    const { known } = this.#sides[by]
    this.#backup = { by, known: { requester: [...known.requester], supplier: [...known.supplier] } }
  }

  restore(): void {
    if (this.#backup === undefined) return
    const { by, known } = this.#backup
    const side = this.#sides[by]
    side.index.close()
    this.#sides[by] = { index: RequestIndex.open(':memory:'), known: nothing(), clock: side.clock }
    for (const from of ['requester', 'supplier'] as const) this.#learn(by, from, known[from])
  }

  moveClock(of: Role, ms: number): void {
    this.#sides[of].clock = Math.max(0, this.#sides[of].clock + ms)
  }

  close(): void {
    for (const { index } of Object.values(this.#sides)) index.close()
  }
}
