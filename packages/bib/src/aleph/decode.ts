// The lines of one record in Aleph sequential format → the record model. A line is: number (9 digits), blank, tag and indicators (5), blank,
// `L`, blank, content; blanks of fixed fields are `^`, subfields begin with `$$` (Ex Libris, "Aleph sequential format").
import { mendedLeader } from '../leader.ts'
import { linesOf } from '../line-frames.ts'
import { MAX_QUOTED_CHARS } from '../limits.ts'
import type { Decoded, ReadWarning, Rejection } from '../read-item.ts'
import { NO_WARNINGS } from '../read-item.ts'
import type { ControlField, DataField, Subfield } from '../record.ts'

/** Number, tag, indicators, script, content. */
const LINE = /^([0-9]{9}) ([0-9A-Za-z]{3})([ -~])([ -~]) ([A-Z ])(?: (.*))?$/su

/** A field to whose subfields further lines may be added. */
type GrowingField = ControlField | (DataField & { readonly subfields: Subfield[] })

/** Reads the lines of one record. Never throws. */
export function decodeAleph(text: string): Decoded | Rejection {
  const warnings = new Set<ReadWarning>()
  const fields: GrowingField[] = []
  let leader: string | undefined
  let number = ''
  let deleted = false
  for (const line of joined(linesOf(text), warnings)) {
    const [, system, tag, first, second, , content = ''] = LINE.exec(line) ?? []
    if (system === undefined || tag === undefined) return noLine(line)
    number = system
    if (tag === 'LDR') leader ??= content.replaceAll('^', ' ')
    else if (tag === 'DEL') deleted = true
    else addField(fields, tag, `${first}${second}`, content)
  }
  const mended = mendedLeader(leader ?? '')
  if (mended === undefined && !deleted) {
    const found = leader === undefined ? 'missing (LDR)' : `'${leader.slice(0, MAX_QUOTED_CHARS)}'`
    return {
      code: 'bad-leader',
      message: `A leader has 24 characters; this one is ${found}. Correct it, or export the record again.`,
    }
  }
  const whole = mended ?? '00000nam a2200000   4500'
  if (mended !== leader && mended !== undefined) warnings.add('mended-leader')
  // Aleph keeps its number outside of the record.
  if (!fields.some(({ tag }) => tag === '001')) fields.unshift({ tag: '001', value: number })
  return {
    record: { leader: deleted ? `${whole.slice(0, 5)}d${whole.slice(6)}` : whole, fields },
    warnings: warnings.size === 0 ? NO_WARNINGS : [...warnings],
  }
}

/** Lines without a number go on with the one before: the content had a line end. */
function joined(lines: readonly string[], warnings: Set<ReadWarning>): string[] {
  const whole: string[] = []
  for (const line of lines) {
    const before = whole.at(-1)
    if (before === undefined || /^[0-9]{9} /.test(line)) whole.push(line)
    else {
      whole[whole.length - 1] = `${before} ${line.trim()}`
      warnings.add('joined-lines')
    }
  }
  return whole
}

function addField(fields: GrowingField[], tag: string, indicators: string, content: string): void {
  if (tag.startsWith('00') || !content.startsWith('$$')) {
    const fixed = tag.startsWith('00') || tag === 'FMT'
    fields.push({ tag, value: fixed ? content.replaceAll('^', ' ') : content })
    return
  }
  const subfields = content
    .slice(2)
    .split('$$')
    .map((part): Subfield => {
      const length = (part.codePointAt(0) ?? 0) > 0xffff ? 2 : 1
      return { code: part.slice(0, length), value: part.slice(length) }
    })
  // A field of more than 2,000 characters goes on in lines of the same tag.
  const last = fields.at(-1)
  if (last?.tag !== tag || last.subfields === undefined || !goesOn(last.subfields, subfields))
    fields.push({ tag, indicators, subfields })
}

/** Adds what a line goes on with to the subfields before it: behind `$$9^` further subfields, behind `$$9^^` the rest of the last one. */
function goesOn(before: Subfield[], [mark, first, ...others]: readonly Subfield[]): boolean {
  if (mark?.code !== '9' || (mark.value !== '^' && mark.value !== '^^')) return false
  const last = before.at(-1)
  if (first === undefined) return true
  if (mark.value === '^^' && last?.code === first.code)
    before[before.length - 1] = { code: last.code, value: last.value + first.value }
  else before.push(first)
  for (const other of others) before.push(other)
  return true
}

function noLine(line: string): Rejection {
  return {
    code: 'not-marc',
    message: `'${line.slice(0, MAX_QUOTED_CHARS)}' is no line of an Aleph sequential file: those begin with a number of nine digits, a tag and 'L'. Correct it, or export the record again.`,
  }
}
