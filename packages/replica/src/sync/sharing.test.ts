// Who may read what: nothing of a dataset gets to a peer outside its circle, however it asks, and what it may read it gets.
import { describe, expect, it } from 'vitest'
import type { Duplex } from '../duplex.ts'
import { createIdentity, type Identity } from '../identity.ts'
import { type DatasetName, type LibraryId, parseDatasetName } from '../ids.ts'
import { Replica } from '../replica.ts'
import { decodeMessage, encodeMessage, memoryDuplexPair, MemoryStore, type Message, readHead } from '../testing/index.ts'
import { inlineShardWork } from '../work.ts'
import { SyncEngine } from './engine.ts'

const OPEN = parseDatasetName('catalogue/open')
const CLOSED = parseDatasetName('catalogue/closed')
const JOURNAL = parseDatasetName('journal/closed/2026')

interface Node {
  readonly identity: Identity
  readonly replica: Replica
  readonly engine: SyncEngine
  /** What each peer may read, besides what is open. */
  readonly circles: Map<LibraryId, Set<DatasetName>>
}

async function makeNode(): Promise<Node> {
  const identity = createIdentity()
  const replica = await Replica.open({ store: new MemoryStore(), identity, work: inlineShardWork() })
  const circles: Node['circles'] = new Map()
  const mayRead = (peer: LibraryId, _: LibraryId, dataset: DatasetName): boolean =>
    dataset === OPEN || circles.get(peer)?.has(dataset) === true
  return { identity, replica, circles, engine: new SyncEngine({ replica, mayRead }) }
}

/** Writes something into each dataset. */
async function fill({ replica }: Node): Promise<void> {
  await replica.write(OPEN, [{ key: 'r/1', body: 'open' }])
  await replica.write(CLOSED, [{ key: 'r/1', body: 'closed' }])
  await replica.append(JOURNAL, [{ prefix: 'p', body: 'closed' }])
}

/** Connects, and keeps what `a` says. */
function connect(a: Node, b: Node): { said: Message[]; end: () => Promise<void> } {
  const [left, right] = memoryDuplexPair()
  const said: Message[] = []
  const heard: Duplex = {
    frames: left.frames,
    close: () => left.close(),
    abort: (reason) => left.abort(reason),
    send: async (frame) => {
      said.push(decodeMessage(frame))
      await left.send(frame)
    },
  }
  const sessions = [a.engine.connect(heard, b.identity.library), b.engine.connect(right, a.identity.library)]
  return { said, end: async () => void (await Promise.all(sessions.map((session) => session.end()))) }
}

/** The datasets of which heads were told. */
function toldOf(said: readonly Message[]): Set<DatasetName> {
  const heads = said.flatMap((message) => {
    if (message.type === 'heads') return message.heads.map(({ head }) => head)
    return message.type === 'announce' ? [message.head] : []
  })
  return new Set(heads.map((head) => readHead(head).dataset))
}

const holds = (node: Node, owner: Node, dataset: DatasetName): boolean =>
  node.replica.find(owner.identity.library, dataset)?.complete !== undefined

