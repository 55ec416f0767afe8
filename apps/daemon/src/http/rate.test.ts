import { describe, expect, it } from 'vitest'
import { Rate } from './rate.ts'

describe('Rate', () => {
  it('lets a burst through, then as many as it is meant for, and says when to come again', () => {
    let now = 0
    const rate = new Rate(10, 3, () => now)
    expect([rate.take(), rate.take(), rate.take()]).toEqual([0, 0, 0])
    expect(rate.take()).toBeCloseTo(0.1)
    now += 100
    expect(rate.take()).toBe(0)
    expect(rate.take()).toBeGreaterThan(0)
    now += 1_000_000
    expect([rate.take(), rate.take(), rate.take(), rate.take() > 0]).toEqual([0, 0, 0, true])
  })
})
