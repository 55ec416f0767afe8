// A harvested record → an entry of the own catalogue, under a key that stays the same from harvest to harvest.
import {
  controlNumberOf,
  isDeleted,
  type MarcRecord,
  openRecords,
  type ReadWarning,
  type RecordItem,
  type Rejection,
  storedForm,
} from '@serumpun/bib'
import { MAX_KEY_BYTES } from '@serumpun/replica'
import { recordKey } from '../importing/record-key.ts'
import type { AnsweredRecord } from './answer-part.ts'
import { formatOf } from './formats.ts'
import type { Mend } from './mend.ts'

export type Converted =
  | { readonly kind: 'gone'; readonly identifier: string }
  | {
      readonly kind: 'record'
      readonly identifier: string
      readonly key: string
      /** ISO 2709. */
      readonly body: Uint8Array
      readonly warnings: readonly (ReadWarning | Mend)[]
    }
  | ({ readonly kind: 'rejected'; readonly identifier: string; readonly metadata: string | undefined } & Rejection)

/** @param host of the server, for identifiers that are no URIs and therefore not unique by themselves. */
export async function convert(record: AnsweredRecord, prefix: string, host: string): Promise<Converted> {
  const { identifier } = record
  const rejected = (code: Rejection['code'], message: string): Converted => ({
    kind: 'rejected',
    identifier,
    code,
    message,
    metadata: record.metadata,
  })
  if (identifier === '')
    return rejected(
      'no-control-number',
      'The record has no OAI identifier, so it could not be recognised when it changes. The server has to give it one.',
    )
  if (record.deleted) return { kind: 'gone', identifier }
  if (record.problem !== undefined) return rejected(record.problem.code, record.problem.message)
  if (record.metadata === undefined || record.root === undefined)
    return rejected('not-marc', 'The server gives this record without its metadata. Look at it in the system that it comes from.')
  const read = await readMetadata(record.metadata, record.root, prefix)
  if (read.kind === 'rejected') return rejected(read.code, read.message)
  if (isDeleted(read.record)) return { kind: 'gone', identifier }
  const item = numbered(read, identifier, host, hasOwnNumber(record.metadata, read))
  const number = controlNumberOf(item.record)
  const key = number === undefined ? '' : recordKey(number)
  if (key === '' || Buffer.byteLength(key) > MAX_KEY_BYTES)
    return rejected('too-long', 'The number by which the record is known is too long. Shorten it in the system that it comes from.')
  const body = storedForm(item)
  if (!(body instanceof Uint8Array)) return rejected(body.code, body.message)
  return { kind: 'record', identifier, key, body, warnings: [...record.mends, ...item.warnings] }
}

type Read = RecordItem | ({ readonly kind: 'rejected' } & Rejection)

async function readMetadata(metadata: string, root: NonNullable<AnsweredRecord['root']>, prefix: string): Promise<Read> {
  const known = formatOf(root, prefix)
  if (known === undefined)
    return {
      kind: 'rejected',
      code: 'not-marc',
      message: `Metadata of the kind <${root.name.slice(0, 60)}> cannot be read. Harvest another format with --prefix: marc21, marcxml, mods or oai_dc.`,
    }
  const { items } = await openRecords([Buffer.from(metadata)], known)
  for await (const item of items) return item
  return {
    kind: 'rejected',
    code: 'not-marc',
    message: 'The metadata are empty. Look at the record in the system that it comes from.',
  }
}

/** Whether the record brings a number of its own system, not one that was made up for it when it was read. */
function hasOwnNumber(metadata: string, { record }: RecordItem): boolean {
  if (controlNumberOf(record) === undefined) return false
  const isMarc = /^<(?:[\w.-]+:)?(?:record|collection)[\s>/]/.test(metadata)
  return isMarc || /<(?:[\w.-]+:)?recordIdentifier[\s>]/.test(metadata)
}

/** A record without a control number of its own is known by its OAI identifier. */
function numbered(item: RecordItem, identifier: string, host: string, hasOwn: boolean): RecordItem {
  if (hasOwn) return item
  const isUri = /^[A-Za-z][A-Za-z0-9+.-]*:/.test(identifier)
  const { leader, fields } = item.record
  const record: MarcRecord = {
    leader,
    fields: [
      { tag: '001', value: identifier },
      ...(isUri ? [] : [{ tag: '003', value: host }]),
      ...fields.filter(({ tag }) => tag !== '001' && tag !== '003'),
    ],
  }
  return { ...item, record, exact: false }
}
