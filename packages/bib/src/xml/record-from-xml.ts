// One record from a piece of XML, for those who get records one by one: OAI-PMH, SRU.
import { asBuffer } from '../byte-window.ts'
import { dcSchema } from '../dc/read.ts'
import { marcXmlSchema } from '../marcxml/read.ts'
import { modsSchema } from '../mods/read.ts'
import type { Flavour } from '../formats.ts'
import type { RecordItem, Rejection } from '../read-item.ts'
import { inMarc21 } from '../unimarc/one-record.ts'
import { withControlNumber } from '../assigned-number.ts'
import { xmlKind } from './kind.ts'
import { recordsOfXml } from './read.ts'

export interface XmlRecordOptions {
  /** What identifies the record where it comes from (an OAI identifier): its control number if it has none of its own. */
  readonly identifier?: string
  /** What its fields are said to mean. @default Told by the record, otherwise MARC 21. */
  readonly flavour?: Flavour
}

/**
 * The record in an XML element: MARCXML, MODS or Dublin Core, told by its own elements; a collection of one, or an envelope, is looked
 * into. Of several records the first counts. `storedForm` makes the bytes to store from the item.
 *
 * @param xml The element's text, well-formed by itself or with prefixes that are declared elsewhere.
 * @returns The record, always with a control number; or why there is none. Never throws.
 */
export function recordFromXml(xml: string | Uint8Array, { identifier, flavour }: XmlRecordOptions = {}): RecordItem | Rejection {
  const bytes = typeof xml === 'string' ? Buffer.from(xml) : asBuffer(xml)
  const kind = xmlKind(bytes.toString())
  const schema = kind === 'marcxml' ? marcXmlSchema() : kind === 'mods' ? modsSchema(identifier) : dcSchema(identifier)
  const [item] = recordsOfXml(bytes, schema)
  if (item === undefined) return { code: 'not-marc', message: 'The XML has no record in MARCXML, MODS or Dublin Core.' }
  if (item.kind === 'rejected') return { code: item.code, message: item.message }
  return inMarc21({ ...item, record: withControlNumber(item.record, identifier) }, flavour)
}
