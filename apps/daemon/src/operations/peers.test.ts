import type { PeerState } from '@serumpun/net'
import type { Member, Membership, NetworkId } from '@serumpun/network'
import { createIdentity, inlineShardWork, type LibraryId, parseDatasetName, Replica, SyncEngine } from '@serumpun/replica'
import { MemoryStore, memoryDuplexPair } from '@serumpun/replica/testing'
import { describe, expect, it } from 'vitest'
import { peersOf, type Peers, type PeerStatus } from './peers.ts'

const CATALOGUE = parseDatasetName('catalogue/main')
const JOURNAL = parseDatasetName('journal/net/2026')

async function library(wants?: (dataset: string) => boolean) {
  const replica = await Replica.open({ store: new MemoryStore(), identity: createIdentity(), work: inlineShardWork() })
  return { replica, engine: new SyncEngine({ replica, ...(wants && { wants: (_, dataset) => wants(dataset) }) }) }
}

type Library = Awaited<ReturnType<typeof library>>

function connect(a: Library, b: Library): void {
  const [left, right] = memoryDuplexPair()
  a.engine.connect(left, b.replica.library)
  b.engine.connect(right, a.replica.library)
}

/** How the other libraries look from one that has these members and this network. */
function look(from: Library, members: readonly LibraryId[], states: readonly Partial<PeerState>[]): PeerStatus[] {
  const membership = {
    members: new Map(members.map((id) => [id, { library: id, status: 'member' } as Member])),
  } as unknown as Membership
  const network: Peers = {
    peers: () => states.map((state) => ({ discovered: 'given', connected: false, since: 0, addresses: [], ...state })),
    addresses: [],
    reachability: 'open',
  }
  const networks = {
    ids: () => ['net' as NetworkId],
    membership: () => membership,
    standing: (id: LibraryId) => (members.includes(id) ? ('member' as const) : ('stranger' as const)),
  }
  return peersOf({ ...from, networks, directory: { nameOf: (id) => `library ${id.slice(-4)}` } }, network)
}

describe('why something does not replicate', () => {
  it('is told of one that is connected and gives nothing of its catalogue yet', async () => {
    const [a, b] = [await library((dataset) => !dataset.startsWith('catalogue/')), await library()]
    const id = b.replica.library
    await b.replica.append(JOURNAL, [{ prefix: 'event', body: 1 }])
    await b.replica.write(CATALOGUE, [{ key: 'r/1', body: 1 }])
    connect(a, b)
    const state = { library: id, connected: true, isRelayed: true, address: '/ip4/192.0.2.1/tcp/1' } as const
    const [seen] = await expect
      .poll(() => look(a, [id], [state]))
      .toMatchObject([{ behind: { datasets: 1, entries: 1 }, published: { datasets: 2, entries: 2 } }])
      .then(() => look(a, [id], [state]))
    expect(seen).toMatchObject({ reach: 'relay', member: true, connected: true, lastSigned: expect.any(String) })
    expect(seen?.advice).toMatch(/waits for its turn/)
    await Promise.all([a.engine.stop(), b.engine.stop()])
  })

  it('is nothing where all has come, be it through others', async () => {
    const [a, b] = [await library(), await library()]
    const id = b.replica.library
    await b.replica.write(CATALOGUE, [{ key: 'r/1', body: 1 }])
    connect(a, b)
    await expect.poll(() => a.replica.find(id, CATALOGUE)?.complete?.entries).toBe(1)
    const none = { datasets: 0, entries: 0 }
    expect(look(a, [id], [{ library: id, connected: true }])).toMatchObject([{ reach: 'direct', behind: none }])
    const [unmet] = look(a, [id], [])
    expect(unmet).toMatchObject({ reach: 'others', behind: none, discovered: 'membership', connected: false })
    expect(unmet?.advice).toBeUndefined()
    await Promise.all([a.engine.stop(), b.engine.stop()])
  })

  it('is told in plain words with what to try, the worst first', async () => {
    const a = await library()
    const [shut, stranger, silent] = [createIdentity(), createIdentity(), createIdentity()].map((identity) => identity.library)
    const lastError = { code: 'NET_TIMEOUT', message: 'No answer.', at: 0 } as const
    const seen = look(a, [shut, silent] as LibraryId[], [
      { library: shut as LibraryId, addresses: ['/ip4/192.0.2.1/tcp/1'], lastError },
      { library: stranger as LibraryId, discovered: 'mdns', addresses: ['/ip4/192.0.2.2/tcp/1'] },
      { addresses: ['/ip4/192.0.2.3/tcp/1'], lastError: { ...lastError, code: 'NET_REFUSED' } },
    ])
    const adviceOf = (id: string | undefined) => seen.find((peer) => peer.id === id)?.advice
    expect(seen.every(({ reach }) => reach === 'none')).toBe(true)
    expect(adviceOf(shut)).toMatch(/machine is on/)
    expect(adviceOf(stranger)).toMatch(/Invite it/)
    expect(adviceOf(silent)).toMatch(/No address of it is known yet/)
    expect(adviceOf('')).toMatch(/whether the node is running/)
    expect(look(a, [], [])).toEqual([])
    expect(peersOf({ ...a, networks: undefined as never, directory: undefined as never }, undefined)).toEqual([])
  })
})
