// What this library, as an inviter, does with whoever stands at its door (packages/network, invitation/door.ts).
import {
  type Application,
  type Household,
  MAX_WRONG_SECRETS,
  newInvitation,
  type NetworkId,
  type Offer,
  type OpenInvitation,
  type Refusal,
  type Standing,
} from '@serumpun/network'
import type { LibraryId } from '@serumpun/replica'
import type { Governing } from './governing.ts'
import type { Networks } from './networks.ts'
import type { GivenInvitation } from './settings.ts'

export interface HospitalityInit {
  readonly networks: Networks
  readonly governing: Governing
  readonly nameOf: (library: LibraryId) => string
  /** @default the system's clock */
  readonly now?: () => number
}

const isSame = (a: Uint8Array, b: Uint8Array | undefined): boolean => b !== undefined && Buffer.compare(a, b) === 0

export class Hospitality implements Household {
  readonly #networks: Networks
  readonly #governing: Governing
  readonly #nameOf: (library: LibraryId) => string
  readonly #now: () => number
  /** One newcomer after the other: an invitation for one admits one. */
  #admitting: Promise<unknown> = Promise.resolve()

  constructor({ networks, governing, nameOf, now = Date.now }: HospitalityInit) {
    this.#networks = networks
    this.#governing = governing
    this.#nameOf = nameOf
    this.#now = now
  }

  /** Gives out an invitation. @throws {NetworkError} `NETWORK_STATE`, `NETWORK_LIMIT`; {DaemonError} `FILE`. */
  async invite(network: NetworkId, uses: number, expires: number): Promise<GivenInvitation> {
    this.#governing.membership(network)
    const open = this.#networks.settings.invitations.filter((given) => this.#closedBy(given) === undefined)
    const given = { ...newInvitation({ network, uses, expires }, open), wrong: 0, revoked: false }
    await this.#networks.settings.keepInvitation(given)
    await this.#governing.recordInvitation(network, given)
    return given
  }

  async revoke(given: GivenInvitation): Promise<void> {
    if (given.revoked) return
    await this.#networks.settings.keepInvitation({ ...given, revoked: true })
    await this.#governing.recordRevocation(given.network, given.id)
  }

  /** Whom this library has admitted by it: counted in its journal, so that a restored folder does not count anew. */
  usedBy(given: OpenInvitation): LibraryId[] {
    const self = this.#networks.replica.library
    const admitted = new Set<LibraryId>()
    for (const entry of this.#networks.entries(given.network))
      if (entry.kind === 'vouch' && entry.author === self && isSame(given.id, entry.says.invitation))
        admitted.add(entry.says.library)
    return [...admitted]
  }

  #closedBy(given: GivenInvitation): Refusal | undefined {
    if (given.revoked) return 'revoked'
    if (given.expires <= this.#now()) return 'expired'
    return this.usedBy(given).length >= given.uses ? 'used' : undefined
  }

  /** Invitations that can still be used. */
  open(): GivenInvitation[] {
    return this.#networks.settings.invitations.filter((given) => this.#closedBy(given) === undefined)
  }

  #given(named: number | Uint8Array): GivenInvitation | Refusal {
    const all = this.#networks.settings.invitations
    if (typeof named !== 'number') return all.find(({ id }) => isSame(id, named)) ?? 'unknown'
    const given = all.find((one) => one.number === named && this.#closedBy(one) === undefined)
    // Its link goes on: else anybody could use up invitations by trying words.
    return given !== undefined && given.wrong >= MAX_WRONG_SECRETS ? 'revoked' : (given ?? 'unknown')
  }

  invitation(named: number | Uint8Array): OpenInvitation | Refusal {
    const given = this.#given(named)
    return typeof given === 'string' ? given : (this.#closedBy(given) ?? given)
  }

  async wrongWords({ id }: OpenInvitation): Promise<void> {
    const given = this.#given(id)
    if (typeof given !== 'string') await this.#networks.settings.keepInvitation({ ...given, wrong: given.wrong + 1 })
  }

  offer(network: NetworkId, newcomer: LibraryId): Offer | Refusal {
    const membership = this.#networks.membership(network)
    if (membership === undefined || this.#networks.statusIn(network) !== 'member' || this.#networks.hasEnded(network))
      return 'ended'
    const { founder, version, terms, members } = membership
    const returning = [...this.#networks.entries(network)].filter(({ kind, author }) => kind === 'leave' && author === newcomer)
    return {
      network,
      founder,
      version,
      terms,
      inviterName: this.#nameOf(this.#networks.replica.library),
      members: [...members.values()].filter(({ status }) => status === 'member').length,
      returning: returning.map(({ id }) => id),
    }
  }

  async admit(application: Application): Promise<Standing | Refusal> {
    const turn = this.#admitting.then(() => this.#admit(application))
    this.#admitting = turn.catch(() => undefined)
    return await turn
  }

  async #admit(application: Application): Promise<Standing | Refusal> {
    const { network, library } = application
    const before = this.standing(network, library)
    if (before.status === 'member') return before
    // Two may have come with one invitation.
    const given = this.invitation(application.invitation)
    if (typeof given === 'string') return given
    await this.#governing.vouch(application)
    return this.standing(network, library)
  }

  standing(network: NetworkId, library: LibraryId): Standing {
    const membership = this.#networks.membership(network)
    const member = membership?.members.get(library)
    if (membership === undefined || member === undefined || this.#networks.statusIn(network) !== 'member')
      return { status: 'none', sponsors: 0, needed: 0 }
    const status = member.status === 'member' || member.status === 'waiting' ? member.status : 'none'
    return { status, sponsors: member.sponsors.length, needed: membership.terms.sponsors }
  }
}
