// Own records as the API tells of them, and which version of one a request speaks of.
import { decodeIso2709, type MarcRecord } from '@serumpun/bib'
import type { Context } from 'hono'
import type { IsExpected, Written } from '../cataloguing/own-catalogue.ts'
import { versionOf } from '../cataloguing/version.ts'
import { marcJsonText } from '../cataloguing/written-forms.ts'
import { tagsIn } from './answer.ts'
import { Refusal } from './problem.ts'

interface MarcJson {
  leader: string
  fields: Record<string, string | { ind1: string; ind2: string; subfields: Record<string, string>[] }>[]
}

export const marcJson = (record: MarcRecord): MarcJson => JSON.parse(marcJsonText(record)) as MarcJson

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
