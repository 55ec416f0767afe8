// Where a record stands on the shelf: the call numbers of its copies, or what the record itself suggests.
import { type DataField, type Holding, isControlField, type MarcRecord } from '@serumpun/bib'

/** A call number in a record without copies: local (090, 099), then Dewey (082), then Library of Congress (050). */
const SUGGESTED: readonly (readonly [tag: string, codes: string])[] = [
  ['090', 'ab'],
  ['099', 'a'],
  ['082', 'ab'],
  ['050', 'ab'],
]

/** The first call number; undefined where there is none. */
export function callNumberOf(record: MarcRecord, holdings: readonly Holding[]): string | undefined {
  return holdings.find(({ callNumber }) => callNumber !== undefined)?.callNumber ?? suggested(record)
}

function suggested(record: MarcRecord): string | undefined {
  for (const [tag, codes] of SUGGESTED) {
    const field = record.fields.find((one): one is DataField => one.tag === tag && !isControlField(one))
    const parts = field?.subfields.filter(({ code }) => code !== '' && codes.includes(code)) ?? []
    // Dewey marks where a number may be cut with slashes and prime marks.
    const text = parts
      .map(({ value }) => value.replaceAll(/[/′']/g, '').trim())
      .join(' ')
      .trim()
    if (text !== '') return text
  }
  return undefined
}

/** Its lines, as labels and cards have them one below the other. */
export function callNumberLines(callNumber: string): string[] {
  return callNumber.split(/\s+/).filter((line) => line !== '')
}
