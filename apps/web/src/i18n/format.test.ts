import { describe, expect, it } from 'vitest'
import { formatsFor } from './format.ts'

const now = new Date(2026, 10, 21, 11, 30).getTime()
const id = formatsFor('id-ID', () => now)
const ms = formatsFor('ms-MY', () => now)
const en = formatsFor('en-GB', () => now)
const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 5).toISOString()

describe('formatsFor', () => {
  it('says today and yesterday, and dates before and after', () => {
    expect(en.moment(at(21, 8))).toBe('today, 08:05')
    expect(id.moment(at(20, 23))).toBe('kemarin, 23.05')
    expect(ms.moment(at(20, 16))).toBe('semalam, 4:05 PTG')
    expect(id.moment(at(19, 8))).toBe('19 Nov 2026, 08.05')
    expect(en.moment(at(22, 8))).toBe('22 Nov 2026, 08:05')
    expect(en.moment('soon')).toBeUndefined()
  })

  it('counts days by the calendar, not by hours', () => {
    expect(en.daysAgo(at(1, 23))).toBe('20 days ago')
    expect(id.daysAgo(at(1, 1))).toBe('20 hari yang lalu')
  })

  it('never rounds up to the whole', () => {
    expect(en.percent(0.999)).toBe('99%')
    expect(en.percent(1)).toBe('100%')
  })

  it('writes sizes in units of a thousand', () => {
    expect([0, 999, 1000, 12_340_000].map((count) => en.bytes(count))).toEqual(['0 byte', '999 byte', '1 kB', '12 MB'])
    expect(id.bytes(1_540_000)).toBe('1,5 MB')
  })

  it('names languages by either kind of ISO 639-2 code', () => {
    expect(['ind', 'msa', 'may', 'chi', 'zho'].map((code) => id.languageName(code))).toEqual([
      'Indonesia',
      'Melayu',
      'Melayu',
      'Tionghoa',
      'Tionghoa',
    ])
    expect(ms.languageName('eng')).toBe('Inggeris')
    expect([id, ms, en].map((formats) => formats.languageName('ban'))).toEqual(['Bali', 'Bali', 'Balinese'])
  })

  it('shows an unknown code as it is and hides one that names no language', () => {
    expect(['qqq', 'x1', 'und', 'zxx', ''].map((code) => en.languageName(code))).toEqual([
      'qqq',
      'x1',
      undefined,
      undefined,
      undefined,
    ])
  })
})
