// A library's node as the bench sees it: replica, sync engine and network wired as the daemon does it, in a process of
// its own, over loopback, with a store on the disk.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type LibraryNetwork, startNetwork } from '@serumpun/net'
import {
  type Head,
  identityFrom,
  type LevelStoreOptions,
  type OwnChange,
  openLevelStore,
  parseDatasetName,
  Replica,
  type Session,
  SyncEngine,
  threadShardWork,
  type ThreadWorkOptions,
} from '@serumpun/replica'
import type { IndexMemory } from '@serumpun/union'
import { recordKeyOf } from '../record-key.ts'
import { resourceUse, serve, sharedNow, watchEventLoop } from './serve.ts'
import { stalledAfterGreeting } from './stalled-duplex.ts'
import type { BenchView } from './view.ts'

export interface NodeInit {
  readonly folder: string
  /** Names the library. */
  readonly name: string
  readonly store?: LevelStoreOptions
  readonly work?: ThreadWorkOptions
  /** Keep a catalogue view of what lands. */
  readonly view?: { readonly memory?: IndexMemory }
  /** Greet peers and answer nothing more. */
  readonly stalled?: boolean
}

const DATASET = parseDatasetName('catalogue/main')

interface Meeting {
  readonly session: Session
  readonly at: number
}

class BenchNode {
  readonly replica: Replica
  readonly engine: SyncEngine
  readonly view: BenchView | undefined
  network: LibraryNetwork | undefined
  readonly #stalled: boolean
  readonly #meetings: Meeting[] = []
  /** Woken by every event; each wait looks again at what it waits for. */
  readonly #waiting = new Set<() => void>()
  /** Heads of the catalogue as they became complete, with the time. */
  readonly #held: { readonly head: Head; readonly at: number }[] = []

