// The lines of one record in MARCMaker's format (.mrk; `=245  10$aTitle`) → the record model. Library of Congress, MARCMaker and MARCBreaker
// User's Manual (https://www.loc.gov/marc/makrbrkr.html), and what MarcEdit makes of it.
import { mendedLeader } from '../leader.ts'
import { linesOf } from '../line-frames.ts'
import { MAX_QUOTED_CHARS } from '../limits.ts'
import type { Decoded, ReadWarning, Rejection } from '../read-item.ts'
import { NO_WARNINGS } from '../read-item.ts'
import type { MarcField, Subfield } from '../record.ts'
import { withoutMnemonics } from './mnemonics.ts'

/** A tag, two blanks (one, or a tab, where they were lost), the content. */
const FIELD = /^=([0-9A-Za-z]{3})(?: {1,2}|\t)?(.*)$/su

/** Reads the lines of one record. Never throws. */
export function decodeMrk(text: string): Decoded | Rejection {
  const warnings = new Set<ReadWarning>()
  let leader: string | undefined
  const fields: MarcField[] = []
  for (const line of joined(linesOf(text), warnings)) {
    const [, tag, content] = FIELD.exec(line) ?? []
    if (tag === undefined || content === undefined) return noField(line)
    if (tag !== 'LDR' && tag !== '000') fields.push(fieldOf(tag, content, warnings))
    else if (leader === undefined) leader = content.replaceAll('\\', ' ')
    else return { code: 'bad-leader', message: 'The record has two leaders. Divide it by a blank line before the second one.' }
  }
  const mended = mendedLeader(leader ?? '')
  if (mended === undefined) {
    const found = leader === undefined ? 'missing (=LDR)' : `'${leader.slice(0, MAX_QUOTED_CHARS)}'`
    return {
      code: 'bad-leader',
      message: `A leader has 24 characters; this one is ${found}. Correct it, or export the record again.`,
    }
  }
  if (mended !== leader) warnings.add('mended-leader')
  return { record: { leader: mended, fields }, warnings: warnings.size === 0 ? NO_WARNINGS : [...warnings] }
}

/** Lines that begin no field go on with the one before. */
function joined(lines: readonly string[], warnings: Set<ReadWarning>): string[] {
  const whole: string[] = []
  for (const line of lines) {
    const before = whole.at(-1)
    if (before === undefined || line.startsWith('=')) whole.push(line)
    else {
      whole[whole.length - 1] = `${before} ${line.trim()}`
      warnings.add('joined-lines')
    }
  }
  return whole
}

function fieldOf(tag: string, content: string, warnings: Set<ReadWarning>): MarcField {
  const plain = (text: string): string => {
    const { text: result, unknown } = withoutMnemonics(text)
    if (unknown) warnings.add('unknown-mnemonic')
    return result
  }
  const delimiter = content.indexOf('$')
  if (tag.startsWith('00') || (delimiter < 0 && content.length !== 2)) return { tag, value: plain(content.replaceAll('\\', ' ')) }
  const indicators = (delimiter < 0 ? content : content.slice(0, delimiter)).replaceAll('\\', ' ')
  if (indicators.length !== 2) warnings.add('odd-indicators')
  const subfields = delimiter < 0 ? [] : content.slice(delimiter + 1).split('$')
  return { tag, indicators, subfields: subfields.map((part): Subfield => subfieldOf(part, plain)) }
}

function subfieldOf(part: string, plain: (text: string) => string): Subfield {
  const length = (part.codePointAt(0) ?? 0) > 0xffff ? 2 : 1
  return { code: part.slice(0, length), value: plain(part.slice(length)) }
}

function noField(line: string): Rejection {
  return {
    code: 'not-marc',
    message: `'${line.slice(0, MAX_QUOTED_CHARS)}' is no field: fields begin with '=', their tag and two blanks. Correct it, or export the record again.`,
  }
}
