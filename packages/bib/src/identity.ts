// What a record is called at home, and whether it is being withdrawn.
import type { MarcRecord } from './record.ts'
import { controlValue } from './record.ts'

/** A record's identity in the system that it comes from. */
export interface ControlNumber {
  /** Field 001. */
  readonly number: string
  /** Field 003, the code of who gave the number; empty if there is none. */
  readonly source: string
}

/**
 * The control number of a record, blanks around it dropped (MARC 21 bibliographic 001, 003). Undefined if it has none: see
 * `noControlNumber` for what to tell people then.
 */
export function controlNumberOf(record: MarcRecord): ControlNumber | undefined {
  const number = controlValue(record, '001')?.trim() ?? ''
  return number === '' ? undefined : { number, source: controlValue(record, '003')?.trim() ?? '' }
}

/** Whether the record says that it is deleted (MARC 21 leader/05 `d`). */
export function isDeleted(record: MarcRecord): boolean {
  return record.leader[5] === 'd'
}
