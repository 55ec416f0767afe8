// Real nodes on the loopback interface, for this package's own tests.
import { createHash } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { LibraryId } from '@serumpun/replica'
import type { ConnectedPeer, LibraryNetwork, NetworkEvent, NetworkInit } from '../library-network.ts'
import { startNetwork } from '../network.ts'

export const LOOPBACK = '/ip4/127.0.0.1/tcp/0'

export interface Actor {
  network: LibraryNetwork
  library: LibraryId
  address: string
  events: NetworkEvent[]
  /** Every pipe that has come up so far. */
  met: ConnectedPeer[]
  /** Resolves as soon as `condition` holds; looks after every event and every new pipe. */
  until(condition: () => boolean): Promise<void>
}

/** Nodes that are stopped together at the end of a test. */
export class Scene {
  readonly #actors: Actor[] = []
  #seeds = 0

  /** @param init the seed defaults to a new one; redials come quickly */
  async actor(init: Partial<NetworkInit> = {}): Promise<Actor> {
    const events: NetworkEvent[] = []
    const met: ConnectedPeer[] = []
    const waiting = new Set<() => void>()
    const look = (): void => {
      for (const check of waiting) check()
    }
    const network = await startNetwork({
      privateKey: seedOf(++this.#seeds),
      listen: [LOOPBACK],
      redial: { firstMs: 20, capMs: 200 },
      ...init,
      onPeer: (peer) => {
        met.push(peer)
        peer.signal.addEventListener('abort', look)
        init.onPeer?.(peer)
        look()
      },
      onEvent: (event) => {
        events.push(event)
        init.onEvent?.(event)
        look()
      },
    })
    const until = (condition: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!condition()) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      })
    const actor: Actor = { network, library: network.library, address: network.addresses[0] ?? '', events, met, until }
    this.#actors.push(actor)
    return actor
  }

  async end(): Promise<void> {
    // Nobody reads any more, so no END would be answered within the time of grace.
    for (const { duplex } of this.#actors.flatMap(({ met }) => met)) duplex.abort(new Error('The test is over.'))
    await Promise.all(this.#actors.map(({ network }) => network.stop()))
    this.#actors.length = 0
  }
}

/** The pipes between two actors that are up, at the end of `from`. */
export function pipesBetween(from: Actor, to: Actor): ConnectedPeer[] {
  return from.met.filter((peer) => peer.library === to.library && !peer.signal.aborted)
}

/** Whether a datagram to a multicast group comes back to this machine; containers often have no such route. */
export async function multicastWorks({ group, port }: { group: string; port: number }): Promise<boolean> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  try {
    socket.bind(port)
    await once(socket, 'listening')
    socket.addMembership(group)
    const heard = once(socket, 'message', { signal: AbortSignal.timeout(2000) })
    heard.catch(() => {})
    socket.send('?', port, group)
    await heard
    return true
  } catch {
    return false
  } finally {
    socket.close()
  }
}

export function seedOf(number: number): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`seed ${number}`).digest())
}
