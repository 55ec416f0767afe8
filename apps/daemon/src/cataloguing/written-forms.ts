// One record in the forms in which records leave.
import { decodeIso2709, type MarcRecord } from '@serumpun/bib'
import { EXPORTS, type ExportFormat } from '@serumpun/bib/write'

/** MARC-in-JSON of one record: the format itself is made for lists of them. */
export const marcJsonText = (record: MarcRecord): string => Buffer.from(EXPORTS.ndjson.open({}).write(record)).toString().trimEnd()

/**
 * ISO 2709 byte for byte as it is stored; in JSON one object, because one record was asked for.
 *
 * @param bytes ISO 2709.
 * @throws {BibError} when the format cannot hold the record.
 */
export function writtenAs(bytes: Uint8Array, format: ExportFormat): Uint8Array {
  if (format === 'marc') return bytes
  const decoded = decodeIso2709(bytes)
  if (format === 'json') return Buffer.from(marcJsonText(decoded))
  const writer = EXPORTS[format].open({})
  return Buffer.concat([writer.start(), writer.write(decoded), writer.end()])
}
