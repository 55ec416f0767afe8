// A library's node: the code that ships, on a simulated disk, clock and network, started and killed at will.
import {
  type Cbor,
  type DatasetName,
  type Duplex,
  type Identity,
  type Landing,
  type LibraryId,
  type OwnChange,
  Replica,
  ReplicaError,
  type ReplicaEvents,
  SyncEngine,
} from '@serumpun/replica'
import { MemoryStore } from '@serumpun/replica/testing'
import type { Endpoint, Network } from './network.ts'
import type { Random } from './random.ts'
import { slowDisk, slowWork } from './slow-disk.ts'
import type { Trace } from './trace.ts'
import { NodeClock, type VirtualTime } from './virtual-time.ts'

/** One run of the node, from its start to its stop or crash. */
export interface Run {
  readonly replica: Replica
  readonly engine: SyncEngine
  isOver: boolean
}

/** Who wants to know what happens in a node. */
export interface NodeObserver {
  started(node: SimNode, run: Run): void
  landed(node: SimNode, run: Run, landing: Landing): void
  /** Something that a node may never do. */
  violation(who: string, what: string): void
  published(node: SimNode, published: ReplicaEvents['published'][0]): void
  recovered(node: SimNode, dataset: DatasetName, revision: number): void
  breached(node: SimNode, peer: LibraryId, error: ReplicaError): void
}

export interface SimNodeInit {
  readonly name: string
  readonly identity: Identity
  readonly random: Random
  readonly time: VirtualTime
  readonly network: Network
  readonly trace: Trace
  readonly observer: NodeObserver
  /** The longest that its disk and its workers take for one thing. @default 0 */
  readonly slownessMs?: number
}

/** How long a node will not talk to a peer that broke a rule. */
const BANISHED_MS = 45_000

/** `done`: acknowledged. `failed`: refused, nothing was written. `lost`: the node died before it could say. */
export type WriteOutcome = 'done' | 'failed' | 'lost'

export class SimNode implements Endpoint {
  readonly name: string
  readonly identity: Identity
  readonly clock: NodeClock
  store = new MemoryStore()
  run: Run | undefined
  /** Ms that reading one frame takes. */
  readDelayMs = 0
  readonly #with: SimNodeInit
  readonly #banished = new Map<LibraryId, number>()
  /** Coming up, or on its way down: there is never more than one process on a disk. */
  #isBusy = false
  /** Frames handed to pipes and not yet taken by them: the most there have been at once in one session. */
  mostUnsent = 0

  constructor(init: SimNodeInit) {
    this.#with = init
    this.name = init.name
    this.identity = init.identity
    this.clock = new NodeClock(init.time)
  }

  get library(): LibraryId {
    return this.identity.library
  }

  get isUp(): boolean {
    return this.run !== undefined
  }

