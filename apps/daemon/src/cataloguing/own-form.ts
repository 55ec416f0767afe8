// How an own record is kept: with a control number, the library's code, and the time of its last change. Pure.
import { randomInt } from 'node:crypto'
import { type ControlNumber, controlValue, isControlField, type MarcField, type MarcRecord } from '@serumpun/bib'

/** Digits and letters that nobody mistakes for each other when a number is read aloud (Crockford's base 32). */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'

/** A number that no other record has: the day, and 35 random bits. */
export function newControlNumber(now: number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '')
  return `s${day}${Array.from({ length: 7 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`
}

/** Field 005: date and time of the latest transaction, `yyyymmddhhmmss.f`, here always UTC. */
const transactionTime = (now: number): string => `${new Date(now).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}.0`

/** @param status Leader/05: `n` new, `c` changed. */
export function inOwnForm(record: MarcRecord, { number, source }: ControlNumber, status: 'n' | 'c', now: number): MarcRecord {
  const { leader } = record
  const control: MarcField[] = [
    { tag: '001', value: number },
    ...(source === '' ? [] : [{ tag: '003', value: source }]),
    { tag: '005', value: transactionTime(now) },
  ]
  const others = record.fields.filter(({ tag }) => tag !== '001' && tag !== '003' && tag !== '005')
  // Leader/09 a and 20–23 4500 are what ISO 2709 in UTF-8 has.
  const kept = `${leader.slice(0, 5)}${status}${leader.slice(6, 9)}a22${leader.slice(12, 20)}4500`
  return { leader: kept, fields: [...control, ...others] }
}

/** Whether two records say the same, apart from when they were written and what their leaders count. */
export function saysTheSame(a: MarcRecord, b: MarcRecord): boolean {
  return meaning(a) === meaning(b)
}

function meaning({ leader, fields }: MarcRecord): string {
  // 05 is the status, 00–04 and 12–16 are lengths.
  const told = leader.slice(6, 9) + leader.slice(17, 20)
  return JSON.stringify([
    told,
    fields
      .filter(({ tag }) => tag !== '005')
      .map((field) =>
        isControlField(field)
          ? [field.tag, field.value]
          : [field.tag, field.indicators, field.subfields.map(({ code, value }) => [code, value])],
      ),
  ])
}

/** What a record calls itself; parts that it does not say are undefined. */
export function numberIn(record: MarcRecord): { number: string | undefined; source: string | undefined } {
  return { number: textIn(record, '001'), source: textIn(record, '003') }
}

function textIn(record: MarcRecord, tag: string): string | undefined {
  const value = controlValue(record, tag)?.trim()
  return value === '' ? undefined : value
}
