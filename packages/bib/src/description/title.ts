// Titles: 245 and the variants of it.
import type { DataField, Subfield } from '../record.ts'
import { appendPart, trimIsbd } from './text.ts'

/** The marks of ISO 6630 around words that don't count in filing (as U+0098/U+009C, and as UNIMARC systems write them). */
const NONSORTING_MARKS = /[\u0088\u0089\u0098\u009c]/g

/** Title, remainder and parts of a title field (245, 24X, X30, 740), medium ($h) left out. */
export function titleOf(field: DataField): string {
  return joinTitle(field.subfields, 'a')
}

/** The title of the work that a name field (7XX) goes on to name with $t; empty if it names none. */
export function workTitleOf(field: DataField): string {
  const start = field.subfields.findIndex(({ code }) => code === 't')
  return start < 0 ? '' : joinTitle(field.subfields.slice(start), 't')
}

function joinTitle(subfields: readonly Subfield[], first: string): string {
  let title = ''
  for (const { code, value } of subfields) {
    if (code === first || code === 'k') title = appendPart(title, value, ' ')
    else if (code === 'b') title = appendPart(title, value, ' : ')
    else if (code === 'n' || code === 'f' || code === 'g' || code === 's') title = appendPart(title, value, '. ')
    else if (code === 'p') title = appendPart(title, value, '. ')
    // The mark that leads over to the next part stands behind the medium: `[sound recording] /`.
    else if (code === 'h' && /[:;=]\s*$/.test(value)) title = `${title} ${value.trimEnd().slice(-1)}`
  }
  return trimIsbd(title.replaceAll(NONSORTING_MARKS, ''))
}

/**
 * How many characters of a title to skip in filing (MARC 21 245, second indicator). 0 where the number doesn't fall on the end of a word,
 * because then it is wrong.
 */
export function nonfilingOf(field: DataField, title: string): number {
  const count = field.indicators.charCodeAt(1) - 0x30
  if (!(count > 0 && count <= 9) || count >= title.length) return 0
  return /[\p{L}\p{N}]/u.test(title.charAt(count - 1)) ? 0 : count
}
