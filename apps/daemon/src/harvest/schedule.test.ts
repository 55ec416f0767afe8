import { describe, expect, test } from 'vitest'
import { everyText, nextRun, parseEvery, type ScheduledSource } from './schedule.ts'
import type { HarvestState } from './state.ts'

const HOUR = 3_600_000
const source: ScheduledSource = { url: 'https://example.org/oai', everyMs: 6 * HOUR, addedAt: '2026-01-01T00:00:00.000Z' }

function stateAfter(failures: number): HarvestState {
  return {
    version: 1,
    source: { url: source.url },
    generation: 0,
    failures,
    last: {
      startedAt: '2026-01-02T00:00:00.000Z',
      finishedAt: '2026-01-02T00:00:00.000Z',
      result: failures === 0 ? 'done' : 'failed',
      tally: { read: 0, added: 0, updated: 0, unchanged: 0, removed: 0, rejected: 0 },
    },
  }
}

describe('times', () => {
  test.each([
    ['30m', 1_800_000],
    ['6h', 6 * HOUR],
    ['1 d', 24 * HOUR],
    ['2W', 14 * 24 * HOUR],
  ])('%s', (text, ms) => expect(parseEvery(text)).toBe(ms))

  test.each(['', '6', 'h', '-1h', '0m', '1.5h', '900w', '30s'])('%j is none', (text) => {
    expect(() => parseEvery(text)).toThrow(/--every/)
  })

  test('are shown as people write them', () => {
    for (const text of ['30m', '6h', '1d', '2w', '90m', '36h']) expect(everyText(parseEvery(text))).toBe(text)
  })
})

describe('the next run', () => {
  const hours = (state: HarvestState | undefined): number => (nextRun(source, state) - Date.parse('2026-01-02T00:00:00Z')) / HOUR

  test('is at once for a source that is new', () => expect(nextRun(source, undefined)).toBe(Date.parse(source.addedAt)))

  test('comes after the time that is set, a tenth more or less, the same whoever asks', () => {
    expect(hours(stateAfter(0))).toBeGreaterThan(5.39)
    expect(hours(stateAfter(0))).toBeLessThan(6.61)
    expect(hours(stateAfter(0))).toBe(hours(stateAfter(0)))
  })

  test('comes sooner after a failure, then later and later, never later than usual', () => {
    expect(hours(stateAfter(1))).toBeLessThan(0.3)
    expect(hours(stateAfter(3))).toBeLessThan(1.2)
    for (const failures of [10, 1000, 100_000]) expect(hours(stateAfter(failures))).toBeLessThan(6.61)
  })

  test('is at once after one that was broken off, but not after one that failed', () => {
    const open = { full: false, since: '2026-01-02T00:00:00.000Z', at: 0, token: 't', pages: 1, records: 1 }
    expect(hours({ ...stateAfter(0), open })).toBe(0)
    expect(hours({ ...stateAfter(1), open })).toBeGreaterThan(0.2)
  })
})
