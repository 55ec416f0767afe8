// Joining subfields and dropping the punctuation that ISBD prescribes between areas (ISBD consolidated edition, area "A").
import { MAX_LISTED } from '../limits.ts'
import type { DataField } from '../record.ts'

/** Words whose full stop belongs to them. */
const ABBREVIATIONS = new Set([
  'jr',
  'sr',
  'st',
  'dr',
  'co',
  'inc',
  'ltd',
  'corp',
  'bros',
  'etc',
  'al',
  'ed',
  'vol',
  'no',
  'dept',
  'univ',
  'assn',
  'tbk',
  'pt',
  'cv',
  'bhd',
  'sdn',
])

const SPACE = 0x20
const FULL_STOP = 0x2e

/** Without blanks and ISBD marks (`/ : ; = ,`) at the end, and without a full stop that isn't part of an abbreviation, initial or ellipsis. */
export function trimIsbd(text: string): string {
  let end = text.length
  while (end > 0 && isMark(text.charCodeAt(end - 1))) end--
  if (end > 1 && text.charCodeAt(end - 1) === FULL_STOP && !keepsFullStop(text, end - 1)) {
    end--
    while (end > 0 && isMark(text.charCodeAt(end - 1))) end--
  }
  let start = 0
  while (start < end && text.charCodeAt(start) === SPACE) start++
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

/** Blanks, and `/ : ; = ,`. */
function isMark(code: number): boolean {
  return code === SPACE || code === 0x2f || code === 0x3a || code === 0x3b || code === 0x3d || code === 0x2c
}

function keepsFullStop(text: string, at: number): boolean {
  let start = at
  while (start > 0 && at - start < 5 && isWordPart(text.charCodeAt(start - 1))) start--
  const length = at - start
  if (length === 0) return text.charCodeAt(at - 1) === FULL_STOP
  if (length === 1) return !isDigit(text.charCodeAt(start))
  return ABBREVIATIONS.has(text.slice(start, at).toLowerCase())
}

/** Letters and digits, roughly: nothing of ASCII punctuation. */
function isWordPart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || isDigit(code) || code > 0x7f
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** The subfields with these codes, in their order, with blanks between them. */
export function joinSubfields(field: DataField, codes: string): string {
  let joined = ''
  for (const { code, value } of field.subfields) {
    if (code !== '' && codes.includes(code)) joined = joined === '' ? value : `${joined} ${value}`
  }
  return joined
}

/** As `joinSubfields`, trimmed; undefined if nothing is left. */
export function trimmedSubfields(field: DataField, codes: string): string | undefined {
  const text = trimIsbd(joinSubfields(field, codes))
  return text === '' ? undefined : text
}

/** Appends a part, with the separator only where the record has no punctuation of its own there. */
export function appendPart(whole: string, part: string, separator: string): string {
  if (whole === '') return part
  const last = whole.charCodeAt(whole.length - 1)
  return isMark(last) || last === FULL_STOP ? `${whole} ${part}` : whole + separator + part
}

/** Adds a text unless it is empty, there already, or the list is full. */
export function addOnce(list: string[], text: string | undefined): void {
  if (text !== undefined && text !== '' && list.length < MAX_LISTED && !list.includes(text)) list.push(text)
}
