// Control numbers for records from formats that have none, such that importing the same record again finds the same number.
import { createHash } from 'node:crypto'
import { controlNumberOf } from './identity.ts'
import type { MarcField, MarcRecord } from './record.ts'

/** Digits of a digest that make a control number: 80 bits, so that among a million records no two are alike by chance. */
const DIGEST_DIGITS = 20

/**
 * The record with a control number (001): its own, otherwise the given one, otherwise one that is made from all of its content, which is
 * another when anything in it is changed.
 *
 * @param given What identifies the record where it comes from: an OAI identifier, a number in a column of its own.
 */
export function withControlNumber(record: MarcRecord, given?: string): MarcRecord {
  if (controlNumberOf(record) !== undefined) return record
  const number = given?.trim() ?? ''
  const first: MarcField = { tag: '001', value: number === '' ? contentDigest(record) : number }
  return { leader: record.leader, fields: [first, ...record.fields.filter(({ tag }) => tag !== '001')] }
}

/** A number made from what a record says, its leader and the date of its last change (005) apart. */
export function contentDigest({ fields }: MarcRecord): string {
  const content = fields.filter(({ tag }) => tag !== '001' && tag !== '005')
  return `x${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, DIGEST_DIGITS)}`
}
