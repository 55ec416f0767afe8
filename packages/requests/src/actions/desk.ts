// The desk: what a library's staff (and its own clock) do with requests. Every word becomes an entry of its own journal, which
// is synced to disk before anybody is told that it was said (I5), and leaves when a line comes, in order.
import { randomInt } from 'node:crypto'
import type { Cbor, LibraryId } from '@serumpun/replica'
import { RequestsError } from '../errors.ts'
import {
  EVENT_PREFIX,
  eventBody,
  type EventBody,
  type EventId,
  type OpenPart,
  type RequestId,
  type RequestPayload,
  type Role,
} from '../events/event.ts'
import { encodePrivatePart, type PrivatePart } from '../events/private-part.ts'
import { MAX_CITES, MAX_EVENTS_OF_PARTY, RESERVED_EVENTS } from '../limits.ts'
import type { Wanted } from '../private/home-store.ts'
import { type Sealing, sealingContext } from '../private/sealing.ts'
import { kindOf, type MessageKind, roleOf } from '../state/message-kind.ts'
import type { RequestState } from '../state/request-state.ts'
import type { RequestConversation } from '../view/request-index.ts'
import type { RequestsView } from '../view/requests-view.ts'
import { possibleActions } from './possible.ts'
import { openPartOf, type Saying } from './say.ts'

/** The library's own journal of a network. */
export interface Journal {
  /** Adds an entry, synced to disk when it returns. @returns its id. */
  append(entry: { readonly kind: string; readonly body: { readonly [field: string]: Cbor } }): Promise<string>
}

export interface DeskInit {
  readonly self: LibraryId
  readonly view: RequestsView
  readonly sealing: Sealing
  /** @throws where this library is no member of the network. */
  readonly journalOf: (network: string) => Journal
}

/** What is asked of one supplier. */
export interface Asking extends Wanted {
  readonly network: string
  /** Absent where the supplier has no node. */
  readonly supplier?: LibraryId
  /** The requester has no node: this library, which is the supplier, writes down what it is asked. */
  readonly isFromOutside?: true
  /** What it is for: given again, it is the same need. @default a new one */
  readonly need?: string
  /** The request that is tried again, with what its supplier has said in mind. */
  readonly retryOf?: RequestId
}

/** A saying about one request. */
export interface Acting extends Saying {
  readonly request: RequestId
  /** @default wherever the request is */
  readonly network?: string
  /**
   * What the speaker had seen (`RequestState.ends`): said again with the same, it is said once.
   * @default what is known by now
   */
  readonly seen?: readonly EventId[]
}

/** How long a word waits for the view to have all that has come: what it depends on comes first there. */
const CATCH_UP_MS = 5000

/** Without vowels, so that no words come of it, and without what looks alike. */
const LETTERS = '23456789BCDFGHJKLMNPQRSTVWXZ'
const NEED_LETTERS = 10

