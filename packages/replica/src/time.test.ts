import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareHlc, type Hlc, nextHlc, systemClock } from './time.ts'

describe('a hybrid logical clock', () => {
  it('only goes forward, whatever the wall clock says', () => {
    const walls = fc.array(
      fc.oneof(
        fc.maxSafeInteger().map((n) => Math.min(n, 2 ** 52)),
        fc.integer({ min: 0, max: 3 }),
      ),
      { minLength: 1 },
    )
    fc.assert(
      fc.property(walls, (readings) => {
        let last: Hlc = { ms: 0, count: 0 }
        for (const wall of readings) {
          const next = nextHlc(last, wall)
          expect(compareHlc(next, last)).toBeGreaterThan(0)
          expect(next.ms).toBeGreaterThanOrEqual(Math.max(0, wall))
          last = next
        }
      }),
    )
  })

  it('counts within a millisecond, and borrows the next one when it has counted too far', () => {
    let last: Hlc = { ms: 5, count: 0 }
    for (let i = 0; i < 0xffff; i++) last = nextHlc(last, 5)
    expect(last).toEqual({ ms: 5, count: 0xffff })
    expect(nextHlc(last, 5)).toEqual({ ms: 6, count: 0 })
  })

  it('shows the wall clock again once that has caught up', () => {
    expect(nextHlc({ ms: 100, count: 7 }, 90)).toEqual({ ms: 100, count: 8 })
    expect(nextHlc({ ms: 100, count: 8 }, 101)).toEqual({ ms: 101, count: 0 })
  })
})

describe('the system clock', () => {
  it('calls back once, unless it was told not to', async () => {
    const called: string[] = []
    const cancel = systemClock.after(0, () => called.push('cancelled'))
    cancel()
    await new Promise<void>((resolve) => {
      systemClock.after(1, () => {
        called.push('called')
        resolve()
      })
    })
    expect(called).toEqual(['called'])
  })
})
