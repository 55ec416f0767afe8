// Asking again: after growing waits with chance in them, so that a server that comes back is not met by everybody at once.
import { DaemonError } from '../errors.ts'
import { AnswerBrokenOff } from './answer.ts'
import { FIRST_WAIT_MS, LONGEST_RETRY_AFTER_MS, LONGEST_WAIT_MS, MAX_TRIES } from './limits.ts'
import type { Pace } from './pace.ts'
import { Unavailable } from './request.ts'

/** How long to wait after the `failures`-th failure (from 1): half of the full wait surely, the rest by chance. */
export function waitAfter(failures: number, random: number): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1))
  return Math.round(full * (0.5 + random / 2))
}

export interface RetryOptions {
  readonly pace: Pace
  readonly signal: AbortSignal
  /** How often a request is tried that the server has not asked to repeat later. @default MAX_TRIES */
  readonly mostTries?: number
  /** Told before each wait. */
  readonly onRetry?: (reason: string, waitMs: number) => void
}

/**
 * Tries until it succeeds or nothing more is to be hoped for.
 * @throws {DaemonError} `HARVEST_UNREACHABLE` after the last try, `STOPPED`, and what an attempt throws that is final.
 */
export async function withRetries<Result>(
  attempt: () => Promise<Result>,
  { pace, signal, onRetry, mostTries = MAX_TRIES }: RetryOptions,
): Promise<Result> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof Unavailable || error instanceof AnswerBrokenOff)) throw error
      const asked = error instanceof Unavailable ? (error.retryAfterMs ?? 0) : 0
      if (asked > LONGEST_RETRY_AFTER_MS)
        throw new DaemonError(
          'HARVEST_UNREACHABLE',
          `${error.message} It asks to come back at ${new Date(pace.now() + asked).toISOString()}; harvest again then to go on.`,
          { cause: error },
        )
      if (failures >= (asked > 0 ? MAX_TRIES : mostTries)) throw givenUp(error, failures)
      const waitMs = Math.max(asked, waitAfter(failures, pace.random()))
      onRetry?.(error.message, waitMs)
      await pace.wait(waitMs, signal).catch(() => {
        throw new DaemonError('STOPPED', 'The harvest was stopped. What was harvested stays; harvest again to go on.')
      })
    }
  }
}

function givenUp(error: Error, tries: number): DaemonError {
  // What answers there is something else: that is more to the point than how often it was asked.
  if (error.cause instanceof DaemonError) return error.cause
  return new DaemonError(
    'HARVEST_UNREACHABLE',
    `After ${tries} tries: ${error.message} What was harvested stays; harvest again later to go on.`,
    { cause: error },
  )
}
