// A direct connection between two nodes of which neither can be reached: each dials the other's router from a port of its
// own, so that both routers take what comes for an answer (TCP simultaneous open, as in libp2p's DCUtR). libp2p's own service
// cannot do it over TCP in Node: it dials from a port that the router has not opened for anybody, and both sides dial as
// initiators. Here each takes a fresh local port that nothing listens on; most routers keep its number.
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Connection } from '@libp2p/interface'
import type { LibraryId } from '@serumpun/replica'
import { NetError } from '../errors.ts'
import { PUNCH_AGAIN_MS, PUNCH_MS } from '../limits.ts'

export interface PunchTarget {
  readonly library: LibraryId
  readonly host: string
  readonly port: number
  readonly localPort: number
  /** One side of the two is it, so that they agree on who speaks first. */
  readonly isInitiator: boolean
}

/** Dials from a given port; the connection counts as inbound at the side that is not the initiator. */
export type DialFrom = (target: PunchTarget, signal: AbortSignal) => Promise<Connection>

/** A port of this machine that nothing uses now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/**
 * Knocks until the other side's router lets it through.
 * @throws {NetError} `NET_UNREACHABLE` when that has not happened within PUNCH_MS.
 */
export async function punch(target: PunchTarget, dialFrom: DialFrom, stopping: AbortSignal): Promise<Connection> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(PUNCH_MS)])
  for (;;) {
    try {
      return await dialFrom(target, signal)
    } catch (cause) {
      // A router that answers "no" before the other side has knocked may say yes a moment later.
      if (signal.aborted)
        throw new NetError('NET_UNREACHABLE', 'The routers of both libraries let nothing through from outside.', { cause })
      await pause(PUNCH_AGAIN_MS)
    }
  }
}
