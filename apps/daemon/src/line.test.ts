import { describe, expect, it } from 'vitest'
import { isWithin, parseHours, parseRate } from './line.ts'

describe('a rate', () => {
  it.each([
    ['256kbit', 32_000],
    ['2mbit', 250_000],
    ['64kB', 64_000],
    ['1.5 Mbit/s', 187_500],
    ['256kbps', 32_000],
  ])('%s', (text, bytes) => {
    expect(parseRate(text)).toBe(bytes)
  })

  it.each(['', '256', 'fast', '-1kbit', '1kbit', '256kbit!', '0mbit'])("is not '%s'", (text) => {
    expect(() => parseRate(text)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  })
})

describe('hours', () => {
  const at = (hours: number, minutes: number): Date => new Date(2026, 0, 5, hours, minutes)

  it('may go over midnight', () => {
    const night = parseHours('22:00-06:30')
    expect([at(21, 59), at(22, 0), at(0, 0), at(6, 29), at(6, 30)].map((time) => isWithin(night, time))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
  })

  it('may lie within a day', () => {
    const noon = parseHours('12-13')
    expect([at(11, 59), at(12, 0), at(12, 59), at(13, 0)].map((time) => isWithin(noon, time))).toEqual([false, true, true, false])
  })

  it.each(['', '22', '22:00', '25-3', '22:60-3', '5-5', 'a-b', '22:00-06:00-07:00'])("are not '%s'", (text) => {
    expect(() => parseHours(text)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  })
})
