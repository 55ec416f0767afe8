import { describe, expect, it } from 'vitest'
import type { Duplex } from '../duplex.ts'
import { decodeEntry } from '../entry.ts'
import { createIdentity, type Identity } from '../identity.ts'
import { type DatasetName, parseDatasetName } from '../ids.ts'
import { Replica } from '../replica.ts'
import { decodeMessage, memoryDuplexPair, MemoryStore } from '../testing/index.ts'
import { inlineShardWork } from '../work.ts'
import { SyncEngine } from './engine.ts'

const CATALOGUE = parseDatasetName('catalogue/main')
const JOURNAL = parseDatasetName('journal/net/2026')

interface Node {
  readonly store: MemoryStore
  readonly identity: Identity
  readonly replica: Replica
  readonly engine: SyncEngine
}

async function makeNode(store = new MemoryStore(), identity = createIdentity()): Promise<Node> {
  const replica = await Replica.open({ store, identity, work: inlineShardWork() })
  return { store, identity, replica, engine: new SyncEngine({ replica }) }
}

function connect(a: Node, b: Node): () => Promise<void> {
  const [left, right] = memoryDuplexPair()
  const sessions = [a.engine.connect(left, b.identity.library), b.engine.connect(right, a.identity.library)]
  return async () => {
    await Promise.all(sessions.map((session) => session.end()))
  }
}

/** All entries of a dataset as a node has them, main line and branches together. */
async function entriesOf(node: Node, owner: Node, dataset: DatasetName): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const main = node.replica.find(owner.identity.library, dataset)
  for (const slot of main === undefined ? [] : [main, ...node.replica.branchesOf(owner.identity.library, dataset)]) {
    const tree = await slot.tree()
    for (let shard = 0; shard < tree.size; shard++) {
      const leaf = tree.leaf(shard)
      if (leaf === undefined) continue
      for (const [key, value] of await node.replica.work.entries(slot.base(shard, leaf.slice()))) {
        const { body } = decodeEntry(value)
        if (typeof body === 'string') found.set(key, body)
      }
    }
  }
  return found
}

async function rootAt(node: Node, owner: Node, dataset = CATALOGUE): Promise<string> {
  const slot = node.replica.find(owner.identity.library, dataset)
  return slot?.complete === undefined ? 'incomplete' : Buffer.from((await slot.tree()).root()).toString('hex')
}

const records = (from: number, to: number, text = 'record') =>
  Array.from({ length: to - from }, (_, i) => ({ key: `r/${from + i}`, body: `${text} ${from + i}` }))

const inStep = (a: Node, b: Node, owner: Node, dataset = CATALOGUE) =>
  expect
    .poll(async () => [await rootAt(a, owner, dataset), await rootAt(b, owner, dataset)])
    .toSatisfy(([x, y]: string[]) => x === y && x !== 'incomplete')

/** A connection of which `b`'s end swallows its answers with shards; `asked` resolves with the first of them. */
function connectMute(a: Node, b: Node): { asked: Promise<void>; breakOff: (reason: Error) => void } {
  const [left, right] = memoryDuplexPair()
  const asked = Promise.withResolvers<void>()
  const mute: Duplex = {
    frames: right.frames,
    send: async (frame) => {
      if (decodeMessage(frame).type !== 'shard') return await right.send(frame)
      asked.resolve()
      return await new Promise<never>(() => undefined)
    },
    close: () => right.close(),
    abort: (reason) => right.abort(reason),
  }
  a.engine.connect(left, b.identity.library)
  b.engine.connect(mute, a.identity.library)
  return { asked: asked.promise, breakOff: (reason) => left.abort(reason) }
}

describe('a newcomer with two sources of which one gives nothing', () => {
  async function meet() {
    const [owner, mute, newcomer] = [await makeNode(), await makeNode(), await makeNode()]
    await owner.replica.write(CATALOGUE, records(0, 3000))
    const part = connect(owner, mute)
    await inStep(owner, mute, owner)
    await part()
    const failures: Error[] = []
    newcomer.engine.events.on('failed', ({ error }) => failures.push(error))
    const { asked, breakOff } = connectMute(newcomer, mute)
    await asked
    return { owner, newcomer, failures, breakOff }
  }

  it('is complete as soon as the other has given all', async () => {
    const { owner, newcomer, failures } = await meet()
    connect(newcomer, owner)
    await inStep(newcomer, owner, owner)
    expect([newcomer.engine.transfers, failures]).toEqual([[], []])
    await newcomer.engine.stop()
  })

  it('is not stopped by its pipe breaking, whatever the pipe says', async () => {
    const { owner, newcomer, failures, breakOff } = await meet()
    connect(newcomer, owner)
    const live = (): boolean => [...newcomer.engine.sessions].every(({ state }) => state === 'live')
    await expect.poll(live, { interval: 1 }).toBe(true)
    breakOff(new Error('The peer broke the pipe.'))
    await inStep(newcomer, owner, owner)
    expect(failures).toEqual([])
  })
})

