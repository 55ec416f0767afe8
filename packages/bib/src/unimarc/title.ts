// UNIMARC 200 (title and statement of responsibility) and MARC 21 245.
import type { DataField, Subfield } from '../record.ts'
import type { Draft } from './fields.ts'
import { append, dataField, endWith, isUnimarcControl, nonfiling, withoutMarks } from './fields.ts'

/** Marks that lead over to what UNIMARC tells by codes (LoC specifications, field 200). */
const MARKS: Readonly<Record<string, string>> = { a: ' ;', c: '.', d: ' =', e: ' :', f: ' /', g: ' ;', h: '.', i: '.' }
/** MARC 21 subfields that may still be begun behind each: $b and $c once, and nothing behind $c. */
const FURTHER: Readonly<Record<string, string>> = { a: 'bcnp', b: 'c', n: 'bcnp', p: 'bcnp' }
const TARGETS: Readonly<Record<string, string>> = { a: 'b', c: 'c', d: 'b', e: 'b', f: 'c', g: 'c', h: 'n', i: 'p' }

/**
 * The 245 of a 200: $b and $c are not repeated in MARC 21, so what comes behind them stays in them, with ISBD's marks between.
 *
 * @param hasMainEntry Whether the record has a 1XX, so that the title is an added entry (first indicator).
 */
export function marcTitle(field: DataField, hasMainEntry: boolean): [DataField | undefined, Subfield[]] {
  const made: Draft[] = []
  const rest: Subfield[] = []
  let filing = '0'
  let medium: string | undefined
  let mediumAt = 0
  for (const subfield of field.subfields) {
    const { code, value: marked } = subfield
    const value = withoutMarks(marked).trim()
    if (value === '' || isUnimarcControl(subfield)) continue
    if (code === 'b') {
      mediumAt = medium === undefined ? made.length : mediumAt
      medium = medium === undefined ? value : `${medium} + ${value}`
    } else if (code === 'a' && made.length === 0) {
      filing = nonfiling(marked.trimStart())
      made.push({ code: 'a', value })
    } else if (Object.hasOwn(TARGETS, code)) addPart(made, code, value)
    else rest.push(subfield)
  }
  if (medium !== undefined) addMedium(made, mediumAt, medium)
  return [made.length === 0 ? undefined : dataField('245', `${hasMainEntry ? '1' : '0'}${filing}`, made), rest]
}

function addPart(made: Draft[], code: string, value: string): void {
  const last = made.at(-1)
  const target = TARGETS[code] ?? 'b'
  // `.` before the first part, `,` between its number and its name (ISBD 1.3).
  const mark = code === 'i' && last?.code === 'n' ? ',' : (MARKS[code] ?? ' ;')
  if (last === undefined) made.push({ code: target === 'b' ? 'a' : target, value })
  else if (FURTHER[last.code]?.includes(target)) {
    endWith(made, mark)
    made.push({ code: target, value })
  } else append(made, mark, value, target)
}

/** `$h[medium]` comes behind what it was said of, before the mark that leads over to the next part. */
function addMedium(made: Draft[], at: number, medium: string): void {
  const before = made[at - 1]
  if (before?.code === undefined || before.code === 'c') {
    made.push({ code: 'h', value: `[${medium}]` })
    return
  }
  const mark = /[ ]?[:;=/.,]$/.exec(before.value.slice(-2))?.[0] ?? ''
  before.value = before.value.slice(0, before.value.length - mark.length)
  made.splice(at, 0, { code: 'h', value: `[${medium.replaceAll(/^\[|\]$/g, '')}]${mark}` })
}
