// One field's text → a field of the model.
import type { ReadWarning } from '../read-item.ts'
import { NO_WARNINGS } from '../read-item.ts'
import type { MarcField, Subfield } from '../record.ts'

/** A field from its text between `start` and `end`, where its terminator is. */
export function readField(tag: string, text: string, start: number, end: number): MarcField {
  if (tag.startsWith('00')) return { tag, value: text.substring(start, end) }
  let delimiter = text.indexOf('\u001f', start)
  if (delimiter < 0 || delimiter > end) delimiter = end
  // Fields without any subfield are text too (Aleph's FMT, say), unless all that they have is two indicators.
  if (delimiter === end && end - start !== 2) return { tag, value: text.substring(start, end) }

  const indicators = text.substring(start, delimiter)
  const subfields: Subfield[] = []
  while (delimiter < end) {
    const codeStart = delimiter + 1
    delimiter = text.indexOf('\u001f', codeStart)
    if (delimiter < 0 || delimiter > end) delimiter = end
    // A code is one character; damaged records have some that UTF-16 writes with two units.
    const codeEnd = Math.min(codeStart + ((text.codePointAt(codeStart) ?? 0) > 0xffff ? 2 : 1), delimiter)
    subfields.push({ code: text.substring(codeStart, codeEnd), value: text.substring(codeEnd, delimiter) })
  }
  return { tag, indicators, subfields }
}

/** What is odd in fields that were read. */
export function oddities(fields: readonly MarcField[]): readonly ReadWarning[] {
  let [indicators, subfields] = [false, false]
  for (const field of fields) {
    if (field.subfields === undefined) indicators ||= field.tag >= '010' && field.tag <= '999'
    else {
      indicators ||= field.indicators.length !== 2
      for (const { code } of field.subfields) {
        const unit = code.charCodeAt(0)
        // Comparisons with NaN, of a code that is missing, are false.
        subfields ||= !(unit > 0x20 && unit < 0x7f)
      }
    }
  }
  if (!indicators && !subfields) return NO_WARNINGS
  return [...(indicators ? (['odd-indicators'] as const) : []), ...(subfields ? (['odd-subfields'] as const) : [])]
}
