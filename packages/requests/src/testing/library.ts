// For tests: a library with all that this package gives it, on a replica in memory, and lines between libraries.
import { sealFor, unseal } from '@serumpun/network'
import {
  createIdentity,
  type DatasetName,
  type Identity,
  inlineShardWork,
  type LibraryId,
  Replica,
  SyncEngine,
} from '@serumpun/replica'
import { memoryDuplexPair, MemoryStore } from '@serumpun/replica/testing'
import { RequestDesk } from '../actions/desk.ts'
import { MovingOn } from '../deadlines/moving-on.ts'
import type { PrivatePart } from '../events/private-part.ts'
import type { EventId, RequestId } from '../events/event.ts'
import { HomeStore } from '../private/home-store.ts'
import { PrivateView } from '../private/private-view.ts'
import type { Sealing } from '../private/sealing.ts'
import { RequestsView } from '../view/requests-view.ts'

export const NETWORK = 'a'.repeat(64)
const DATASET = `journal/${NETWORK}/2026` as DatasetName
const HOUR_MS = 3_600_000
const ANSWER_HOURS = 72

export interface TestLibrary {
  readonly self: LibraryId
  readonly identity: Identity
  readonly store: MemoryStore
  readonly replica: Replica
  readonly engine: SyncEngine
  readonly view: RequestsView
  readonly home: HomeStore
  readonly desk: RequestDesk
  readonly movingOn: MovingOn
  /** What the library can read of a request. */
  written(request: RequestId): Promise<ReadonlyMap<EventId, PrivatePart>>
  close(): Promise<void>
}

export interface TestLibraryInit {
  readonly identity?: Identity
  readonly store?: MemoryStore
  readonly home?: HomeStore
  /** The view's file. @default in memory */
  readonly view?: string
  /** @default the system's clock */
  readonly now?: () => number
}

export async function openTestLibrary({
  identity = createIdentity(),
  store = new MemoryStore(),
  ...init
}: TestLibraryInit = {}): Promise<TestLibrary> {
  const { now = Date.now, home = new HomeStore(':memory:') } = init
  const self = identity.library
  const sealing: Sealing = {
    seal: (message, to, context) => sealFor(to, message, context),
    unseal: (sealed, context) => unseal(identity, sealed, context),
  }
  const clock = { now, after: () => () => undefined }
  const replica = await Replica.open({ store, identity, work: inlineShardWork(), ...(init.now !== undefined && { clock }) })
  const engine = new SyncEngine({ replica })
  const view = await RequestsView.open({ path: init.view ?? ':memory:', landed: replica, self })
  const privateView = new PrivateView(':memory:', sealing)
  const journalOf = () => ({
    append: async ({ kind, body }: { kind: string; body: { readonly [field: string]: never } }) => {
      const [key = ''] = await replica.append(DATASET, [{ prefix: kind, body: { own: [], ...body } }])
      return key.slice(kind.length + 1)
    },
  })
  const desk = new RequestDesk({ self, view, sealing, journalOf: journalOf as never })
  const deadlineOf = (_: unknown, { askedMs }: { askedMs: number }): number => askedMs + ANSWER_HOURS * HOUR_MS
  const movingOn = new MovingOn({ self, desk, view, home, now, deadlineOf })
  return {
    self,
    identity,
    store,
    replica,
    engine,
    view,
    home,
    desk,
    movingOn,
    written: (request) => privateView.partsOf(NETWORK, request, view.index.sealed(request, NETWORK)),
    close: async () => {
      await engine.stop()
      await view.close()
      privateView.close()
      await replica.close()
    },
  }
}

/** A line between two libraries. @returns what cuts it. */
export function connect(a: TestLibrary, b: TestLibrary, onBytes?: (bytes: Uint8Array) => void): () => Promise<void> {
  const [left, right] = memoryDuplexPair()
  for (const duplex of [left, right]) {
    const send = duplex.send.bind(duplex)
    duplex.send = async (frame) => {
      onBytes?.(frame)
      await send(frame)
    }
  }
  const sessions = [a.engine.connect(left, b.self), b.engine.connect(right, a.self)]
  return async () => {
    await Promise.all(sessions.map((session) => session.end()))
  }
}
