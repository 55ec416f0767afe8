// When the node harvests by itself: a list of sources in the library's folder, and the next time for each as a pure function.
import { hash } from 'node:crypto'
import { z } from 'zod'
import { DaemonError } from '../errors.ts'
import { LONGEST_EVERY_MS, MAX_SOURCES, SHORTEST_EVERY_MS } from './limits.ts'
import { sourceSchema } from './source.ts'
import type { HarvestState } from './state.ts'

export const scheduleSchema = z.object({
  version: z.literal(1),
  sources: z
    .array(
      sourceSchema.extend({
        everyMs: z.int().min(SHORTEST_EVERY_MS).max(LONGEST_EVERY_MS),
        addedAt: z.iso.datetime(),
      }),
    )
    .max(MAX_SOURCES),
})
export type ScheduledSource = z.infer<typeof scheduleSchema>['sources'][number]

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }

/** `30m`, `6h`, `1d`, `2w` as milliseconds. @throws {DaemonError} `USAGE`. */
export function parseEvery(text: string): number {
  const found = /^(\d{1,6})\s?([mhdw])$/i.exec(text.trim())
  const ms = Number(found?.[1]) * (UNITS[found?.[2]?.toLowerCase() ?? ''] ?? Number.NaN)
  if (!(ms >= SHORTEST_EVERY_MS && ms <= LONGEST_EVERY_MS))
    throw new DaemonError(
      'USAGE',
      `--every is a time such as 30m, 6h, 1d or 2w, from a minute to a year, not '${text.slice(0, 40)}'.`,
    )
  return ms
}

export function everyText(ms: number): string {
  const [name, unit] = Object.entries(UNITS).findLast(([, length]) => ms % length === 0) ?? ['m', 60_000]
  return `${ms / unit}${name}`
}

/** After a failure a source is tried again sooner than usual, then less and less often. */
const FIRST_RETRY_MS = 15 * 60_000

/** The part of the interval by which runs drift, so that not all libraries come to a server at the full hour. */
const JITTER = 0.1

/**
 * When a source is due, in milliseconds since 1970. The jitter comes from the last run itself: the same whoever asks,
 * another one after the next run.
 */
export function nextRun({ url, everyMs, addedAt }: ScheduledSource, state: HarvestState | undefined): number {
  const { last, failures = 0, open } = state ?? {}
  if (last === undefined) return Date.parse(addedAt)
  // Stopped with the node, or by a power cut: there is no reason to wait with what is left.
  const isBrokenOff = last.result === 'stopped' || (open !== undefined && last.result === 'done')
  if (isBrokenOff) return Date.parse(last.finishedAt)
  const wait = failures === 0 ? everyMs : Math.min(everyMs, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 20))
  const chance = hash('sha256', `${url} ${last.finishedAt}`, 'buffer').readUInt16BE(0) / 0xffff
  return Math.round(Date.parse(last.finishedAt) + wait * (1 + JITTER * (2 * chance - 1)))
}
