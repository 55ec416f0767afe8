// Streaming reader of Dublin Core in XML: oai_dc and relatives, alone, in a collection, or in OAI-PMH answers.
import type { Chunks } from '../formats.ts'
import type { Iso2709Options } from '../iso2709/read.ts'
import type { ReadItem } from '../read-item.ts'
import type { XmlRecordSchema } from '../xml/read.ts'
import { readXml } from '../xml/read.ts'
import { decodeDc } from './decode.ts'

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
