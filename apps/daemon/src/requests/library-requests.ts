// A library's requests with all that they need of the node: opened when somebody first asks for them, because most commands do
// not; by a running node at its start, so that rotas move on.
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type MemberStatus, parseNetworkId, sealFor, unseal } from '@serumpun/network'
import type { LibraryId, Replica } from '@serumpun/replica'
import {
  answerDeadline,
  answerHours,
  HomeStore,
  KeptLedger,
  type Money,
  type Moved,
  moneyOf,
  MovingOn,
  PrivateView,
  RequestDesk,
  type RequestSummary,
  RequestsView,
  type Sealing,
  usualHours,
} from '@serumpun/requests'
import type { DataFolder } from '../data-folder.ts'
import { DaemonError } from '../errors.ts'
import type { Networks } from '../networks/networks.ts'
import { answerOf } from './answer.ts'

export interface LibraryRequestsInit {
  readonly folder: DataFolder
  readonly replica: Replica
  readonly networks: Networks
  /** The view has met with something that it mends by itself, or tries to. */
  readonly onFailure: (error: Error) => void
}

/** Minutes by which the machine's time is ahead of UTC: libraries of a network are open at about the same hours. */
const offsetMinutes = (): number => -new Date().getTimezoneOffset()

function sealingOf({ identity }: Replica): Sealing {
  return {
    seal: async (message, to, context) => await sealFor(to, message, context),
    unseal: async (sealed, context) => await unseal(identity, sealed, context),
  }
}

/** How often deadlines are looked at: none is shorter than hours. */
const MOVE_EVERY_MS = 60_000

/** How soon after something was heard: a flood of messages must not take all the time. */
const MOVE_SOON_MS = 500

export class LibraryRequests {
  readonly view: RequestsView
  readonly home: HomeStore
  readonly written: PrivateView
  readonly desk: RequestDesk
  readonly balance: KeptLedger
  readonly #movingOn: MovingOn
  readonly #networks: Networks
  readonly #replica: Replica
  #stopMoving: () => void = () => undefined
  #moving: Promise<Moved[]> = Promise.resolve([])

  private constructor({ replica, networks }: LibraryRequestsInit, view: RequestsView, home: HomeStore, written: PrivateView) {
    this.view = view
    this.home = home
    this.written = written
    this.balance = new KeptLedger(
      () => view.index,
      async (request) => await this.#costOf(request),
    )
    this.#networks = networks
    this.#replica = replica
    const self = replica.library
    this.desk = new RequestDesk({
      self,
      view,
      sealing: sealingOf(replica),
      journalOf: (network) => this.#journalOf(network),
    })
    const opening = usualHours(offsetMinutes())
    this.#movingOn = new MovingOn({
      self,
      desk: this.desk,
      view,
      home,
      now: () => replica.clock.now(),
      deadlineOf: ({ wanted }, { askedMs }) => answerDeadline(askedMs, answerHours(wanted.serviceLevel), opening),
    })
  }

  /** @throws {RequestsError} `REQUESTS_WRITE_FAILED`, `REQUESTS_BAD_FILE`. */
  static async open(init: LibraryRequestsInit): Promise<LibraryRequests> {
    const { folder, replica, onFailure } = init
    await mkdir(dirname(folder.requestsView), { recursive: true })
    const home = new HomeStore(folder.home)
    const written = new PrivateView(folder.privateView, sealingOf(replica))
    const view = await RequestsView.open({
      path: folder.requestsView,
      landed: replica,
      self: replica.library,
      onFailure,
    })
    return new LibraryRequests(init, view, home, written)
  }

  #journalOf(network: string): ReturnType<Networks['journal']> {
    const id = parseNetworkId(network)
    if (this.#networks.statusIn(id) !== 'member') {
      throw new DaemonError('NO_MEMBER', 'This library is no member of that network, so nobody there would read what it asks.')
    }
    return this.#networks.journal(id)
  }

  /** What the supplier took, as it said to the two of them. */
  async #costOf({ id, network, requester, supplier }: RequestSummary): Promise<Money | undefined> {
    const self = this.#replica.library
    const conversation = requester === self || supplier === self ? this.view.index.conversation(id, network) : undefined
    if (conversation === undefined) return undefined
    const parts = await this.written.partsOf(network, id, this.view.index.sealed(id, network))
    return moneyOf(answerOf(conversation, parts).deliveryInfo?.deliveryCosts)
  }

  /** Networks in which this library can ask. */
  networks(): string[] {
    return this.#networks.ids().filter((id) => this.#networks.statusIn(id) === 'member' && !this.#networks.hasEnded(id))
  }

  /** What a library is in a network, where it is no member (any more). */
  leftAs(network: string, library: LibraryId): MemberStatus | undefined {
    const status = this.#networks.membership(parseNetworkId(network))?.members.get(library)?.status
    return status === 'member' ? undefined : status
  }

  /** Who can be asked in a network. */
  membersOf(network: string): LibraryId[] {
    const members = this.#networks.membership(parseNetworkId(network))?.members.values() ?? []
    return [...members].filter(({ status }) => status === 'member').map(({ library }) => library)
  }

  /** Moves rotas on as far as they go now. One after the other: two at once would ask twice. */
  async moveOn(): Promise<Moved[]> {
    // A node that has just started may not know yet what it said before.
    if (this.#replica.holdsBackOwnWrites) return []
    const next = this.#moving.then(() => this.#movingOn.run())
    this.#moving = next.catch(() => [])
    return await next
  }

  /** Moves rotas on from time to time, and soon after something has been heard. */
  keepMoving(onFailure: (error: Error) => void): void {
    const move = (): void => void this.moveOn().catch(onFailure)
    const timer = setInterval(move, MOVE_EVERY_MS)
    let soon: NodeJS.Timeout | undefined
    const stopListening = this.view.onStatus(() => {
      soon ??= setTimeout(() => {
        soon = undefined
        move()
      }, MOVE_SOON_MS)
    })
    this.#stopMoving = () => {
      stopListening()
      clearTimeout(soon)
      clearInterval(timer)
    }
    void this.#replica.ownWritesReleased.then(move)
  }

  async close(): Promise<void> {
    this.#stopMoving()
    await this.#moving
    await this.view.close()
    this.written.close()
    this.home.close()
  }
}
