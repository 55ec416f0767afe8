// Streaming reader of Aleph sequential files: lines with the same number, one after the other, are a record.
import type { Chunks } from '../formats.ts'
import type { Iso2709Options } from '../iso2709/read.ts'
import { TextReader } from '../iso2709/text.ts'
import type { LineFrame } from '../line-frames.ts'
import { LineFramer } from '../line-frames.ts'
import type { ReadItem } from '../read-item.ts'
import { decodeAleph } from './decode.ts'

/** Digits of a record's number. */
const NUMBER_DIGITS = 9

/**
 * Reads records in constant memory. A bad record becomes a rejected item and reading goes on with the next one.
 *
 * @param chunks The uncompressed file, cut anywhere; chunks must not be changed afterwards.
 * @throws {BibError} `BIB_UNKNOWN_ENCODING` before anything is read; else only what `chunks` throws.
 */
export function readAleph(chunks: Chunks, { encoding }: Iso2709Options = {}): AsyncGenerator<ReadItem, void, undefined> {
  return readFrames(chunks, new TextReader(encoding))
}

async function* readFrames(chunks: Chunks, texts: TextReader): AsyncGenerator<ReadItem, void, undefined> {
  const framer = new LineFramer(beginsRecord, false)
  let index = 0
  for await (const chunk of chunks) {
    for (const frame of framer.push(chunk)) yield itemOf(frame, index++, texts)
  }
  for (const frame of framer.end()) yield itemOf(frame, index++, texts)
}

/** A line with another number, or the beginning of one where a file breaks off. Lines without any go on with the one before. */
function beginsRecord(line: Buffer, first: Buffer): boolean {
  const number = line.toString('latin1', 0, NUMBER_DIGITS + 1)
  if (/^[0-9]{1,9}$/.test(number)) return true
  return /^[0-9]{9} $/.test(number) && number !== first.toString('latin1', 0, NUMBER_DIGITS + 1)
}

function itemOf({ bytes, offset, rejection }: LineFrame, index: number, texts: TextReader): ReadItem {
  const position = { index, offset }
  const { text, warnings } = texts.read(bytes, true)
  const outcome = rejection ?? decodeAleph(text.replace(/^\ufeff/, ''))
  if (!('code' in outcome)) {
    return { kind: 'record', record: outcome.record, warnings: [...outcome.warnings, ...warnings], bytes, exact: false, position }
  }
  const controlNumber = /^[0-9]{9}(?= )/.exec(text)?.[0]
  return { kind: 'rejected', ...outcome, ...(controlNumber === undefined ? {} : { controlNumber }), bytes, position }
}
