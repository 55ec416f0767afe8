// From when to when a harvest asks for changes (OAI-PMH 2.0, §2.7.1 and §3.3), as pure functions of dates.
import { OVERLAP_MS } from './limits.ts'

/** How exactly a server dates its records. */
export type Granularity = 'day' | 'second'

/** `YYYY-MM-DD` unless the server says that it knows seconds: what every server understands. */
export function granularityOf(text: string | undefined): Granularity {
  return /^yyyy-mm-ddthh:mm:ssz$/i.test(text?.trim() ?? '') ? 'second' : 'day'
}

/** Milliseconds since 1970; undefined for what is no date. Servers write days, seconds, and parts of seconds. */
export function parseDatestamp(text: string | undefined): number | undefined {
  const found = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text?.trim() ?? '')
  if (found === null) return undefined
  const [, day, time = '00:00:00', zone = 'Z'] = found
  const at = Date.parse(`${day}T${time}${zone.toUpperCase()}`)
  return Number.isNaN(at) ? undefined : at
}

export function formatDatestamp(ms: number, granularity: Granularity): string {
  const text = new Date(ms).toISOString()
  return granularity === 'day' ? text.slice(0, 10) : `${text.slice(0, 19)}Z`
}

/**
 * Where to begin: behind what has been harvested, less an overlap; not before the server's first record, because some
 * servers refuse that. Undefined: from the beginning.
 */
export function beginningOf(harvestedUntil: number | undefined, earliest: number | undefined): number | undefined {
  if (harvestedUntil === undefined) return undefined
  const from = harvestedUntil - OVERLAP_MS
  return earliest !== undefined && from <= earliest ? undefined : from
}

/** A date that somebody gave, as exact as the server takes it. */
export function inGranularity(date: string, granularity: Granularity): string {
  const at = parseDatestamp(date)
  return at === undefined ? date : formatDatestamp(at, granularity)
}
