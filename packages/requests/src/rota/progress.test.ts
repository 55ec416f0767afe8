import type { LibraryId } from '@serumpun/replica'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RequestId } from '../events/event.ts'
import { answerDeadline, answerHours, type OpeningHours, usualHours } from './deadline.ts'
import { type Attempt, type AttemptState, END_CHOICES, nextStep } from './progress.ts'

const JAKARTA = usualHours(7 * 60)
/** In Jakarta's time. */
const at = (text: string): number => Date.parse(`${text}+07:00`)

describe('the time to answer', () => {
  test.each([
    // Monday 10:00 and two hours.
    ['2026-03-02T10:00', 2, '2026-03-02T12:00'],
    // Friday 15:00: one hour is left of the week.
    ['2026-03-06T15:00', 2, '2026-03-09T09:00'],
    // Asked at night, and on a Sunday.
    ['2026-03-08T23:00', 2, '2026-03-09T10:00'],
    // Three days of eight hours.
    ['2026-03-02T08:00', 24, '2026-03-04T16:00'],
    // Nine days of eight hours: a week from Thursday on, past Friday the 13th.
    ['2026-03-02T08:00', 72, '2026-03-12T16:00'],
  ])('from %s, %i hours, ends at %s', (asked, hours, end) => {
    expect(new Date(answerDeadline(at(asked), hours, JAKARTA)).toISOString()).toBe(new Date(at(end)).toISOString())
  })

  test('stands still on closed days', () => {
    const closed = { ...JAKARTA, closedDays: ['2026-03-19', '2026-03-20'] }
    expect(answerDeadline(at('2026-03-18T15:00'), 2, closed)).toBe(at('2026-03-23T09:00'))
  })

  test('counts no hour twice that reaches into the next day', () => {
    const night = {
      offsetMinutes: 0,
      week: Array.from(
        { length: 7 },
        () =>
          [
            [1380, 1600],
            [-100, 60],
          ] as const,
      ),
    }
    const asked = Date.UTC(2026, 2, 2, 22)
    expect(answerDeadline(asked, 2, night)).toBe(Date.UTC(2026, 2, 3, 1))
    expect(answerDeadline(asked, 3, night)).toBe(Date.UTC(2026, 2, 4, 0))
  })

  test('follows the service level, as agreed', () => {
    expect([answerHours('Express'), answerHours('Rush'), answerHours('Normal'), answerHours(undefined)]).toEqual([2, 24, 72, 72])
    expect(answerHours('Rush', { other: 40, byLevel: {} })).toBe(40)
    expect(answerHours('constructor')).toBe(72)
  })

  test('ends, whatever the opening hours; is never before the asking, and never earlier for more hours', () => {
    const minutes = fc.integer({ min: -100, max: 1600 })
    const hours: fc.Arbitrary<OpeningHours> = fc.record({
      offsetMinutes: fc.integer({ min: -720, max: 840 }),
      week: fc.array(fc.array(fc.tuple(minutes, minutes), { maxLength: 3 }), { maxLength: 8 }),
      closedDays: fc.array(fc.string(), { maxLength: 3 }),
    })
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: at('2100-01-01T00:00') }),
        fc.nat(100),
        fc.nat(20),
        hours,
        (asked, time, more, opening) => {
          const deadline = answerDeadline(asked, time, opening)
          return deadline >= asked && answerDeadline(asked, time + more, opening) >= deadline && deadline <= asked + 60 * 86_400_000
        },
      ),
    )
  })
})

const library = (name: string): LibraryId => name as LibraryId
const attempt = (name: string, state: AttemptState, deadlineMs = 100): Attempt => ({
  request: `r-${name}` as RequestId,
  library: library(name),
  state,
  deadlineMs,
})
const ORDER = [library('A'), library('B')]

describe('the next step', () => {
  test.each([
    ['nobody was asked', [], { kind: 'ask', library: 'A' }],
    ['the first has time', [attempt('A', 'Asked')], { kind: 'wait', request: 'r-A', untilMs: 100 }],
    ['the first has had its time', [attempt('A', 'Asked', 50)], { kind: 'give-up', request: 'r-A', library: 'A' }],
    ['the first can not', [attempt('A', 'Over')], { kind: 'ask', library: 'B' }],
    ['the first might later', [attempt('A', 'RetryPossible')], { kind: 'decide', request: 'r-A' }],
    ['the first will', [attempt('A', 'Promised', 0)], { kind: 'wait', request: 'r-A', untilMs: undefined }],
    [
      'the first was late and did all the same',
      [attempt('A', 'Supplied'), attempt('B', 'Asked')],
      { kind: 'done', request: 'r-A' },
    ],
    ['nobody can', [attempt('A', 'Over'), attempt('B', 'Over')], { kind: 'end', choices: END_CHOICES }],
    ['staff asked somebody else', [attempt('Z', 'Over')], { kind: 'ask', library: 'A' }],
  ])('where %s', (_, attempts, step) => {
    expect(nextStep(ORDER, attempts, 50)).toEqual(step)
  })

  test('leads to an end, whatever suppliers do', () => {
    const states = fc.constantFrom<AttemptState>('Asked', 'Over', 'RetryPossible')
    fc.assert(
      fc.property(fc.array(states, { maxLength: 12 }), (answers) => {
        const order = answers.map((_, i) => library(String(i)))
        const attempts: Attempt[] = []
        for (let now = 0; now < 1000; now++) {
          const step = nextStep(order, attempts, now)
          if (step.kind === 'end') return attempts.length === order.length
          if (step.kind === 'ask') attempts.push(attempt(step.library, answers[Number(step.library)] ?? 'Over', now + 5))
          // Those who are given up or passed over have had their turn.
          if (step.kind === 'give-up' || step.kind === 'decide') {
            const i = attempts.findIndex(({ request }) => request === step.request)
            attempts[i] = { ...(attempts[i] as Attempt), state: 'Over' }
          }
        }
        return false
      }),
    )
  })
})
