// Nodes on a virtual clock, joined by lines on which every frame takes one hop's time, and whose bytes are counted.
import { identityFrom, inlineShardWork, Replica, SyncEngine } from '@serumpun/replica'
import type { LibraryId, Session } from '@serumpun/replica'
import { MemoryStore, memoryDuplexPair } from '@serumpun/replica/testing'
import { createHash } from 'node:crypto'
import { NodeClock, VirtualTime } from '../../simulation/virtual-time.ts'

/** What one frame takes from one node to another. */
export const HOP_MS = 100

export class HopNode {
  readonly library: LibraryId
  readonly replica: Replica
  readonly engine: SyncEngine
  /** Bytes of frames that it has sent. */
  sent = 0
  received = 0

  private constructor(replica: Replica, fetches: boolean) {
    this.library = replica.library
    this.replica = replica
    this.engine = new SyncEngine({ replica, wants: () => fetches })
  }

  /** @param fetches whether it wants what others publish */
  static async open(world: HopWorld, number: number, fetches = true): Promise<HopNode> {
    const identity = identityFrom(new Uint8Array(createHash('sha256').update(`hop ${number}`).digest()))
    const clock = new NodeClock(world.time).forRun(() => false)
    const replica = await Replica.open({ store: new MemoryStore(), identity, work: inlineShardWork(), clock, client: number + 1 })
    return new HopNode(replica, fetches)
  }
}

export class HopWorld {
  readonly time = new VirtualTime()
  readonly nodes: HopNode[] = []

  async grow(count: number): Promise<void> {
    while (this.nodes.length < count) this.nodes.push(await HopNode.open(this, this.nodes.length))
  }

  /** Connects two nodes. @returns the sessions of both. */
  join(a: HopNode, b: HopNode): [Session, Session] {
    const ends = [a, b] as const
    const carry = (deliver: () => void, frame: Uint8Array, from: 0 | 1): void => {
      ends[from].sent += frame.length
      ends[(1 - from) as 0 | 1].received += frame.length
      this.time.after(HOP_MS, deliver)
    }
    const [left, right] = memoryDuplexPair({ carry })
    return [a.engine.connect(left, b.library), b.engine.connect(right, a.library)]
  }

  /** Ends sessions, while time passes. */
  async part(sessions: readonly Session[]): Promise<void> {
    let isOver = false
    void Promise.all(sessions.map((session) => session.end())).then(() => (isOver = true))
    await this.until(() => isOver)
  }

  /** Lets time pass until a condition holds. @returns the milliseconds that it took; throws after `most`. */
  async until(condition: () => boolean, most = 600_000): Promise<number> {
    const began = this.time.now
    await this.time.runUntil(began + most, condition)
    if (!condition()) throw new Error(`It did not happen within ${most / 1000} s.`)
    return this.time.now - began
  }

  forgetTraffic(): void {
    for (const node of this.nodes) node.sent = node.received = 0
  }
}
