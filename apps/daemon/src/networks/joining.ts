// Joining a network: this library asks the one that has invited it.
import type { LibraryNetwork } from '@serumpun/net'
import {
  bytesOfNetwork,
  type Invited,
  Joining,
  NetworkError,
  type NetworkId,
  type Offer,
  readAnswer,
  type Standing,
  standingShape,
  whoQuestion,
} from '@serumpun/network'
import type { Cbor, LibraryId } from '@serumpun/replica'
import type { Networks } from './networks.ts'

type Line = Pick<LibraryNetwork, 'askToJoin' | 'dial' | 'peers'>

export interface JoinInit {
  readonly networks: Networks
  readonly line: Line
  /** What this library calls itself. */
  readonly name: () => string | undefined
  readonly signal: AbortSignal
}

export interface Joined {
  readonly offer: Offer
  readonly standing: Standing
}

/** Through a relay an address has two ids: the last is of whom it leads to. */
const withKey = (address: string, library: LibraryId): string =>
  /\/p2p\/[^/]+$/.test(address) ? address : `${address}/p2p/${library}`

export class JoiningLine {
  readonly #with: JoinInit

  constructor(init: JoinInit) {
    this.#with = init
  }

  /** Whom to ask: at the addresses of the invitation, or of those that are heard on the local network. */
  #candidates(invited: Invited, at: readonly string[]): (readonly string[])[] {
    const { line, networks } = this.#with
    const given = [...at, ...invited.addresses]
    const addresses = invited.form === 'link' ? given.map((address) => withKey(address, invited.inviter)) : given
    const heard = line
      .peers()
      .filter(({ library }) => library !== networks.replica.library && (invited.form === 'words' || library === invited.inviter))
      .map((peer) => peer.addresses.map((address) => (peer.library === undefined ? address : withKey(address, peer.library))))
    return [addresses, ...heard].filter(({ length }) => length > 0)
  }

  /**
   * Asks what there is to agree to, and agrees if `accepts` says so.
   * @throws {NetworkError} `NETWORK_REFUSED`, `NETWORK_PROTOCOL`; {NetError} where nobody is reached.
   */
  async join(invited: Invited, at: readonly string[], accepts: (offer: Offer) => boolean): Promise<Joined | { offer: Offer }> {
    const candidates = this.#candidates(invited, at)
    if (candidates.length === 0)
      throw new NetworkError(
        'NETWORK_BAD_INVITATION',
        'These words do not say where the library is that invites you. Ask for its address and add: --at ADDRESS',
      )
    let failure: unknown
    for (const addresses of candidates) {
      try {
        return await this.#joinAt(invited, addresses, accepts)
      } catch (error) {
        failure ??= error
        this.#with.signal.throwIfAborted()
      }
    }
    throw failure
  }

  async #joinAt(
    invited: Invited,
    addresses: readonly string[],
    accepts: (offer: Offer) => boolean,
  ): Promise<Joined | { offer: Offer }> {
    const { networks, line, signal, name } = this.#with
    const { library: inviter } = await line.askToJoin(addresses, whoQuestion, { signal })
    const named = addresses.map((address) => withKey(address, inviter))
    const ask = async (question: Cbor): Promise<Cbor> => (await line.askToJoin(named, question, { signal })).answer
    const joining = new Joining(networks.replica.identity, invited, inviter)
    const read = joining.started(await ask(joining.startQuestion))
    const offer = joining.offered(await ask(read))
    if (!accepts(offer)) return { offer }
    const standing = joining.applied(await ask(joining.applyQuestion(name())))
    await this.#keep(offer, inviter, named, standing)
    return { offer, standing }
  }

  async #keep({ network, founder }: Offer, library: LibraryId, addresses: readonly string[], { status }: Standing): Promise<void> {
    const { networks } = this.#with
    if (status === 'none') return
    await networks.settings.keepNetwork({
      id: network,
      founder,
      contact: { library, addresses: [...addresses] },
      status,
      members: [],
    })
    networks.settingsChanged()
    this.#dial(addresses)
  }

  #dial(addresses: readonly string[]): void {
    for (const address of addresses) this.#with.line.dial(address)
  }

  /** Asks where this library stands in a network that it has applied to. @returns undefined where nobody is reached. */
  async standing(network: NetworkId): Promise<Standing | undefined> {
    const { networks, line, signal } = this.#with
    const known = networks.settings.network(network)
    if (known?.contact === undefined) return undefined
    const { addresses, library } = known.contact
    try {
      const { answer } = await line.askToJoin(addresses, { ask: 'standing', network: bytesOfNetwork(network) }, { signal })
      const standing = readAnswer(standingShape, answer)
      if (standing.status === 'member' && known.status === 'waiting') {
        await networks.settings.keepNetwork({ ...known, status: 'member' })
        networks.settingsChanged()
        this.#dial(addresses.map((address) => withKey(address, library)))
      }
      return standing
    } catch {
      // Asked again later; peers are told of what does not answer.
      return undefined
    }
  }
}
