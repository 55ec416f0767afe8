import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { NodeRefused, NodeUnreachable } from './errors.ts'
import { HIDDEN_MS, NodeLink, REOPEN_AFTER_MS, SILENCE_MS } from './node-link.ts'
import type { NodeStatus } from './types.ts'

const status = (version: string): NodeStatus => ({
  version,
  library: { id: '12D3KooWown', name: 'Perpustakaan SD Nanga Pinoh' },
  datasets: [],
  peers: [],
  views: { catalogue: { records: 0, titles: 0, current: true, pendingShards: 0 } },
  sync: { state: 'alone', transfers: [] },
})

class Stream extends EventTarget {
  closed = false
  close() {
    this.closed = true
  }
  say(version: string) {
    this.dispatchEvent(new MessageEvent('status', { data: JSON.stringify(status(version)) }))
  }
}

/** A link to a node that the test plays. */
function setUp() {
  const streams: Stream[] = []
  const seen: string[] = []
  const node = { answer: async (): Promise<NodeStatus> => status('asked') }
  const link = new NodeLink({
    openEvents: () => {
      const stream = new Stream()
      streams.push(stream)
      return stream as unknown as EventSource
    },
    fetchStatus: () => node.answer(),
    onStatus: ({ version }) => seen.push(version),
    onJob: ({ name, job }) => seen.push(`${name} ${job.id}`),
  })
  const latest = () => streams.at(-1)!
  const settle = () => vi.advanceTimersByTimeAsync(0)
  return { link, node, seen, streams, latest, settle }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('NodeLink', () => {
  it('asks for the status when the stream opens, then takes what comes', async () => {
    const { link, seen, latest, settle } = setUp()
    link.open()
    expect(link.state.phase).toBe('opening')
    latest().dispatchEvent(new Event('open'))
    await settle()
    latest().say('event')
    expect(link.state.phase).toBe('live')
    expect(seen).toEqual(['asked', 'event'])
  })

  it('tells of jobs, but not those of a stream that was given up', () => {
    const { link, seen, latest } = setUp()
    link.open()
    const first = latest()
    first.dispatchEvent(new MessageEvent('import', { data: '{"id":"1"}' }))
    link.close()
    link.open()
    first.dispatchEvent(new MessageEvent('import', { data: '{"id":"2"}' }))
    latest().dispatchEvent(new MessageEvent('export-removed', { data: '{"id":"3"}' }))
    expect(seen).toEqual(['import 1', 'export-removed 3'])
  })

  it('lets no slow answer replace a newer event', async () => {
    const { link, node, seen, latest, settle } = setUp()
    let answer: (value: NodeStatus) => void = () => {}
    node.answer = () => new Promise((resolve) => (answer = resolve))
    link.open()
    latest().dispatchEvent(new Event('open'))
    latest().say('newer')
    answer(status('older'))
    await settle()
    expect(seen).toEqual(['newer'])
  })

  it('says nothing of a quick restart, and tells of a longer silence until it ends', async () => {
    const { link, latest, streams } = setUp()
    const phases: string[] = []
    link.subscribe(() => phases.push(link.state.phase))
    link.open()
    latest().say('a')
    latest().dispatchEvent(new Event('error'))
    expect(streams[0]?.closed).toBe(true)
    await vi.advanceTimersByTimeAsync(REOPEN_AFTER_MS[0])
    latest().say('b')
    expect(phases).toEqual(['live'])

    const heard = Date.now()
    latest().dispatchEvent(new Event('error'))
    await vi.advanceTimersByTimeAsync(REOPEN_AFTER_MS[0])
    latest().dispatchEvent(new Event('error'))
    expect(link.state).toEqual({ phase: 'lost', lastHeard: heard })
    await vi.advanceTimersByTimeAsync(REOPEN_AFTER_MS[1])
    latest().say('c')
    expect(phases).toEqual(['live', 'lost', 'live'])
  })

  it('goes on trying, never faster than the longest wait', async () => {
    const { link, latest, streams } = setUp()
    link.open()
    for (const wait of [...REOPEN_AFTER_MS, REOPEN_AFTER_MS.at(-1)!, REOPEN_AFTER_MS.at(-1)!]) {
      const before = streams.length
      latest().dispatchEvent(new Event('error'))
      await vi.advanceTimersByTimeAsync(wait - 1)
      expect(streams).toHaveLength(before)
      await vi.advanceTimersByTimeAsync(1)
      expect(streams).toHaveLength(before + 1)
    }
    expect(link.state).toEqual({ phase: 'lost' })
  })

  it('finds out by asking that a silent node is gone', async () => {
    const { link, node, latest, streams } = setUp()
    link.open()
    latest().say('a')
    node.answer = () => Promise.reject(new NodeUnreachable())
    await vi.advanceTimersByTimeAsync(SILENCE_MS)
    expect(streams[0]?.closed).toBe(true)
    await vi.advanceTimersByTimeAsync(REOPEN_AFTER_MS[0])
    expect(streams).toHaveLength(2)
  })

  it('takes a refusal for a sign of life', async () => {
    const { link, node, latest, streams } = setUp()
    link.open()
    latest().say('a')
    node.answer = () => Promise.reject(new NodeRefused(503, {}))
    await vi.advanceTimersByTimeAsync(SILENCE_MS)
    expect(link.state.phase).toBe('live')
    expect(streams).toHaveLength(1)
  })

  it('gives its connection back while nobody looks, and opens again at once', async () => {
    const { link, latest, streams } = setUp()
    link.open()
    latest().say('a')
    link.rest()
    await vi.advanceTimersByTimeAsync(HIDDEN_MS)
    expect(streams[0]?.closed).toBe(true)
    link.open()
    expect(streams).toHaveLength(2)
    expect(link.state.phase).toBe('live')
  })

  it('keeps the stream through a short look elsewhere', async () => {
    const { link, latest, streams } = setUp()
    link.open()
    latest().say('a')
    link.rest()
    await vi.advanceTimersByTimeAsync(HIDDEN_MS - 1)
    link.open()
    await vi.advanceTimersByTimeAsync(HIDDEN_MS)
    expect(streams).toHaveLength(1)
    expect(streams[0]?.closed).toBe(false)
  })

  it('hears nothing after it was closed', async () => {
    const { link, seen, latest, streams } = setUp()
    link.open()
    const stream = latest()
    link.close()
    stream.say('late')
    stream.dispatchEvent(new Event('error'))
    await vi.advanceTimersByTimeAsync(SILENCE_MS)
    expect(seen).toEqual([])
    expect(streams).toHaveLength(1)
  })
})
