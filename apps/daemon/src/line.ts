// What a library's line to the world allows: how much a second, and at which hours much.
import { DaemonError } from './errors.ts'

/** Hours of each day by the machine's clock, in minutes since midnight; `from` may be later than `to`. */
export interface Hours {
  readonly from: number
  readonly to: number
}

const UNITS: Readonly<Record<string, number>> = { kbit: 125, kbps: 125, mbit: 125_000, mbps: 125_000, kb: 1000, mb: 1_000_000 }

/** Below this, questions between nodes are not answered in time. */
const LEAST_BYTES_PER_SECOND = 2048

/**
 * `256kbit`, `2mbit`, `64kB`: bytes a second.
 * @throws {DaemonError} `USAGE`.
 */
export function parseRate(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*(kbit|kbps|mbit|mbps|kb|mb)(?:\/s)?$/i.exec(text.trim()) ?? []
  const rate = Number(number) * (UNITS[unit.toLowerCase()] ?? Number.NaN)
  if (rate >= LEAST_BYTES_PER_SECOND) return Math.round(rate)
  throw new DaemonError('USAGE', `--limit is a rate such as 256kbit, 2mbit or 64kB, and at least 17kbit; '${text}' is none.`)
}

/**
 * `22:00-06:00`, `20-7`.
 * @throws {DaemonError} `USAGE`.
 */
export function parseHours(text: string): Hours {
  const [, from, to] = /^([\d:]+)\s*[-–]\s*([\d:]+)$/.exec(text.trim()) ?? []
  const hours = { from: minutesOf(from), to: minutesOf(to) }
  if (Number.isNaN(hours.from) || Number.isNaN(hours.to) || hours.from === hours.to)
    throw new DaemonError(
      'USAGE',
      `--heavy says from when to when catalogues are fetched, such as 22:00-06:00; '${text}' does not.`,
    )
  return hours
}

function minutesOf(text: string | undefined): number {
  const [, hours, minutes = '0'] = /^(\d{1,2})(?::(\d{2}))?$/.exec(text ?? '') ?? []
  const total = Number(hours) * 60 + Number(minutes)
  return Number(minutes) < 60 && total <= 24 * 60 ? total % (24 * 60) : Number.NaN
}

export function isWithin({ from, to }: Hours, time: Date): boolean {
  const now = time.getHours() * 60 + time.getMinutes()
  return from < to ? now >= from && now < to : now >= from || now < to
}

/** Journals and profiles are fetched at any hour. */
export const isHeavy = (dataset: string): boolean => dataset.startsWith('catalogue/')
