// Records as MARCMaker and Aleph write them, for tests of their readers. Values must have no line ends.
import type { MarcField, MarcRecord } from '../record.ts'

const MNEMONICS: Readonly<Record<string, string>> = { $: '{dollar}', '{': '{lcub}', '}': '{rcub}', '\\': '{bsol}' }

function escaped(text: string): string {
  return text.replaceAll(/[${}\\]/g, (character) => MNEMONICS[character] ?? character)
}

export function mrkOf({ leader, fields }: MarcRecord): string {
  const lines = fields.map((field) =>
    field.subfields === undefined
      ? `=${field.tag}  ${escaped(field.value).replaceAll(' ', '\\')}`
      : `=${field.tag}  ${field.indicators.replaceAll(' ', '\\')}${field.subfields.map(({ code, value }) => `$${code}${escaped(value)}`).join('')}`,
  )
  return `=LDR  ${leader.replaceAll(' ', '\\')}\n${lines.map((line) => `${line}\n`).join('')}\n`
}

/** @param number Nine digits. */
export function alephOf({ leader, fields }: MarcRecord, number: string): string {
  const line = (tag: string, indicators: string, content: string): string => `${number} ${tag}${indicators} L ${content}\n`
  const lines = fields.map((field: MarcField) =>
    field.subfields === undefined
      ? line(field.tag, '  ', field.tag.startsWith('00') ? field.value.replaceAll(' ', '^') : field.value)
      : line(field.tag, field.indicators, field.subfields.map(({ code, value }) => `$$${code}${value}`).join('')),
  )
  return line('LDR', '  ', leader.replaceAll(' ', '^')) + lines.join('')
}

/** The record as formats of lines can hold it: without line ends in its texts, blanks and carets at will, and empty data fields. */
export function inLines(record: MarcRecord): MarcRecord {
  const plain = (text: string): string => text.replaceAll(/[\r\n\t^\u0085\u2028\u2029]/g, '-').replaceAll('$$', '-')
  const fields = record.fields.flatMap((field): MarcField[] => {
    if (field.subfields === undefined) return [{ tag: field.tag, value: `v${plain(field.value)}`.trim() }]
    if (field.subfields.length === 0) return []
    // A dollar sign at the end of a value runs into the next delimiter of Aleph's.
    return [{ ...field, subfields: field.subfields.map(({ code, value }) => ({ code, value: plain(value).replaceAll('$', '-') })) }]
  })
  return { leader: record.leader, fields }
}
