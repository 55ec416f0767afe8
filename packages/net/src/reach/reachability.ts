// Whether this node can be reached from outside, and where: it asks members to dial it back at the address from which they
// see it coming. libp2p's AutoNAT is not used: in version 3 its server takes the open connection for the one that it was to
// dial, and closes it; and it believes nothing that fewer than four networks confirm, which a network of three never has.
import { isPrivate } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import type { LibraryId } from '@serumpun/replica'
import { CHECK_EVERY_MS } from '../limits.ts'
import type { Port } from './questions.ts'

interface Check {
  readonly at: number
  /** Where the other library sees us. */
  readonly host: string
  /** Ports at which it reached us. */
  readonly ports: readonly Port[]
}

/** A check is believed for this long: a day, so that a neighbour who is away for the night does not make us unreachable. */
const BELIEVED_MS = 24 * 3_600_000

export class Reachability {
  readonly #checks = new Map<LibraryId, Check>()

  /** What a member found. */
  found(by: LibraryId, host: string, ports: readonly Port[], at: number = Date.now()): void {
    this.#checks.set(by, { at, host, ports })
  }

  /** Whether it is time to ask this member (again). */
  isDue(member: LibraryId, now: number = Date.now()): boolean {
    const last = this.#checks.get(member)
    return last === undefined || now - last.at >= CHECK_EVERY_MS
  }

  #believed(now: number): Check[] {
    for (const [library, { at }] of this.#checks) if (now - at > BELIEVED_MS) this.#checks.delete(library)
    return [...this.#checks.values()]
  }

  /** Where members have reached us, without our id: addresses of the internet first. */
  addresses(now: number = Date.now()): string[] {
    const found = this.#believed(now).flatMap(({ host, ports }) => ports.map((port) => addressOf(host, port)))
    return [...new Set(found)].toSorted((a, b) => Number(isPrivate(multiaddr(a))) - Number(isPrivate(multiaddr(b))))
  }

  /** From where members see us coming, those of the internet first. */
  get hosts(): string[] {
    const hosts = new Set(this.#believed(Date.now()).map(({ host }) => host))
    return [...hosts].toSorted((a, b) => Number(isPrivateHost(a)) - Number(isPrivateHost(b)))
  }

  /** `open`: whoever asked us from outside got through. `closed`: somebody did not. `unknown`: nobody has tried. */
  state(now: number = Date.now()): 'open' | 'closed' | 'unknown' {
    const checks = this.#believed(now)
    if (checks.some(({ host, ports }) => ports.length > 0 && !isPrivateHost(host))) return 'open'
    if (checks.some(({ ports }) => ports.length === 0)) return 'closed'
    return checks.length > 0 ? 'open' : 'unknown'
  }
}

function isPrivateHost(host: string): boolean {
  return isPrivate(multiaddr(addressOf(host, { port: 1, isWebSocket: false })))
}

export function addressOf(host: string, { port, isWebSocket }: Port): string {
  return `/${host.includes(':') ? 'ip6' : 'ip4'}/${host}/tcp/${port}${isWebSocket ? '/ws' : ''}`
}
