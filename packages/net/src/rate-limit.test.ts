import { multiaddr } from '@multiformats/multiaddr'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostOf } from './host.ts'
import { RateLimit } from './rate-limit.ts'

describe('a rate limit', () => {
  it('never lets more through than its burst and what time has added, of one or of all', () => {
    const each = { burst: 3, everyMs: 10 }
    const all = { burst: 5, everyMs: 4 }
    const asking = fc.record({ who: fc.constantFrom('a', 'b', 'c'), waits: fc.integer({ min: 0, max: 30 }) })
    fc.assert(
      fc.property(fc.array(asking, { maxLength: 200 }), (askings) => {
        let now = 0
        const limit = new RateLimit(each, all, () => now)
        const passed = new Map<string, number>()
        let total = 0
        for (const { who, waits } of askings) {
          now += waits
          if (!limit.take(who)) continue
          total++
          passed.set(who, (passed.get(who) ?? 0) + 1)
          expect(passed.get(who)).toBeLessThanOrEqual(each.burst + now / each.everyMs)
          expect(total).toBeLessThanOrEqual(all.burst + now / all.everyMs)
        }
      }),
    )
  })

  it('lets one who was refused try again when time has passed', () => {
    let now = 0
    const limit = new RateLimit({ burst: 1, everyMs: 1000 }, { burst: 100, everyMs: 1 }, () => now)
    expect([limit.take('a'), limit.take('a'), limit.take('b')]).toEqual([true, false, true])
    now = 1000
    expect(limit.take('a')).toBe(true)
  })
})

describe('where a connection comes from', () => {
  it.each([
    ['/ip4/192.0.2.7/tcp/4001', '192.0.2.7'],
    ['/ip6/2001:db8::1/tcp/4001', '2001:db8:0:0'],
    ['/ip6/2001:db8:0:0:ffff::9/tcp/4001/ws', '2001:db8:0:0'],
    ['/ip6/2001:db8:1::1/tcp/4001', '2001:db8:1:0'],
    ['/ip6/::1/tcp/4001', '0:0:0:0'],
    [
      '/ip4/192.0.2.7/tcp/4001/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN/p2p-circuit/p2p/12D3KooWA4Xop1JaT3MHxwYMkCepYsv4iPVopMXwCz5iHYdBfeSB',
      'relay /ip4/192.0.2.7/tcp/4001/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN',
    ],
  ])('%s', (address, host) => {
    expect(hostOf(multiaddr(address))).toBe(host)
  })
})