  #say(what: string): void {
    this.#with.trace.line(this.#with.time.now, this.name, what)
  }

  // Living and dying

  async start(): Promise<void> {
    if (this.isUp || this.#isBusy) return
    this.#isBusy = true
    const isOver = (): boolean => run?.isOver ?? false
    let run: Run | undefined
    try {
      const { time, random, slownessMs = 0 } = this.#with
      const slowness = { time, random: random.fork(`slowness at ${time.now}`), mostMs: slownessMs }
      const { store } = this
      const replica = await Replica.open({
        store: slowDisk(store, slowness),
        identity: this.identity,
        work: slowWork(slowness),
        clock: this.clock.forRun(isOver),
        client: this.#with.random.below(2 ** 32),
        recoverFirst: true,
      })
      // Another disk has been put in meanwhile.
      if (this.store !== store) return
      run = { replica, engine: new SyncEngine({ replica }), isOver: false }
    } catch (error) {
      // On a full disk not even the format can be written; whoever freed it starts the node again.
      this.#say(`could not start: ${(error as Error).message}`)
      return
    } finally {
      this.#isBusy = false
    }
    this.run = run
    this.#listen(run)
    this.#say('started')
    this.#with.observer.started(this, run)
    this.#with.network.cameUp(this)
  }

  #listen(run: Run): void {
    const { observer } = this.#with
    const { replica, engine } = run
    const unlessOver =
      <Parameters extends unknown[]>(listener: (...parameters: Parameters) => void) =>
      (...parameters: Parameters): void => {
        if (!run.isOver) listener(...parameters)
      }
    replica.events.on(
      'landing',
      unlessOver((landing) => observer.landed(this, run, landing)),
    )
    replica.events.on(
      'published',
      unlessOver((published) => {
        const { dataset, revision, entries, shards } = published.head
        this.#say(`signed ${dataset} revision ${revision}: ${entries} entries in ${shards} shards`)
        observer.published(this, published)
      }),
    )
    replica.events.on(
      'equivocation',
      unlessOver(({ library, dataset, revision }) =>
        this.#say(`has proof of two heads ${dataset} ${revision} of ${library.slice(-6)}`),
      ),
    )
    engine.events.on(
      'recovered',
      unlessOver(({ dataset, revision }) => {
        this.#say(`merged its own past: ${dataset} revision ${revision}`)
        observer.recovered(this, dataset, revision)
      }),
    )
    engine.events.on(
      'failed',
      unlessOver(({ head, error }) => {
        this.#say(`could not fetch ${head.dataset} revision ${head.revision}: ${error.message}`)
        const isExpected = error instanceof ReplicaError && ['REPLICA_WRITE_FAILED', 'REPLICA_CLOSED'].includes(error.code)
        if (!isExpected) observer.violation(this.name, `a transfer failed: ${error.stack}`)
      }),
    )
    engine.events.on(
      'breach',
      unlessOver(({ peer, error }) => {
        this.#banished.set(peer, this.#with.time.now + BANISHED_MS)
        observer.breached(this, peer, error)
      }),
    )
  }

  /** Ends in good order. */
  async stop(): Promise<void> {
    const { run } = this
    if (run === undefined) return
    this.#say('stopping')
    this.run = undefined
    this.#isBusy = true
    await run.engine.stop()
    await run.replica.close()
    run.isOver = true
    // What was closed in good order is all on disk.
    this.store = this.store.copy()
    this.#isBusy = false
  }

  /** Dies at once; of what was not synced it keeps the beginning. */
  crash(): void {
    const { run } = this
    if (run === undefined) return
    const unsynced = this.store.unsyncedBatches
    const keep = this.#with.random.below(unsynced + 1)
    this.#say(`crashes: ${keep} of ${unsynced} unsynced batches stay`)
    run.isOver = true
    this.run = undefined
    this.#with.network.wentDown(this)
    this.store = this.store.crash(keep)
  }

  /** Goes on, dead, with another disk. */
  replaceStore(store: MemoryStore): void {
    this.crash()
    this.store = store
  }

  // Talking

  refuses(peer: LibraryId): boolean {
    return (this.#banished.get(peer) ?? 0) > this.#with.time.now
  }

  /** Lets everybody in again. */
  forgive(): void {
    this.#banished.clear()
  }

  async meet(duplex: Duplex, peer: Endpoint): Promise<void> {
    const { run } = this
    if (run === undefined) {
      duplex.abort(new ReplicaError('REPLICA_CLOSED', 'The node is down.'))
      return
    }
    const session = run.engine.connect(this.#observed(duplex), peer.library)
    await new Promise<void>((resolve) => {
      const ended = (): void => {
        if (session.state !== 'ended') return
        run.engine.events.off('session', ended)
        resolve()
      }
      run.engine.events.on('session', ended)
      ended()
    })
  }

  #observed(duplex: Duplex): Duplex {
    const { time } = this.#with
    const readDelayMs = (): number => this.readDelayMs
    let unsent = 0
    const send = async (frame: Uint8Array): Promise<void> => {
      this.mostUnsent = Math.max(this.mostUnsent, ++unsent)
      try {
        await duplex.send(frame)
      } finally {
        unsent--
      }
    }
    async function* frames(): AsyncIterable<Uint8Array> {
      for await (const frame of duplex.frames) {
        if (readDelayMs() > 0) await time.wait(readDelayMs())
        yield frame
      }
    }
    return { send, frames: frames(), close: () => duplex.close(), abort: (reason) => duplex.abort(reason) }
  }

  // Working

  async #attempt(what: string, work: (replica: Replica) => Promise<unknown>): Promise<WriteOutcome> {
    const { run } = this
    if (run === undefined) return 'lost'
    try {
      await work(run.replica)
      return run.isOver ? 'lost' : 'done'
    } catch (error) {
      if (run.isOver || this.run !== run) return 'lost'
      const isExpected = error instanceof ReplicaError && error.code === 'REPLICA_WRITE_FAILED'
      if (!isExpected) this.#with.observer.violation(this.name, `${what} failed: ${(error as Error).stack}`)
      this.#say(`${what} failed: ${(error as Error).message}`)
      return 'failed'
    }
  }

  write(dataset: DatasetName, changes: readonly OwnChange[]): Promise<WriteOutcome> {
    return this.#attempt(`writing ${dataset}`, (replica) => replica.write(dataset, changes))
  }

  append(dataset: DatasetName, bodies: readonly { prefix: string; body: Cbor }[]): Promise<WriteOutcome> {
    return this.#attempt(`appending to ${dataset}`, (replica) => replica.append(dataset, bodies))
  }

  resign(): Promise<WriteOutcome> {
    return this.#attempt('signing anew', (replica) => replica.resignOlderThan(0))
  }
}
