import { libraryIdOf } from '@serumpun/replica'
import type { LibraryId } from '@serumpun/replica'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MAX_ADDRESSES_PER_LIBRARY, MAX_REMEMBERED_PEERS, MDNS_FORGET_MS } from './limits.ts'
import { PeerBook } from './peer-book.ts'
import { DEFAULT_REDIAL_POLICY, Redial } from './redial.ts'

const idOf = (number: number): LibraryId => libraryIdOf(new Uint8Array(new BigUint64Array([BigInt(number), 0n, 0n, 0n]).buffer))
const bookOf = (): PeerBook =>
  new PeerBook(
    (attempt) => new Redial(DEFAULT_REDIAL_POLICY, attempt),
    () => {},
  )

describe('the book of peers', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('gives an address without an id to the library that answers there', () => {
    const book = bookOf()
    const unnamed = book.give({ address: '/ip4/192.0.2.1/tcp/1', library: undefined })
    expect(book.give({ address: '/ip4/192.0.2.1/tcp/1', library: undefined })).toBe(unnamed)
    book.of(idOf(1), 'mdns').addAnnounced('/ip4/192.0.2.2/tcp/1')
    book.name(unnamed, idOf(1))
    expect(book.all().map((peer) => peer.state)).toMatchObject([
      { library: idOf(1), discovered: 'given', addresses: ['/ip4/192.0.2.1/tcp/1', '/ip4/192.0.2.2/tcp/1'] },
    ])
  })

  it('dials an announced address for as long as it is announced, a given one for ever', () => {
    const peer = bookOf().of(idOf(1), 'mdns')
    expect([peer.addAnnounced('/ip4/192.0.2.2/tcp/1'), peer.addAnnounced('/ip4/192.0.2.2/tcp/1')]).toEqual([true, false])
    peer.addGiven('/ip4/192.0.2.3/tcp/1')
    peer.addAnnounced('/ip4/192.0.2.3/tcp/1')
    vi.advanceTimersByTime(MDNS_FORGET_MS - 1)
    expect(peer.addresses).toHaveLength(2)
    vi.advanceTimersByTime(1)
    expect(peer.addresses).toEqual(['/ip4/192.0.2.3/tcp/1'])
  })

  it('keeps the newest addresses of a library that has many', () => {
    const peer = bookOf().of(idOf(1), 'given')
    for (let port = 1; port <= MAX_ADDRESSES_PER_LIBRARY + 3; port++) peer.addGiven(`/ip4/192.0.2.2/tcp/${port}`)
    expect(peer.addresses).toHaveLength(MAX_ADDRESSES_PER_LIBRARY)
    expect(peer.addresses[0]).toBe(`/ip4/192.0.2.2/tcp/${MAX_ADDRESSES_PER_LIBRARY + 3}`)
  })

  it('forgets strangers when it is full, never whom a person named', () => {
    const book = bookOf()
    book.give({ address: '/ip4/192.0.2.1/tcp/1', library: idOf(0) })
    for (let number = 1; number < 3 * MAX_REMEMBERED_PEERS; number++) book.of(idOf(number), 'inbound')
    expect(book.all()).toHaveLength(MAX_REMEMBERED_PEERS)
    expect(book.get(idOf(0))?.discovered).toBe('given')
    expect(book.get(idOf(3 * MAX_REMEMBERED_PEERS - 1))).toBeDefined()
  })

  it('forgets an address, or all of a library', () => {
    const book = bookOf()
    for (const port of [1, 2]) book.give({ address: `/ip4/192.0.2.1/tcp/${port}`, library: idOf(1) }).redial.failed()
    book.give({ address: '/ip4/192.0.2.9/tcp/1', library: undefined }).redial.failed()
    book.forget('/ip4/192.0.2.1/tcp/1')
    expect(book.get(idOf(1))?.addresses).toEqual(['/ip4/192.0.2.1/tcp/2'])
    book.forget('/ip4/192.0.2.9/tcp/1')
    book.forget(idOf(1))
    expect(book.all()).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
    expect(() => book.forget('nowhere')).toThrow(expect.objectContaining({ code: 'NET_INVALID_ADDRESS' }))
  })
})
