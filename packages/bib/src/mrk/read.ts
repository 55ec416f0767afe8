// Streaming reader of MARCMaker's text format (.mrk), which MarcEdit writes: records divided by blank lines.
import type { Chunks } from '../formats.ts'
import type { Iso2709Options } from '../iso2709/read.ts'
import { TextReader } from '../iso2709/text.ts'
import type { LineFrame } from '../line-frames.ts'
import { LineFramer } from '../line-frames.ts'
import type { ReadItem } from '../read-item.ts'
import { decodeMrk } from './decode.ts'

/**
 * Reads records in constant memory. A bad record becomes a rejected item and reading goes on with the next one. Text is in UTF-8, or in
 * MARC-8 or another encoding from before Unicode, told record by record.
 *
 * @param chunks The uncompressed file, cut anywhere; chunks must not be changed afterwards.
 * @throws {BibError} `BIB_UNKNOWN_ENCODING` before anything is read; else only what `chunks` throws.
 */
export function readMrk(chunks: Chunks, { encoding }: Iso2709Options = {}): AsyncGenerator<ReadItem, void, undefined> {
  return readFrames(chunks, new TextReader(encoding))
}

async function* readFrames(chunks: Chunks, texts: TextReader): AsyncGenerator<ReadItem, void, undefined> {
  const framer = new LineFramer(isLeader, true)
  let index = 0
  for await (const chunk of chunks) {
    for (const frame of framer.push(chunk)) yield itemOf(frame, index++, texts)
  }
  for (const frame of framer.end()) yield itemOf(frame, index++, texts)
}

function isLeader(line: Buffer): boolean {
  return /^=(?:LDR|000)/.test(line.toString('latin1', 0, 4))
}

function itemOf({ bytes, offset, rejection }: LineFrame, index: number, texts: TextReader): ReadItem {
  const position = { index, offset }
  const start = bytes.toString('latin1', 0, 16)
  const { text, warnings } = texts.read(bytes, start[15] === 'a')
  const outcome = rejection ?? decodeMrk(text.replace(/^\ufeff/, ''))
  if (!('code' in outcome)) {
    return { kind: 'record', record: outcome.record, warnings: [...outcome.warnings, ...warnings], bytes, exact: false, position }
  }
  const controlNumber = /^=001 +([\x21-\x7e][\x20-\x7e]{0,59})/m.exec(text)?.[1]?.replaceAll('\\', ' ').trim()
  return { kind: 'rejected', ...outcome, ...(controlNumber === undefined ? {} : { controlNumber }), bytes, position }
}
