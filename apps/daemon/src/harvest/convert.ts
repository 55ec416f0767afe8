// A harvested record → an entry of the own catalogue, under a key that stays the same from harvest to harvest.
import {
  controlNumberOf,
  isControlField,
  isDeleted,
  type MarcRecord,
  type ReadWarning,
  type RecordItem,
  type Rejection,
  storedForm,
} from '@serumpun/bib'
import { recordFromXml } from '@serumpun/bib/convert'
import { MAX_KEY_BYTES } from '@serumpun/replica'
import { recordKey } from '../importing/record-key.ts'
import type { AnsweredRecord } from './answer-part.ts'
import { isUnimarcPrefix } from './formats.ts'

export type Converted =
  | { readonly kind: 'gone'; readonly identifier: string }
  | {
      readonly kind: 'record'
      readonly identifier: string
      readonly key: string
      /** ISO 2709. */
      readonly body: Uint8Array
      readonly warnings: readonly ReadWarning[]
    }
  | ({ readonly kind: 'rejected'; readonly identifier: string; readonly metadata: string | undefined } & Rejection)

/** @param host of the server, for identifiers that are no URIs and therefore not unique by themselves. */
export function convert(record: AnsweredRecord, prefix: string, host: string): Converted {
  const { identifier, metadata } = record
  const rejected = (code: Rejection['code'], message: string): Converted => ({
    kind: 'rejected',
    identifier,
    code,
    message,
    metadata,
  })
  if (identifier === '')
    return rejected(
      'no-control-number',
      'The record has no OAI identifier, so it could not be recognised when it changes. The server has to give it one.',
    )
  if (record.deleted) return { kind: 'gone', identifier }
  if (record.problem !== undefined) return rejected(record.problem.code, record.problem.message)
  if (metadata === undefined)
    return rejected('not-marc', 'The server gives this record without its metadata. Look at it in the system that it comes from.')
  // UNIMARC comes in MARCXML too, under a prefix that says so or not.
  const read = recordFromXml(metadata, { identifier, ...(isUnimarcPrefix(prefix) && { flavour: 'unimarc' }) })
  if (!('record' in read)) return rejected(read.code, read.message)
  if (isDeleted(read.record)) return { kind: 'gone', identifier }
  // Koha gives one in place of a record that it cannot read itself; what came before is better than nothing.
  if (!read.record.fields.some((field) => !isControlField(field)))
    return rejected(
      'not-marc',
      'The server gives an empty record. Look at it in the system that it comes from: it may be damaged there.',
    )
  const item = withSource(read, identifier, host)
  const number = controlNumberOf(item.record)
  const key = number === undefined ? '' : recordKey(number)
  if (key === '' || Buffer.byteLength(key) > MAX_KEY_BYTES)
    return rejected('too-long', 'The number by which the record is known is too long. Shorten it in the system that it comes from.')
  const body = storedForm(item)
  if (!(body instanceof Uint8Array)) return rejected(body.code, body.message)
  return { kind: 'record', identifier, key, body, warnings: [...record.mends, ...item.warnings] }
}

/** An OAI identifier that stands for a control number is unique among all servers if it is a URI, otherwise with its server. */
function withSource(item: RecordItem, identifier: string, host: string): RecordItem {
  const number = controlNumberOf(item.record)
  if (number?.number !== identifier || number.source !== '' || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(identifier)) return item
  const [first, ...rest] = item.record.fields.filter(({ tag }) => tag !== '003')
  if (first === undefined) return item
  const record: MarcRecord = { leader: item.record.leader, fields: [first, { tag: '003', value: host }, ...rest] }
  return { ...item, record, exact: false }
}
