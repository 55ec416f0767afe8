// Until when an answer is waited for: hours in which the supplier is open, so that a weekend costs nobody its turn.
// Both sides may work it out differently; each acts only for itself.

/** When a library is open, in its own time. */
export interface OpeningHours {
  /** Minutes that its time is ahead of UTC: Jakarta 420, Kuala Lumpur 480. */
  readonly offsetMinutes: number
  /** From Sunday to Saturday: minutes of the day from which to which it is open. */
  readonly week: readonly (readonly (readonly [from: number, to: number])[])[]
  /** Days on which it is closed, `2026-08-17`. @default none */
  readonly closedDays?: readonly string[]
}

/** Hours of opening time by service level, as agreed in the network; `other` for every level that is not named. */
export interface AnswerHours {
  readonly other: number
  readonly byLevel: Readonly<Record<string, number>>
}

/** What holds where the agreement says nothing. */
export const DEFAULT_ANSWER_HOURS: AnswerHours = { other: 72, byLevel: { Express: 2, Rush: 24 } }

/** Office hours of the region; for a library whose profile has none. */
export function usualHours(offsetMinutes: number): OpeningHours {
  const day = [[8 * 60, 16 * 60]] as const
  return { offsetMinutes, week: [[], day, day, day, day, day, []] }
}

const MINUTE = 60_000
const MINUTES_OF_DAY = 24 * 60
const DAY = MINUTES_OF_DAY * MINUTE

/** After so many days an answer is overdue whatever the opening hours say: a library that says it is never open holds nobody up. */
const MAX_DAYS = 60

export function answerHours(serviceLevel: string | undefined, agreed: AnswerHours = DEFAULT_ANSWER_HOURS): number {
  const { byLevel, other } = agreed
  return serviceLevel !== undefined && Object.hasOwn(byLevel, serviceLevel) ? (byLevel[serviceLevel] ?? other) : other
}

/**
 * When the supplier's time to answer ends.
 * @param askedMs In milliseconds since 1970.
 * @param hours Of opening time.
 */
export function answerDeadline(askedMs: number, hours: number, opening: OpeningHours): number {
  const closed = new Set(opening.closedDays)
  let left = hours * 60 * MINUTE
  const shift = opening.offsetMinutes * MINUTE
  const firstDay = Math.floor((askedMs + shift) / DAY)
  for (let day = firstDay; day < firstDay + MAX_DAYS; day++) {
    for (const [from, to] of openOn(day, opening, closed)) {
      const start = Math.max(askedMs, day * DAY + from * MINUTE - shift)
      const end = day * DAY + to * MINUTE - shift
      if (end <= start) continue
      if (left <= end - start) return start + left
      left -= end - start
    }
  }
  return askedMs + MAX_DAYS * DAY
}

/** The hours of a day, counted in days since 1970 in local time, in order and without overlap. */
function openOn(day: number, { week }: OpeningHours, closed: ReadonlySet<string>): (readonly [number, number])[] {
  if (closed.has(new Date(day * DAY).toISOString().slice(0, 10))) return []
  // 1 January 1970 was a Thursday.
  const hours = week[(((day + 4) % 7) + 7) % 7] ?? []
  const merged: [number, number][] = []
  // A profile may say anything; what reaches into another day would be counted with that one as well.
  const within = hours.map(([from, to]) => [Math.max(from, 0), Math.min(to, MINUTES_OF_DAY)] as const)
  for (const [from, to] of within.toSorted(([a], [b]) => a - b)) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged
}
