import { describe, expect, it } from 'vitest'
import { hostOf } from './host-of.ts'

describe('hostOf', () => {
  it.each([
    ['/ip4/192.168.1.7/tcp/4001/p2p/12D3KooWCity', '192.168.1.7:4001'],
    ['/ip6/2001:db8::7/tcp/4001/ws', '[2001:db8::7]:4001'],
    ['/dns4/perpustakaan.example/tcp/443/tls/ws/p2p/12D3KooWCity/p2p-circuit', 'perpustakaan.example:443'],
    ['/dns/perpustakaan.example', 'perpustakaan.example'],
    ['/unix/tmp/socket', '/unix/tmp/socket'],
    ['/ip4/', '/ip4/'],
    ['', ''],
  ])('of %j is %j', (address, host) => {
    expect(hostOf(address)).toBe(host)
  })
})
