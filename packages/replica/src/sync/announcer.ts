// Telling neighbours of new heads: each head once, own ones with their diffs, and not more often than they can use.
import { type Head, sameHead } from '../head.ts'
import type { LibraryId } from '../ids.ts'
import { MAX_ANNOUNCED_DIFF_BYTES } from '../limits.ts'
import type { Published } from '../own-dataset.ts'
import type { Clock } from '../time.ts'
import { ANNOUNCE_EVERY_MS, MAX_ANNOUNCED_DIFFS, MAX_ANNOUNCING, PASS_ON_EVERY_MS } from './limits.ts'
import type { AnnouncedDiff, Message } from './messages.ts'
import { Offers } from './offers.ts'
import type { Session } from './session.ts'

/** What has been published since the last announcement of a dataset. */
interface Pending {
  base: Uint8Array | null
  head: Head
  /** Undefined once they no longer fit: who hears of it fetches. */
  diffs: AnnouncedDiff[] | undefined
}

/** What one session has been told, and what waits until it has read enough. */
interface Telling {
  /** By dataset: the head that was told last. */
  readonly told: Map<string, Head>
  readonly later: Offers
  underWay: number
}

const nameOf = ({ library, dataset }: Head): string => `${library} ${dataset}`
const alone = (head: Head): Message => ({ type: 'announce', head: head.bytes, base: null, diffs: [] })

export class Announcer {
  readonly #clock: Clock
  readonly #sessions: () => Iterable<Session>
  readonly #mayRead: (peer: LibraryId, head: Head) => boolean
  readonly #pending = new Map<string, Pending>()
  readonly #resting = new Map<string, () => void>()
  readonly #tellings = new WeakMap<Session, Telling>()

  /** @param mayRead whether a peer may be told of a head. */
  constructor(clock: Clock, sessions: () => Iterable<Session>, mayRead: (peer: LibraryId, head: Head) => boolean) {
    this.#clock = clock
    this.#sessions = sessions
    this.#mayRead = mayRead
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
    this.#rest(name, ANNOUNCE_EVERY_MS)
  }

  #rest(name: string, ms: number): void {
    this.#resting.set(
      name,
      this.#clock.after(ms, () => this.#flush(name)),
    )
  }

  /**
   * Another library's head that its main line has here now, with the diffs that lead to it, where it came with some. A
   * library that signs without end is not heard of more often than an honest one, however many pass its heads on.
   */
  passOn(head: Head, message?: Message): void {
    const name = nameOf(head)
    if (this.#resting.has(name)) this.#pending.set(name, { base: null, head, diffs: undefined })
    else {
      this.tell(head, message)
      this.#rest(name, PASS_ON_EVERY_MS)
    }
  }

  /** A head that is complete here; `message` with the diffs that lead to it, where there are any. */
  tell(head: Head, message?: Message): void {
    for (const session of this.#sessions()) this.tellOne(session, head, message)
  }

  tellOne(session: Session, head: Head, message: Message = alone(head)): void {
    if (session.state !== 'live' && session.state !== 'comparing') return
    if (!this.#mayRead(session.peer, head)) return
    const telling = this.#tellings.get(session) ?? { told: new Map(), later: new Offers(), underWay: 0 }
    this.#tellings.set(session, telling)
    const name = nameOf(head)
    if (session.offers.get(head)?.presence === null || sameHead(telling.told.get(name), head)) return
    telling.told.set(name, head)
    if (telling.underWay < MAX_ANNOUNCING) this.#send(session, telling, message)
    else telling.later.add({ head, presence: null })
  }

  /**
   * Who may read what has changed: what a session may not read now was told in vain, for it asks without being answered, and is
   * to be told again when it may.
   */
  forgetUnreadable(session: Session): void {
    const told = this.#tellings.get(session)?.told
    for (const [name, head] of told ?? []) if (!this.#mayRead(session.peer, head)) told?.delete(name)
  }

  #send(session: Session, telling: Telling, message: Message): void {
    telling.underWay++
    session
      .announce(message)
      .then(() => {
        telling.underWay--
        for (const { head } of telling.later) {
          telling.later.remove(head)
          this.#send(session, telling, alone(head))
          break
        }
      })
      .catch((error: unknown) => session.abort(error as Error))
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