/** A name for a need that can be read out on the telephone. */
export function newNeed(): string {
  return Array.from({ length: NEED_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('')
}

export class RequestDesk {
  readonly #with: DeskInit
  /** One thing after the other: each is decided with what the one before it said in view. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(init: DeskInit) {
    this.#with = init
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => undefined)
    return await result
  }

  /**
   * Asks a supplier. Asked for the same need of the same supplier again, while the request is open, it is the same request.
   * @throws {RequestsError} `REQUESTS_INVALID`, `REQUESTS_UNKNOWN`, `REQUESTS_NOT_POSSIBLE`; what the journal throws.
   */
  async ask(asking: Asking): Promise<RequestId> {
    return await this.#inTurn(async () => {
      await this.#with.view.caughtUp(CATCH_UP_MS)
      // Who does not see yet what it has asked would ask again.
      if (!this.#with.view.status().current) {
        throw new RequestsError(
          'REQUESTS_NOT_POSSIBLE',
          'What other libraries have said is still being taken in. Try again in a minute.',
        )
      }
      const { self } = this.#with
      const { network, supplier, isFromOutside, need = newNeed() } = asking
      const parties =
        isFromOutside === true
          ? { supplyingAgencyId: self }
          : { requestingAgencyId: self, ...(supplier && { supplyingAgencyId: supplier }) }
      if (supplier === self) throw new RequestsError('REQUESTS_INVALID', 'A library cannot ask itself.')
      const known = isFromOutside === true ? [] : this.#with.view.index.ofNeed(self, network, need)
      const same = known.find((each) => each.supplier === supplier && each.open.requester)
      if (same !== undefined && asking.retryOf === undefined) return same.id
      if (asking.retryOf !== undefined) this.#checkRetry(asking.retryOf, network)
      const payload: RequestPayload = {
        ...parties,
        need,
        requestingAgencyRequestId: `${need}-${known.length + 1}`,
        requestType: asking.retryOf === undefined ? 'New' : 'Retry',
        ...(asking.retryOf !== undefined && { previous: asking.retryOf }),
        serviceType: asking.serviceType,
        ...(asking.serviceLevel !== undefined && { serviceLevel: asking.serviceLevel }),
        ...(asking.needBeforeDate !== undefined && { needBeforeDate: asking.needBeforeDate }),
      }
      const to = [self, ...(supplier === undefined ? [] : [supplier])]
      const said = await this.#append(network, to, {
        part: { type: 'request', payload },
        request: undefined,
        cites: [],
        written: asking.written,
      })
      return said as string as RequestId
    })
  }

  #checkRetry(previous: RequestId, network: string): void {
    const conversation = this.#with.view.index.conversation(previous, network)
    if (conversation === undefined || conversation.state.parties.requester !== this.#with.self) {
      throw new RequestsError('REQUESTS_UNKNOWN', `There is no request ${previous} of this library to try again.`)
    }
    if (conversation.state.standing !== 'RetryPossible') {
      throw new RequestsError(
        'REQUESTS_NOT_POSSIBLE',
        'Only a request whose supplier has said that a retry is possible can be tried again.',
      )
    }
  }

  /**
   * Says something about a request.
   * @returns the event, the same one where it had been said already by somebody who had seen the same.
   * @throws {RequestsError} `REQUESTS_UNKNOWN`, `REQUESTS_NOT_POSSIBLE`, `REQUESTS_INVALID`, `REQUESTS_LIMIT`; what the journal throws.
   */
  async act(acting: Acting): Promise<EventId> {
    return await this.#inTurn(async () => {
      await this.#with.view.caughtUp(CATCH_UP_MS)
      const conversation = this.conversation(acting.request, acting.network)
      const { state, network } = conversation
      const said = acting.seen === undefined ? undefined : this.#saidAlready(conversation, acting.kind, acting.seen)
      if (said !== undefined) return said
      const role = roleOf(acting.kind)
      if (!this.rolesIn(state).includes(role)) {
        throw new RequestsError('REQUESTS_NOT_POSSIBLE', `Only the ${role} of a request can say '${acting.kind}'.`)
      }
      this.#checkPossible(conversation, acting.kind, role)
      const part = openPartOf(state, acting)
      const { requester, supplier } = state.parties
      const to = [requester, supplier].filter((party) => party !== undefined)
      return await this.#append(network, to, { part, request: state.id, cites: state.ends, written: acting.written })
    })
  }

  /** @throws {RequestsError} `REQUESTS_UNKNOWN` unless this library is a party of the request. */
  conversation(request: RequestId, network?: string): RequestConversation {
    const conversation = this.#with.view.index.conversation(request, network)
    const { requester, supplier } = conversation?.state.parties ?? {}
    if (conversation === undefined || (requester !== this.#with.self && supplier !== this.#with.self)) {
      throw new RequestsError('REQUESTS_UNKNOWN', `This library has no request ${request}.`)
    }
    return conversation
  }

  /** The sides for which this library speaks: its own, and one that has no node. */
  rolesIn({ parties: { requester, supplier } }: RequestState): Role[] {
    const { self } = this.#with
    const roles: Role[] = []
    if ((requester ?? supplier) === self) roles.push('requester')
    if ((supplier ?? requester) === self) roles.push('supplier')
    return roles
  }

  #checkPossible({ state, events }: RequestConversation, kind: MessageKind, role: Role): void {
    const possible = possibleActions(state, role)
    if (!possible.includes(kind)) {
      throw new RequestsError(
        'REQUESTS_NOT_POSSIBLE',
        `'${kind}' cannot be said now: the request is ${state.standing}. What can be said: ${possible.join(', ')}.`,
      )
    }
    // Talk must not use up what is needed to bring the request to its end.
    const own = events.filter(({ author }) => author === this.#with.self).length
    const isTalk = kind === 'Notification' || kind === 'supplier Notification' || kind === 'StatusRequest' || kind === 'Reminder'
    if (own >= MAX_EVENTS_OF_PARTY - (isTalk ? RESERVED_EVENTS : 0)) {
      throw new RequestsError('REQUESTS_LIMIT', 'So much has been written about this request that no more is read. Ask anew.')
    }
  }

  /** Whether this library has said it to somebody who knew the same: an API client that got no answer asks again. */
  #saidAlready({ events }: RequestConversation, kind: MessageKind, seen: readonly EventId[]): EventId | undefined {
    const cited = [...seen].toSorted().join()
    return events.find(
      ({ author, event }) => author === this.#with.self && kindOf(event) === kind && [...event.cites].toSorted().join() === cited,
    )?.event.id
  }

  async #append(
    network: string,
    to: readonly LibraryId[],
    {
      part,
      request,
      cites,
      written,
    }: { part: OpenPart; request: RequestId | undefined; cites: readonly EventId[]; written: PrivatePart | undefined },
  ): Promise<EventId> {
    const { self, sealing, view, journalOf } = this.#with
    const journal = journalOf(network)
    const context = sealingContext(network, self, { type: part.type, request })
    const sealed = written && (await sealing.seal(encodePrivatePart(part.type, written), to, context))
    const said: EventBody = { ...part, cites: cites.slice(0, MAX_CITES), ...(request && { request }), ...(sealed && { sealed }) }
    const id = await journal.append({ kind: EVENT_PREFIX, body: eventBody(said) })
    // Whoever looks next sees it. It has been said, whatever becomes of the view.
    await view.caughtUp(CATCH_UP_MS).catch(() => undefined)
    return id as EventId
  }
}
