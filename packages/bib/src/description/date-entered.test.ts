import { describe, expect, it } from 'vitest'
import type { MarcRecord } from '../record.ts'
import { dateEntered } from './date-entered.ts'

const record = (fixed: string | undefined, changed?: string): MarcRecord => ({
  leader: '00000nam a2200000 a 4500',
  fields: [
    ...(changed === undefined ? [] : [{ tag: '005', value: changed }]),
    ...(fixed === undefined ? [] : [{ tag: '008', value: fixed }]),
  ],
})

describe('the date on which a record was entered', () => {
  it.each([
    ['260131s2025    io', undefined, '2026-01-31'],
    ['660101s1960    io', undefined, '1966-01-01'],
    ['651231s1960    io', undefined, '2065-12-31'],
    ['260131s2025    io', '20260515101500.0', '2026-01-31'],
    ['260231s2025    io', '20260515101500.0', '2026-05-15'],
    ['      s2025    io', '20260515101500.0', '2026-05-15'],
    [undefined, '20260515101500.0', '2026-05-15'],
    [undefined, '20261315', undefined],
    ['', '', undefined],
    [undefined, undefined, undefined],
  ])('008 %j, 005 %j: %s', (fixed, changed, date) => {
    expect(dateEntered(record(fixed, changed))).toBe(date)
  })
})
