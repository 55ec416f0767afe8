// Where a page of a search ends, as a text that callers hand back for the next page.
import { hash } from 'node:crypto'
import { UnionError } from './errors.ts'
import { MAX_CURSOR_CHARS } from './limits.ts'
import type { Query } from './query.ts'
import { type Place, STAGES, type Total } from './stages.ts'

/** The place behind a page, and the total, so that it need not be counted again for every page. */
export interface PageEnd {
  readonly place: Place
  readonly total: Total
}

const FORM = new RegExp(String.raw`^([0-9a-f]{8}) (${STAGES.join('|')}) (?:(\d{1,16}) (\d{1,16}))? (\d{1,16}) ([01])$`)

/** A cursor belongs to its query: behind another one it would leave out titles without a word. */
const fingerprint = (query: Query | undefined): string => hash('sha256', query?.match ?? '', 'hex').slice(0, 8)

export function writeCursor(query: Query | undefined, { place, total }: PageEnd): string {
  const { stage, after } = place
  const behind = after === undefined ? '' : `${after.score} ${after.place}`
  const text = `${fingerprint(query)} ${stage} ${behind} ${total.titles} ${total.isExact ? 1 : 0}`
  return Buffer.from(text).toString('base64url')
}

/** @throws {UnionError} `UNION_BAD_QUERY` unless it is a cursor that was given out for this query. */
export function readCursor(query: Query | undefined, cursor: string): PageEnd {
  const text = cursor.length <= MAX_CURSOR_CHARS ? Buffer.from(cursor, 'base64url').toString('latin1') : ''
  const found = FORM.exec(text)
  if (found === null || found[1] !== fingerprint(query)) {
    throw new UnionError('UNION_BAD_QUERY', 'This page cursor does not belong to this query. Search again from the first page.')
  }
  const [, , stage, score, after, titles, isExact] = found
  const behind = score === undefined ? {} : { after: { score: Number(score), place: Number(after) } }
  return {
    place: { stage: stage as Place['stage'], ...behind },
    total: { titles: Number(titles), isExact: isExact === '1' },
  }
}
