// Streaming reader of Dublin Core in XML: oai_dc and relatives, alone, in a collection, or in OAI-PMH answers.
import type { Chunks } from '../formats.ts'
import type { Iso2709Options } from '../iso2709/read.ts'
import type { ReadItem } from '../read-item.ts'
import type { XmlRecordSchema } from '../xml/read.ts'
import { readXml } from '../xml/read.ts'
import { decodeDc } from './decode.ts'

/** What comes before the records of a file of Dublin Core: records have no collection of their own, so it is one that OAI-PMH answers have. */
export const DC_HEADER =
  '<?xml version="1.0" encoding="UTF-8"?>\n<ListRecords xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'

/** What comes behind them. */
export const DC_FOOTER = '</ListRecords>\n'

/** @param identifier What identifies a record, if no envelope does. */
export function dcSchema(identifier?: string): XmlRecordSchema {
  return {
    vocabulary: {
      name: 'Dublin Core',
      records: ['record', 'dc', 'qualifieddc', 'uketddc', 'Description'],
      content: ['header', 'title', 'creator', 'identifier', 'subject', 'description', 'publisher', 'contributor', 'date', 'type'],
      orphans: false,
      collection: 'ListRecords',
    },
    decode: (xml) => decodeDc(xml, identifier),
  }
}

/** Reads records of Dublin Core in constant memory; see `readXml`. */
export function readDc(chunks: Chunks, options: Iso2709Options = {}): AsyncGenerator<ReadItem, void, undefined> {
  return readXml(chunks, dcSchema(), options)
}
