// Building the fields of a record that is converted from another format.
import { MAX_ISO2709_FIELD_BYTES } from './limits.ts'
import type { DataField, MarcField, Subfield } from './record.ts'

/** A subfield's code and text; those without text are left out. */
export type Part = readonly [code: string, value: string | undefined]

/** A data field of the parts that have text; undefined if none has. */
export function dataField(tag: string, indicators: string, ...parts: readonly Part[]): DataField | undefined {
  const subfields: Subfield[] = []
  for (const [code, value] of parts) {
    const text = value?.trim() ?? ''
    if (text !== '') subfields.push({ code, value: withoutSeparators(text) })
  }
  return subfields.length === 0 ? undefined : { tag, indicators, subfields }
}

/** Control characters have a meaning of their own in ISO 2709; text from other formats has them by accident only. */
export function withoutSeparators(text: string): string {
  return text.toWellFormed().replaceAll(/[\p{Cc}&&[^\t\n\r\u0080-\u009f]]/gv, ' ')
}

/** Fields in the order of their tags, the order among equal tags kept. */
export function inTagOrder(fields: readonly (MarcField | undefined)[]): MarcField[] {
  return fields.filter((field) => field !== undefined).toSorted((a, b) => (a.tag < b.tag ? -1 : a.tag > b.tag ? 1 : 0))
}

/** Bytes of a note in one field; with its indicators and code it must stay below what ISO 2709 allows. */
const NOTE_BYTES = MAX_ISO2709_FIELD_BYTES - 100

/** Notes of one text: several, cut between words, where it is longer than a field can be. Abstracts in repositories are whole papers at times. */
export function noteFields(tag: string, indicators: string, text: string): (DataField | undefined)[] {
  if (Buffer.byteLength(text) <= NOTE_BYTES) return [dataField(tag, indicators, ['a', text])]
  const fields: (DataField | undefined)[] = []
  let piece = ''
  let bytes = 0
  for (const word of text.split(/(?<= )/)) {
    const length = Buffer.byteLength(word)
    if (bytes + length > NOTE_BYTES && piece !== '') {
      fields.push(dataField(tag, indicators, ['a', piece]))
      piece = ''
      bytes = 0
    }
    piece += word
    bytes += length
  }
  return [...fields, dataField(tag, indicators, ['a', piece])]
}
