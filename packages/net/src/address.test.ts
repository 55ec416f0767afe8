import { libraryIdOf } from '@serumpun/replica'
import { describe, expect, it } from 'vitest'
import { dialable, parseListenAddress, parsePeerAddress } from './address.ts'

const library = libraryIdOf(new Uint8Array(32).fill(9))

describe('addresses', () => {
  it.each([
    '/ip4/192.0.2.7/tcp/4001',
    '/ip6/2001:db8::1/tcp/4001/ws',
    '/dns4/perpustakaan.example/tcp/443/wss',
    '/dns/a.example/tcp/443/tls/ws',
  ])('%s is one, with an id and without', (address) => {
    expect(parsePeerAddress(address)).toEqual({ address, library: undefined })
    expect(parsePeerAddress(`${address}/p2p/${library}`)).toEqual({ address, library })
    expect(dialable(address, library).toString()).toBe(`${address}/p2p/${library}`)
    expect(parseListenAddress(address).toString()).toBe(address)
  })

  it.each([
    ['', 'NET_INVALID_ADDRESS'],
    ['192.0.2.7:4001', 'NET_INVALID_ADDRESS'],
    ['/ip4/999.0.2.7/tcp/4001', 'NET_INVALID_ADDRESS'],
    ['/ip4/192.0.2.7/tcp/4001/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N', 'NET_INVALID_ADDRESS'],
    ['/ip4/192.0.2.7/udp/4001/quic-v1', 'NET_UNSUPPORTED_ADDRESS'],
    ['/ip4/192.0.2.7', 'NET_UNSUPPORTED_ADDRESS'],
    [`/p2p/${library}`, 'NET_UNSUPPORTED_ADDRESS'],
  ])('%s is refused', (address, code) => {
    expect(() => parsePeerAddress(address)).toThrow(expect.objectContaining({ code }))
  })

  it('is refused briefly when it is long', () => {
    const { message } = caught(() => parsePeerAddress(`/ip4/${'9'.repeat(100_000)}`))
    expect(message.length).toBeLessThan(300)
  })
})

function caught(action: () => unknown): Error {
  try {
    action()
  } catch (error) {
    return error as Error
  }
  throw new Error('Nothing was thrown.')
}
