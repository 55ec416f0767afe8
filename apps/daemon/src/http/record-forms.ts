// Own records as the API tells of them, and which version of one a request speaks of.
import { decodeIso2709, type MarcRecord } from '@serumpun/bib'
import { EXPORTS } from '@serumpun/bib/write'
import type { Context } from 'hono'
import type { IsExpected, Written } from '../cataloguing/own-catalogue.ts'
import { tagOf, tagsIn } from './answer.ts'
import { Refusal } from './problem.ts'

interface MarcJson {
  leader: string
  fields: Record<string, string | { ind1: string; ind2: string; subfields: Record<string, string>[] }>[]
}

/** One object; the format itself is made for lists of records. */
export const marcJsonText = (record: MarcRecord): string => Buffer.from(EXPORTS.ndjson.open({}).write(record)).toString().trimEnd()

export const marcJson = (record: MarcRecord): MarcJson => JSON.parse(marcJsonText(record)) as MarcJson

/** The tag of a version of a record; each form of it has one of its own, which begins with this. */
export const versionOf = (bytes: Uint8Array): string => tagOf(bytes)

export function writtenAnswer({ id, bytes, warnings }: Written) {
  return { id, etag: `"${versionOf(bytes)}"`, record: marcJson(decodeIso2709(bytes)), warnings: [...warnings] }
}

/** @throws {Refusal} `IF_MATCH_MISSING`: nobody changes what he has not read. */
export function expectedIn(context: Context): IsExpected {
  const given = context.req.header('if-match')
  if (given === undefined)
    throw new Refusal(428, 'IF_MATCH_MISSING', 'Say in If-Match which version of the record you have read: its ETag.')
  // The form in which it was read does not matter.
  const versions = new Set(tagsIn(given).map((tag) => tag.split('.')[0] ?? ''))
  return (bytes) => versions.has('*') || versions.has(versionOf(bytes))
}