describe('what a peer may not read', () => {
  it('is not told, of one library or through another, when it is new or changed', async () => {
    const [a, b, c] = await Promise.all([makeNode(), makeNode(), makeNode()])
    await fill(a)
    for (const node of [a, b]) node.circles.set((node === a ? b : a).identity.library, new Set([CLOSED, JOURNAL]))
    const first = connect(a, b)
    await expect.poll(() => [OPEN, CLOSED, JOURNAL].every((dataset) => holds(b, a, dataset))).toBe(true)
    const second = connect(b, c)
    await expect.poll(() => holds(c, a, OPEN)).toBe(true)
    await a.replica.write(CLOSED, [{ key: 'r/2', body: 'closed too' }])
    await a.replica.write(OPEN, [{ key: 'r/2', body: 'open too' }])
    const revision = (node: Node, dataset: DatasetName) => node.replica.find(a.identity.library, dataset)?.complete?.revision
    await expect.poll(() => [revision(b, CLOSED), revision(c, OPEN)]).toEqual([2, 2])
    expect(toldOf(second.said)).toEqual(new Set([OPEN]))
    await second.end()
    await first.end()
    // All that the two share is alike: one round trip is enough to know.
    const again = connect(b, c)
    await expect.poll(() => [...b.engine.sessions].map(({ state }) => state)).toEqual(['live'])
    expect(again.said.map(({ type }) => type)).toEqual(['hello'])
    await again.end()
  })

  it('is not given to one that knows its hashes', async () => {
    const a = await makeNode()
    await fill(a)
    const stranger = createIdentity()
    const [left, right] = memoryDuplexPair()
    const session = a.engine.connect(left, stranger.library)
    const answers: Message[] = []
    const send = (message: Message) => right.send(encodeMessage(message))
    await send({ type: 'hello', version: 1, digest: new Uint8Array(32) })
    let id = 0
    for (const dataset of [OPEN, CLOSED, JOURNAL]) {
      const slot = a.replica.find(a.identity.library, dataset)
      const tree = await slot?.tree()
      const of = { library: a.identity.library, dataset }
      await send({ type: 'get-tree', id: id++, ...of, level: 1, index: 0, hash: tree?.root() as Uint8Array })
      await send({ type: 'get-shard', id: id++, ...of, shard: 0, hash: tree?.leaf(0) as Uint8Array, have: null })
    }
    for await (const frame of right.frames) {
      const message = decodeMessage(frame)
      if ('id' in message) answers.push(message)
      if (answers.length === id) break
    }
    expect(answers.map(({ type }) => type)).toEqual(['tree', 'shard', 'moved', 'moved', 'moved', 'moved'])
    right.abort(new Error('enough'))
    await expect.poll(() => session.state).toBe('ended')
  })

  it('is told once it may be read, on the session that there is, and is wanted then', async () => {
    const [a, b] = await Promise.all([makeNode(), makeNode()])
    await fill(a)
    const { said, end } = connect(a, b)
    await expect.poll(() => holds(b, a, OPEN)).toBe(true)
    a.circles.set(b.identity.library, new Set([CLOSED]))
    a.engine.sharingChanged()
    await expect.poll(() => holds(b, a, CLOSED)).toBe(true)
    expect(toldOf(said)).toEqual(new Set([OPEN, CLOSED]))
    await end()
  })
})

describe('what a peer may read again', () => {
  it('is told again, after it was asked for in vain', async () => {
    const a = await makeNode()
    await fill(a)
    const identity = createIdentity()
    const replica = await Replica.open({ store: new MemoryStore(), identity, work: inlineShardWork() })
    let wanted = false
    const engine = new SyncEngine({ replica, wants: (_, dataset) => dataset !== CLOSED || wanted })
    const b: Node = { identity, replica, circles: new Map(), engine }
    a.circles.set(identity.library, new Set([CLOSED]))
    const { said, end } = connect(a, b)
    await expect.poll(() => holds(b, a, OPEN)).toBe(true)
    // Told by itself, as changes are.
    await a.replica.write(CLOSED, [{ key: 'r/2', body: 'closed too' }])
    const told = () => said.flatMap((message) => (message.type === 'announce' ? [readHead(message.head)] : []))
    await expect.poll(() => told().some(({ dataset, revision }) => dataset === CLOSED && revision === 2)).toBe(true)

    a.circles.clear()
    a.engine.sharingChanged()
    wanted = true
    engine.sharingChanged()
    await expect.poll(() => said.some(({ type }) => type === 'moved')).toBe(true)
    const offered = () => [...engine.sessions].flatMap(({ offers }) => [...offers]).map(({ head }) => head.dataset)
    await expect.poll(offered).not.toContain(CLOSED)
    expect(holds(b, a, CLOSED)).toBe(false)

    a.circles.set(identity.library, new Set([CLOSED]))
    a.engine.sharingChanged()
    await expect.poll(() => holds(b, a, CLOSED)).toBe(true)
    await end()
  })
})

describe('what a library has published itself', () => {
  it('comes back to it, whatever its circle is', async () => {
    const [a, b] = await Promise.all([makeNode(), makeNode()])
    await fill(a)
    for (const node of [a, b]) node.circles.set((node === a ? b : a).identity.library, new Set([CLOSED, JOURNAL]))
    const { end } = connect(a, b)
    await expect.poll(() => holds(b, a, CLOSED)).toBe(true)
    await end()
    b.circles.clear()
    const replica = await Replica.open({
      store: new MemoryStore(),
      identity: a.identity,
      work: inlineShardWork(),
      recoverFirst: true,
    })
    const restored: Node = { ...a, replica, engine: new SyncEngine({ replica }) }
    const again = connect(b, restored)
    await expect.poll(() => holds(restored, a, CLOSED)).toBe(true)
    await again.end()
    await restored.engine.stop()
  })
})
