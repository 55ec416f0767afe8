import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { Redial, redialPause, rotated } from './redial.ts'

const policy = { firstMs: 1000, capMs: 300_000 }
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('the redial schedule', () => {
  it('waits between half and all of a pause that doubles up to the cap, however many failures there were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), random, (failures, r) => {
        const pause = redialPause(failures, policy, r)
        const whole = Math.min(policy.capMs, policy.firstMs * 2 ** Math.min(failures - 1, 30))
        expect(pause).toBeGreaterThanOrEqual(whole / 2)
        expect(pause).toBeLessThanOrEqual(whole)
      }),
    )
  })

  it('begins each attempt with another address, and tries all', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 16 }), fc.nat(1000), (addresses, failures) => {
        const firsts = addresses.map((_, i) => rotated(addresses, failures + i)[0])
        expect(new Set(firsts)).toEqual(new Set(addresses))
        expect(rotated(addresses, failures)).toHaveLength(addresses.length)
      }),
    )
    expect(rotated([], 3)).toEqual([])
  })

  it('never ends, and begins anew when forgiven', () => {
    vi.useFakeTimers()
    try {
      let attempts = 0
      const redial: Redial = new Redial(policy, () => {
        attempts++
        redial.failed()
      })
      redial.at(Date.now())
      vi.advanceTimersByTime(24 * 3600 * 1000)
      // After the first minutes one attempt in 2.5 to 5 minutes.
      expect(attempts).toBeGreaterThan(288)
      expect(attempts).toBeLessThan(600)
      redial.forgive()
      redial.failed()
      expect((redial.nextAt as number) - Date.now()).toBeLessThanOrEqual(policy.firstMs)
      redial.cancel()
      expect(redial.nextAt).toBeUndefined()
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })
})
