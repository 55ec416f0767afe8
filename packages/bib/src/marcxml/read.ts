// Streaming reader of MARCXML files.
import type { Chunks } from '../formats.ts'
import type { Iso2709Options } from '../iso2709/read.ts'
import type { ReadItem } from '../read-item.ts'
import type { XmlRecordSchema } from '../xml/read.ts'
import { readXml } from '../xml/read.ts'
import { MarcXmlDecoder } from './decode.ts'

/**
 * Reads a file of MARCXML records of any size in constant memory: a collection, a lone record, or records inside of other XML. A bad
 * record becomes a rejected item and reading goes on with the next `<record>`; a file that breaks off ends with a rejected item.
 *
 * @param chunks The uncompressed file, cut anywhere; chunks must not be changed afterwards.
 * @throws {BibError} `BIB_UNKNOWN_ENCODING` before anything is read; else only what `chunks` throws.
 */
export function readMarcXml(chunks: Chunks, options: Iso2709Options = {}): AsyncGenerator<ReadItem, void, undefined> {
  return readXml(chunks, marcXmlSchema(), options)
}

/** The reading of MARCXML, with a decoder of its own. */
export function marcXmlSchema(): XmlRecordSchema {
  const decoder = new MarcXmlDecoder()
  return {
    vocabulary: {
      name: 'MARCXML',
      records: ['record'],
      content: ['leader', 'controlfield', 'datafield'],
      orphans: true,
      collection: 'collection',
    },
    decode: (xml) => decoder.decode(xml),
    peekControlNumber,
  }
}

/** The control number of a record that can't be decoded, if one can be made out. */
function peekControlNumber(bytes: Buffer): string | undefined {
  const text = bytes.toString('latin1', 0, 4096)
  const found = /controlfield[^<>]{0,100}\stag\s*=\s*["']001["'][^<>]{0,100}>([^<]{1,60})</.exec(text)?.[1]?.trim()
  return found !== undefined && /^[\x20-\x7e]+$/.test(found) ? found : undefined
}
