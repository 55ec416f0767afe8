// Streaming reader of MODS: single records, collections, OAI-PMH and SRU answers.
import type { Chunks } from '../formats.ts'
import type { Iso2709Options } from '../iso2709/read.ts'
import type { ReadItem } from '../read-item.ts'
import type { XmlRecordSchema } from '../xml/read.ts'
import { readXml } from '../xml/read.ts'
import { decodeMods } from './decode.ts'

/** @param identifier What identifies a record, if no envelope does. */
export function modsSchema(identifier?: string): XmlRecordSchema {
  return {
    vocabulary: { name: 'MODS', records: ['record', 'mods'], content: ['header'], orphans: false, collection: 'modsCollection' },
    decode: (xml) => decodeMods(xml, identifier),
  }
}

/** Reads MODS records in constant memory; see `readXml`. */
export function readMods(chunks: Chunks, options: Iso2709Options = {}): AsyncGenerator<ReadItem, void, undefined> {
  return readXml(chunks, modsSchema(), options)
}
