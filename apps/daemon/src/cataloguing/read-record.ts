// What somebody sends → one record, whatever form it has.
import type { MarcRecord } from '@serumpun/bib'
import { openRecords, type RecordFormat } from '@serumpun/bib/read'
import { type RecordFinding, RecordInvalid } from './errors.ts'

export interface SentRecord {
  readonly record: MarcRecord
  /** What was mended on reading. */
  readonly warnings: readonly RecordFinding[]
}

/**
 * @param format What it is said to be. @default told by its first bytes
 * @throws {RecordInvalid} unless it is one record of this format; {BibError} `BIB_UNKNOWN_FORMAT` where nobody says what it is.
 */
export async function readSentRecord(bytes: Uint8Array, format?: RecordFormat): Promise<SentRecord> {
  const { items } = await openRecords([bytes], { flavour: 'marc21', ...(format !== undefined && { format }) })
  let sent: SentRecord | undefined
  for await (const item of items) {
    if (item.kind === 'rejected') throw new RecordInvalid([{ at: '', code: item.code, message: item.message }])
    if (sent !== undefined)
      throw new RecordInvalid([
        { at: '', code: 'several-records', message: 'There is more than one record. Send one, or import a file.' },
      ])
    const { record, warnings } = item
    sent = {
      // Bytes that it came in may say of the leader what is not so.
      record: { leader: record.leader, fields: record.fields },
      warnings: warnings.map((code) => ({ at: '', code, message: `It was read with a remark: ${code.replaceAll('-', ' ')}.` })),
    }
  }
  if (sent === undefined) throw new RecordInvalid([{ at: '', code: 'not-marc', message: 'There is no record in what was sent.' }])
  return sent
}
