// Telling neighbours of new heads: each head once, own ones with their diffs, and not more often than they can use.
import type { Head } from '../head.ts'
import { MAX_ANNOUNCED_DIFF_BYTES } from '../limits.ts'
import type { Published } from '../own-dataset.ts'
import type { Clock } from '../time.ts'
import { ANNOUNCE_EVERY_MS, MAX_ANNOUNCED_DIFFS } from './limits.ts'
import type { AnnouncedDiff, Message } from './messages.ts'
import type { Session } from './session.ts'

/** What has been published since the last announcement of a dataset. */
interface Pending {
  base: Uint8Array | null
  head: Head
  /** Undefined once they no longer fit: who hears of it fetches. */
  diffs: AnnouncedDiff[] | undefined
}

const nameOf = ({ library, dataset }: Head): string => `${library} ${dataset}`

export class Announcer {
  readonly #clock: Clock
  readonly #sessions: () => Iterable<Session>
  readonly #pending = new Map<string, Pending>()
  readonly #resting = new Map<string, () => void>()
  /** The head of each dataset that a session was last told of. */
  readonly #told = new WeakMap<Session, Map<string, Uint8Array>>()

  constructor(clock: Clock, sessions: () => Iterable<Session>) {
    this.#clock = clock
    this.#sessions = sessions
  }

  /** An own head: at once, unless one of the same dataset has just gone out. */
  published({ head, base, diffs }: Published): void {
    const name = nameOf(head)
    const before = this.#pending.get(name)
    const whole = { base: base?.root ?? null, head, diffs: base === undefined ? undefined : diffs?.slice() }
    this.#pending.set(name, before === undefined ? whole : joined(before, whole))
    if (!this.#resting.has(name)) this.#flush(name)
  }

  #flush(name: string): void {
    this.#resting.delete(name)
    const pending = this.#pending.get(name)
    if (pending === undefined) return
    this.#pending.delete(name)
    const { head, base, diffs } = pending
    this.tell(head, { type: 'announce', head: head.bytes, base: diffs === undefined ? null : base, diffs: diffs ?? [] })
    this.#resting.set(
      name,
      this.#clock.after(ANNOUNCE_EVERY_MS, () => this.#flush(name)),
    )
  }

  /** Another library's head that is complete here now; `message` as it came, where it came as an announcement. */
  passOn(head: Head, message?: Message): void {
    this.tell(head, message ?? { type: 'announce', head: head.bytes, base: null, diffs: [] })
  }

  tell(head: Head, message: Message): void {
    for (const session of this.#sessions()) this.tellOne(session, head, message)
  }

  tellOne(session: Session, head: Head, message: Message): void {
    if (session.state !== 'live' && session.state !== 'comparing') return
    const name = nameOf(head)
    const told = this.#told.get(session) ?? new Map<string, Uint8Array>()
    this.#told.set(session, told)
    const offer = session.offers.get(name)
    const knows = offer !== undefined && offer.presence === null && Buffer.compare(offer.head.hash, head.hash) === 0
    const before = told.get(name)
    if (knows || (before !== undefined && Buffer.compare(before, head.hash) === 0)) return
    told.set(name, head.hash)
    session.announce(message).catch((error: unknown) => session.abort(error as Error))
  }

  stop(): void {
    for (const cancel of this.#resting.values()) cancel()
    this.#resting.clear()
    this.#pending.clear()
  }
}

function joined(before: Pending, next: Pending): Pending {
  const diffs = before.diffs !== undefined && next.diffs !== undefined ? [...before.diffs, ...next.diffs] : undefined
  const bytes = diffs?.reduce((sum, { diff }) => sum + diff.length, 0) ?? 0
  const fits = bytes <= MAX_ANNOUNCED_DIFF_BYTES && (diffs?.length ?? 0) <= MAX_ANNOUNCED_DIFFS
  return { base: before.base, head: next.head, diffs: fits ? diffs : undefined }
}
