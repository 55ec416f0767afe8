// The JSON of one record → the record model. Three ways to write MARC in JSON are met: MARC-in-JSON (objects with the tag as key; ruby-marc,
// pymarc, Koha, FOLIO), MARC-HASH (lists), and objects that name tag, indicators and subfields (marc-record-js and relatives).
import { mendedLeader } from '../leader.ts'
import { MAX_QUOTED_CHARS } from '../limits.ts'
import type { Decoded, ReadWarning, Rejection } from '../read-item.ts'
import { NO_WARNINGS } from '../read-item.ts'
import type { MarcField, Subfield } from '../record.ts'

/** Objects that systems wrap a record in, one inside the other. */
const WRAPPED_AT_MOST = 4

type JsonObject = Readonly<Record<string, unknown>>

/** Carries a fault out of the depths of a record; never leaves this module. */
class BadField extends Error {}

/** Reads one record. Never throws. */
export function decodeMarcJson(json: string): Decoded | Rejection {
  const warnings = new Set<ReadWarning>()
  let value: unknown
  try {
    value = parsed(json, warnings)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      code: 'bad-json',
      message: `The record is no JSON (${reason.slice(0, 2 * MAX_QUOTED_CHARS)}). Mend it, or export the record again.`,
    }
  }
  const found = recordIn(value, WRAPPED_AT_MOST)
  if (found === undefined)
    return {
      code: 'not-marc',
      message:
        "The object has no record in MARC-in-JSON ('leader' and 'fields'). Export the catalogue as MARC-in-JSON, MARCXML or ISO 2709.",
    }
  return decodeObject(found, warnings)
}

/**
 * JSON allows no control characters in texts. Line ends become one blank each, with the blanks that indent the next line; others, such as the
 * escapes that MARC exports leave behind, are left out.
 */
function parsed(json: string, warnings: Set<ReadWarning>): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    const joined = json.replaceAll(/[\r\n\t]+ */g, ' ')
    // oxlint-disable-next-line no-control-regex
    const clean = joined.replaceAll(/[\u0000-\u001f]/g, '')
    if (clean === json) throw error
    const value: unknown = JSON.parse(clean)
    if (joined !== json) warnings.add('joined-lines')
    if (clean !== joined) warnings.add('control-character')
    return value
  }
}

function recordIn(value: unknown, deep: number): JsonObject | undefined {
  if (!isObject(value)) return undefined
  if (typeof value['leader'] === 'string' || Array.isArray(value['fields'])) return value
  if (deep === 0) return undefined
  for (const inner of Object.values(value)) {
    const found = recordIn(inner, deep - 1)
    if (found !== undefined) return found
  }
  return undefined
}

function decodeObject(object: JsonObject, warnings: Set<ReadWarning>): Decoded | Rejection {
  const found = typeof object['leader'] === 'string' ? object['leader'] : ''
  const leader = mendedLeader(found)
  if (leader === undefined)
    return {
      code: 'bad-leader',
      message: `A leader has 24 characters; this one is ${found === '' ? 'missing' : `'${found.slice(0, MAX_QUOTED_CHARS)}'`}. Correct it, or export the record again.`,
    }
  if (leader !== found) warnings.add('mended-leader')
  try {
    const fields = fieldsOf(object['fields'], warnings)
    return { record: { leader, fields }, warnings: warnings.size === 0 ? NO_WARNINGS : [...warnings] }
  } catch (error) {
    if (!(error instanceof BadField)) throw error
    return { code: 'bad-field', message: `${error.message} Correct it, or export the record again.` }
  }
}

function fieldsOf(value: unknown, warnings: Set<ReadWarning>): MarcField[] {
  if (value === undefined || value === null) return []
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.flatMap((entry): MarcField[] => {
    if (Array.isArray(entry)) return [hashField(entry, warnings)]
    if (!isObject(entry)) throw new BadField(`A field is ${quoted(entry)} instead of an object.`)
    if (typeof entry['tag'] === 'string')
      return [fieldOf(entry['tag'], entry['subfields'] === undefined ? entry['value'] : entry, warnings)]
    // One key in MARC-in-JSON; some write all fields as keys of one object, repeated ones as lists. Their order is lost in parsing.
    const entries = Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return entries.flatMap(([tag, content]) =>
      (Array.isArray(content) ? (content as unknown[]) : [content]).map((one) => fieldOf(tag, one, warnings)),
    )
  })
}

/** MARC-HASH: `["001", "text"]`, `["245", "1", "0", [["a", "text"]]]`. */
function hashField([tag, first, second, subfields]: readonly unknown[], warnings: Set<ReadWarning>): MarcField {
  const name = typeof tag === 'string' ? tag : quoted(tag)
  return fieldOf(name, subfields === undefined ? first : { ind1: first, ind2: second, subfields }, warnings)
}

function fieldOf(given: string, content: unknown, warnings: Set<ReadWarning>): MarcField {
  const tag = /^[0-9]{1,2}$/.test(given) ? given.padStart(3, '0') : given
  if (!/^[0-9A-Za-z]{3}$/.test(tag)) throw new BadField(`A field has the tag ${quoted(given)}; tags are three letters or digits.`)
  if (tag !== given) warnings.add('mended-tag')
  if (!isObject(content)) return { tag, value: textOf(tag, content) }
  if (tag.startsWith('00')) throw new BadField(`Field ${tag} has subfields, but fields 00X are plain text.`)
  const indicators = indicatorOf(tag, content['ind1'], warnings) + indicatorOf(tag, content['ind2'], warnings)
  return { tag, indicators, subfields: subfieldsOf(tag, content['subfields']) }
}

function subfieldsOf(tag: string, value: unknown): Subfield[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  return list.flatMap((entry): Subfield[] => {
    if (Array.isArray(entry)) return [subfieldOf(tag, textOf(tag, entry[0]), entry[1])]
    if (!isObject(entry)) throw new BadField(`Field ${tag} has ${quoted(entry)} instead of a subfield.`)
    if (typeof entry['code'] === 'string') return [subfieldOf(tag, entry['code'], entry['value'])]
    return Object.entries(entry).flatMap(([code, content]) =>
      (Array.isArray(content) ? (content as unknown[]) : [content]).map((one) => subfieldOf(tag, code, one)),
    )
  })
}

function subfieldOf(tag: string, code: string, value: unknown): Subfield {
  if (code.length > ((code.codePointAt(0) ?? 0) > 0xffff ? 2 : 1))
    throw new BadField(`Field ${tag} has a subfield with the code ${quoted(code)}; codes are one character.`)
  return { code, value: textOf(tag, value) }
}

function indicatorOf(tag: string, value: unknown, warnings: Set<ReadWarning>): string {
  if (value === undefined || value === null || value === '') {
    warnings.add('odd-indicators')
    return ' '
  }
  const text = textOf(tag, value)
  if (text.length > 1) throw new BadField(`Field ${tag} has the indicator ${quoted(text)}; indicators are one character.`)
  return text
}

/** Numbers are what some systems write without quotation marks; nothing else is text. */
function textOf(tag: string, value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (value === undefined || value === null) return ''
  throw new BadField(`Field ${tag} has ${quoted(value)} instead of text.`)
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function quoted(value: unknown): string {
  return `'${(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, MAX_QUOTED_CHARS)}'`
}