  constructor(replica: Replica, view: BenchView | undefined, stalled: boolean) {
    this.replica = replica
    this.view = view
    this.#stalled = stalled
    this.engine = new SyncEngine({ replica })
    replica.events.on('held', (head) => {
      if (head.dataset === DATASET) this.#held.push({ head, at: sharedNow() })
      this.#look()
    })
    this.engine.events.on('session', () => this.#look())
    this.engine.events.on('progress', () => this.#look())
    for (const event of ['failed', 'breach'] as const)
      this.engine.events.on(event, ({ error }: { error: Error }) => process.stderr.write(`${event}: ${error.stack}\n`))
  }

  #look(): void {
    for (const look of this.#waiting) look()
  }

  /** Resolves with the first thing that `find` finds, now or after an event. */
  async until<Found>(find: () => Found | undefined): Promise<Found> {
    const now = find()
    if (now !== undefined) return now
    return await new Promise((resolve) => {
      const look = (): void => {
        const found = find()
        if (found === undefined) return
        this.#waiting.delete(look)
        resolve(found)
      }
      this.#waiting.add(look)
    })
  }

  async startNetwork(listen: readonly string[]): Promise<LibraryNetwork> {
    this.network = await startNetwork({
      privateKey: this.replica.identity.seed,
      listen,
      redial: { firstMs: 20, capMs: 200 },
      onPeer: ({ duplex, library }) => {
        const at = sharedNow()
        this.#meetings.push({ session: this.engine.connect(this.#stalled ? stalledAfterGreeting(duplex) : duplex, library), at })
        this.#look()
      },
    })
    return this.network
  }

  meeting(index: number): Meeting | undefined {
    return this.#meetings.at(index)
  }

  get meetings(): number {
    return this.#meetings.length
  }

  heldWith(entries: number): { readonly head: Head; readonly at: number } | undefined {
    return this.#held.find(({ head }) => head.entries >= entries)
  }

  /** Shards of the catalogue that have landed, as a part of all that it should have. */
  landedFraction(): number {
    const [transfer] = this.engine.transfers
    return transfer === undefined ? 0 : transfer.done / transfer.head.shards
  }

  traffic(): { sent: number; received: number } {
    const total = { sent: 0, received: 0 }
    for (const { session } of this.#meetings) {
      total.sent += session.traffic.sent
      total.received += session.traffic.received
    }
    return total
  }
}

let opened: BenchNode | undefined

function node(): BenchNode {
  if (opened === undefined) throw new Error('The node has not been opened.')
  return opened
}

async function changesOf(from: number, to: number): Promise<OwnChange[]> {
  const { benchRecord } = await import('../records.ts')
  const changes: OwnChange[] = []
  for (let number = from; number < to; number++) changes.push({ key: recordKeyOf(number), body: benchRecord(number) })
  return changes
}

const commands = {
  async open({ folder, name, store, work, view, stalled = false }: NodeInit): Promise<{ ms: number }> {
    const since = sharedNow()
    const identity = identityFrom(createHash('sha256').update(name).digest())
    const level = await openLevelStore(join(folder, 'replica'), store)
    const replica = await Replica.open({ store: level, identity, work: threadShardWork(work) })
    const catalogue =
      view && (await (await import('./view.ts')).openBenchView(join(folder, 'catalogue.sqlite'), replica, view.memory))
    opened = new BenchNode(replica, catalogue, stalled)
    return { ms: sharedNow() - since }
  },

  /** Writes bench records as the library's own, so many under each head. */
  async fill({ from, to, batch }: { from: number; to: number; batch: number }): Promise<{ ms: number }> {
    const since = sharedNow()
    for (let at = from; at < to; at += batch) await node().replica.write(DATASET, await changesOf(at, Math.min(to, at + batch)))
    return { ms: sharedNow() - since }
  },

  /** Writes one changed record. Times: before writing, and when it was synced to the disk. */
  async change({ number, version }: { number: number; version: number }): Promise<{ begun: number; written: number }> {
    const { benchRecord } = await import('../records.ts')
    const body = benchRecord(number, version)
    const begun = sharedNow()
    await node().replica.write(DATASET, [{ key: recordKeyOf(number), body }])
    return { begun, written: sharedNow() }
  },

  async listen(): Promise<{ addresses: readonly string[] }> {
    watchEventLoop()
    const { addresses } = await node().startNetwork(['/ip4/127.0.0.1/tcp/0'])
    return { addresses }
  },

  /** Dials peers. Times: before the first was dialled, and when the first pipe was there. */
  async dial({ addresses }: { addresses: readonly string[] }): Promise<{ dialled: number; connected: number }> {
    const network = node().network ?? (await node().startNetwork([]))
    const before = node().meetings
    watchEventLoop()
    const dialled = sharedNow()
    for (const address of addresses) network.dial(address)
    const { at } = await node().until(() => node().meeting(before))
    return { dialled, connected: at }
  },

  /** Waits until a catalogue of so many entries is complete here and synced to the disk. */
  async untilHeld({ entries }: { entries: number }): Promise<{ at: number }> {
    const { at } = await node().until(() => node().heldWith(entries))
    return { at }
  },

  /** Waits until that part of the catalogue has landed. */
  async untilLanded({ fraction }: { fraction: number }): Promise<{ fraction: number }> {
    return await node().until(() => (node().landedFraction() >= fraction ? { fraction: node().landedFraction() } : undefined))
  },

  /** Ends the session with a peer in order and meets it again, many times: how long until both know that they have the same. */
  async meetAgain({ times }: { times: number }): Promise<{ ms: number[]; bytes: number[] }> {
    const ms: number[] = []
    const bytes: number[] = []
    for (let i = 0; i < times; i++) {
      const before = node().meetings
      await node().meeting(-1)?.session.end()
      const { session, at } = await node().until(() => (node().meetings > before ? node().meeting(-1) : undefined))
      await node().until(() => (session.state === 'live' ? true : undefined))
      ms.push(sharedNow() - at)
      bytes.push(session.traffic.sent + session.traffic.received)
    }
    return { ms, bytes }
  },

  async untilSearchable({ records }: { records: number }): Promise<{ at: number }> {
    await viewOfNode().untilRecords(records)
    return { at: sharedNow() }
  },

  /** Waits until a search for the word finds exactly one title. */
  async untilFound({ word }: { word: string }): Promise<{ at: number }> {
    await viewOfNode().untilFound(word)
    return { at: sharedNow() }
  },

  async search({ query }: { query: string }): Promise<{ total: number; at: number }> {
    const total = await viewOfNode().search(query)
    return { total, at: sharedNow() }
  },

  use() {
    return { ...resourceUse(), ...node().traffic() }
  },

  /** Stops in order and closes the store. */
  async close(): Promise<void> {
    const { engine, network, view, replica } = node()
    await engine.stop()
    await network?.stop()
    await view?.close()
    await replica.close()
    opened = undefined
  },
} as const

function viewOfNode(): BenchView {
  const { view } = node()
  if (view === undefined) throw new Error('The node keeps no view.')
  return view
}

export type NodeCommands = typeof commands

serve(commands)
