// The record model → MARCXML (https://www.loc.gov/standards/marcxml/).
import type { MarcRecord } from '../record.ts'
import { escapeAttribute, escapeText } from '../xml/write.ts'

/** What comes before the records of a MARCXML file. */
export const MARCXML_HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="http://www.loc.gov/MARC21/slim">\n'

/** What comes behind them. */
export const MARCXML_FOOTER = '</collection>\n'

/**
 * Writes a record as a `<record>` element with a line end, to stand between `MARCXML_HEADER` and `MARCXML_FOOTER`.
 *
 * Two things can't be said in XML. Control characters that XML 1.0 forbids even as references are written as their pictures
 * (U+001B as ␛, U+241B) and U+FFFE/U+FFFF as U+FFFD, so that a stray byte stays visible and doesn't make the whole export unreadable.
 * Indicators other than two characters are cut or filled with blanks, and subfields without a code (which then are empty too) left out.
 * All else comes back from `readMarcXml` as it was.
 */
export function encodeMarcXml(record: MarcRecord): string {
  let xml = `<record>\n<leader>${escapeText(record.leader)}</leader>\n`
  for (const field of record.fields) {
    if (field.subfields === undefined) {
      xml += `<controlfield tag="${escapeAttribute(field.tag)}">${escapeText(field.value)}</controlfield>\n`
      continue
    }
    const [first = ' ', second = ' '] = field.indicators
    xml += `<datafield tag="${escapeAttribute(field.tag)}" ind1="${escapeAttribute(first)}" ind2="${escapeAttribute(second)}">`
    for (const { code, value } of field.subfields) {
      if (code !== '') xml += `<subfield code="${escapeAttribute(code)}">${escapeText(value)}</subfield>`
    }
    xml += '</datafield>\n'
  }
  return `${xml}</record>\n`
}
