// A record that cannot be stored as it is, with all that is wrong with it.
import { DaemonError } from '../errors.ts'

/** One thing that is wrong with a record, or worth a look. */
export interface RecordFinding {
  /** JSON Pointer into its MARC-in-JSON; empty for the whole record. */
  readonly at: string
  readonly code: string
  readonly message: string
  readonly tag?: string
  /** Which of the fields with this tag, from 0. */
  readonly occurrence?: number
  readonly subfield?: string
}

export class RecordInvalid extends DaemonError {
  readonly parts: readonly RecordFinding[]

  constructor(parts: readonly RecordFinding[]) {
    const [first] = parts
    const others = parts.length > 1 ? ` (and ${parts.length - 1} more)` : ''
    super('RECORD_INVALID', `The record cannot be stored: ${first?.message ?? 'it is none.'}${others}`)
    this.name = 'RecordInvalid'
    this.parts = parts
  }
}
