// What the tests of lists look at: items, briefly.
import { describe } from '../description/describe.ts'
import type { ReadItem } from '../read-item.ts'
import type { MarcRecord } from '../record.ts'

/** A field as `245 10 $aTitle`, for all fields with the tag. */
export function fieldsOf(record: MarcRecord, tag: string): string[] {
  return record.fields
    .filter((field) => field.tag === tag)
    .map(
      (field) =>
        field.value ?? `${field.indicators} ${field.subfields?.map(({ code, value }) => `$${code}${value}`).join('') ?? ''}`,
    )
}

/** Title, first creator and year of a record; the code of a rejection. */
export function brief(item: ReadItem): string {
  if (item.kind === 'rejected') return item.code
  const { title, creators, year } = describe(item.record)
  return [title, creators[0]?.name, year].filter((part) => part !== undefined).join(' | ')
}