describe('two nodes', () => {
  it('replicate what either has, and what is written later', async () => {
    const [a, b] = [await makeNode(), await makeNode()]
    await a.replica.write(CATALOGUE, records(0, 1500))
    await b.replica.write(CATALOGUE, records(0, 3, 'other'))
    const disconnect = connect(a, b)
    await inStep(a, b, a)
    await inStep(a, b, b)
    await a.replica.write(CATALOGUE, [{ key: 'r/7', body: 'changed' }, { key: 'r/new', body: 'new' }, { key: 'r/8' }])
    await inStep(a, b, a)
    const entries = await entriesOf(b, a, CATALOGUE)
    expect(entries.size).toBe(1500)
    expect(entries.get('r/7')).toBe('changed')
    expect(entries.has('r/8')).toBe(false)
    await disconnect()
    expect([...a.engine.sessions]).toEqual([])
  })

  it('say nothing but hello when they are in step', async () => {
    const [a, b] = [await makeNode(), await makeNode()]
    await a.replica.write(CATALOGUE, records(0, 10))
    connect(a, b)
    await inStep(a, b, a)
    for (const node of [a, b]) await node.engine.stop()
    const [c, d] = [await makeNode(a.store, a.identity), await makeNode(b.store, b.identity)]
    const states: { state: string; sent: number }[] = []
    c.engine.events.on('session', (event) => states.push(event))
    connect(c, d)
    await expect.poll(() => states.map(({ state }) => state)).toContain('live')
    expect(states[0]?.sent).toBeLessThan(100)
  })
})

describe('a chain of nodes', () => {
  it('passes on what it has verified', async () => {
    const nodes = [await makeNode(), await makeNode(), await makeNode(), await makeNode()]
    for (const [i, node] of nodes.entries()) if (i > 0) connect(nodes[i - 1] as Node, node)
    const [first] = nodes as [Node]
    const last = nodes.at(-1) as Node
    await first.replica.write(CATALOGUE, records(0, 700))
    await inStep(first, last, first)
    await first.replica.write(CATALOGUE, [{ key: 'r/1', body: 'again' }])
    await inStep(first, last, first)
    expect((await entriesOf(last, first, CATALOGUE)).get('r/1')).toBe('again')
  })
})

describe('a restored library', () => {
  it('loses neither what it wrote before nor what it wrote after the restore', async () => {
    const [a, b] = [await makeNode(), await makeNode()]
    await a.replica.write(CATALOGUE, records(0, 600))
    await a.replica.append(JOURNAL, [{ prefix: 'j', body: 'one' }])
    const backup = a.store.copy()
    connect(a, b)
    await a.replica.write(CATALOGUE, [
      { key: 'r/5', body: 'first life' },
      { key: 'r/9', body: 'kept' },
      { key: 'r/first', body: 'x' },
      { key: 'r/11' },
    ])
    await a.replica.append(JOURNAL, [{ prefix: 'j', body: 'two' }])
    await inStep(a, b, a)
    await inStep(a, b, a, JOURNAL)
    await a.engine.stop()
    const again = await makeNode(backup, a.identity)
    await again.replica.write(CATALOGUE, [
      { key: 'r/5', body: 'second life' },
      { key: 'r/second', body: 'y' },
    ])
    await again.replica.append(JOURNAL, [{ prefix: 'j', body: 'three' }])
    connect(again, b)
    await expect.poll(async () => (await entriesOf(b, a, CATALOGUE)).get('r/second')).toBe('y')
    await inStep(again, b, a)
    await inStep(again, b, a, JOURNAL)
    for (const node of [again, b]) {
      const entries = await entriesOf(node, a, CATALOGUE)
      expect(entries.get('r/5')).toBe('second life')
      expect(entries.get('r/9')).toBe('kept')
      expect(entries.get('r/first')).toBe('x')
      expect(entries.has('r/11')).toBe(false)
      expect(new Set((await entriesOf(node, a, JOURNAL)).values())).toEqual(new Set(['one', 'two', 'three']))
    }
    await again.replica.write(CATALOGUE, [{ key: 'r/after', body: 'z' }])
    await inStep(again, b, a)
  })

  it('gets everything back from others when it has lost all but its key', async () => {
    const [a, b] = [await makeNode(), await makeNode()]
    await a.replica.write(CATALOGUE, records(0, 600))
    connect(a, b)
    await inStep(a, b, a)
    await a.engine.stop()
    const again = await makeNode(new MemoryStore(), a.identity)
    connect(again, b)
    await inStep(again, b, a)
    expect((await entriesOf(again, a, CATALOGUE)).size).toBe(600)
  })
})

describe('a forked journal', () => {
  it('is read as one by those who see both branches, and healed by its owner', async () => {
    const [b, c] = [await makeNode(), await makeNode()]
    const a = await makeNode()
    await a.replica.append(JOURNAL, [{ prefix: 'j', body: 'one' }])
    const clone = await makeNode(a.store.copy(), a.identity)
    connect(a, b)
    await inStep(a, b, a, JOURNAL)
    await a.replica.append(JOURNAL, [{ prefix: 'j', body: 'two' }])
    await inStep(a, b, a, JOURNAL)
    await clone.replica.append(JOURNAL, [{ prefix: 'j', body: 'three' }])
    connect(clone, c)
    await inStep(clone, c, a, JOURNAL)
    await a.engine.stop()
    await clone.engine.stop()
    connect(b, c)
    for (const node of [b, c])
      await expect.poll(async () => new Set((await entriesOf(node, a, JOURNAL)).values())).toEqual(new Set(['one', 'two', 'three']))
    expect(b.replica.branchesOf(a.identity.library, JOURNAL)).toHaveLength(1)
    const again = await makeNode(a.store, a.identity)
    connect(again, b)
    await expect.poll(() => [b, c].map((node) => node.replica.branchesOf(a.identity.library, JOURNAL).length)).toEqual([0, 0])
    await inStep(again, c, a, JOURNAL)
    expect(new Set((await entriesOf(again, a, JOURNAL)).values())).toEqual(new Set(['one', 'two', 'three']))
  })
})
