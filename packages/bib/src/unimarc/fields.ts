// Small things that every part of the conversion needs: looking into a record, and putting ISBD's marks between subfields.
import type { DataField, MarcRecord, Subfield } from '../record.ts'
import { subfieldValue } from '../record.ts'

/** The first subfield of the first data field that has it. */
export function firstValue(record: MarcRecord, tag: string, code: string): string | undefined {
  for (const field of record.fields) {
    if (field.tag === tag && field.subfields !== undefined) {
      const value = subfieldValue(field, code)
      if (value !== undefined) return value
    }
  }
  return undefined
}

/** An indicator: 1 or 2; blank where the field is damaged. */
export function indicator(field: DataField, number: 1 | 2): string {
  return field.indicators[number - 1] ?? ' '
}

/** Around words that don't count in filing: ISO 6630's as C1 controls, and as they come from other code tables. */
const NONSORTING_START = /[\u0088\u0098]/
const NONSORTING = /[\u0088\u0089\u0098\u009c]/g

/** Text without the marks around words that don't count in filing. */
export function withoutMarks(text: string): string {
  return NONSORTING_START.test(text) ? text.replaceAll(NONSORTING, '') : text
}

/** How many characters at the beginning don't count in filing, 0–9, as MARC 21 has it in an indicator. */
export function nonfiling(text: string): string {
  if (!NONSORTING_START.test(text.charAt(0))) return '0'
  const end = text.search(/[\u0089\u009c]/)
  const skipped = end < 0 ? 0 : end - 1 + (/^[\u0089\u009c]\s/.test(text.slice(end)) ? 1 : 0)
  return skipped >= 1 && skipped <= 9 ? String(skipped) : '0'
}

/** A subfield that is still being written. */
export interface Draft {
  code: string
  value: string
}

/** Puts one of ISBD's marks (` :`, ` ;`, `.`) at the end of the last subfield, unless it is there. */
export function endWith(subfields: readonly Draft[], mark: string): void {
  const last = subfields.at(-1)
  if (last === undefined || mark === '') return
  const bare = last.value.trimEnd()
  const sign = mark.trim()
  if (bare === '') last.value = bare
  else if (sign === '.' && /[.!?]$/.test(bare)) last.value = bare
  else if (bare.endsWith(sign)) last.value = `${bare.slice(0, -sign.length).trimEnd()}${mark}`
  else last.value = bare + mark
}

/** Appends text to the last subfield behind a mark; makes it a subfield of its own where there is none. */
export function append(subfields: Draft[], mark: string, value: string, code: string): void {
  const last = subfields.at(-1)
  if (last === undefined) subfields.push({ code, value })
  else {
    endWith(subfields, mark)
    last.value = `${last.value} ${value}`
  }
}

export function dataField(tag: string, indicators: string, subfields: readonly Subfield[]): DataField {
  return { tag, indicators, subfields }
}

/**
 * Whether a subfield says only how fields belong together in UNIMARC's own systems: links ($6, $8), scripts ($7), and Koha's number of a
 * heading ($9, which elsewhere has text).
 */
export function isUnimarcControl({ code, value }: Subfield): boolean {
  return code === '6' || code === '7' || code === '8' || (code === '9' && /^[0-9]*$/.test(value.trim()))
}

/** The subfields that say something and have other codes than these. */
export function restOf({ subfields }: DataField, used: string): Subfield[] {
  return subfields.filter(
    (subfield) => !used.includes(subfield.code) && subfield.value.trim() !== '' && !isUnimarcControl(subfield),
  )
}
