// Streaming reader of ISO 2709 files.
import { NO_WARNINGS, type ReadItem } from '../read-item.ts'
import type { Frame } from './frames.ts'
import { Iso2709Framer } from './frames.ts'
import { plainRecord } from './plain.ts'
import { recoverIso2709 } from './recover.ts'
import { peekControlNumber } from './structure.ts'
import { TextReader } from './text.ts'

export interface Iso2709Options {
  /**
   * The encoding that all of the file is in: `marc-8`, or any name that browsers know (`utf-8`, `windows-1251`, `cp866` …).
   * @default What each record's leader says, unless its bytes say otherwise.
   */
  readonly encoding?: string
}

/**
 * Reads a file of ISO 2709 records in constant memory. Blanks and line ends between records are skipped; a record in another encoding
 * than UTF-8 is converted and a damaged one mended, with warnings; what can't be becomes a rejected item and reading goes on behind it.
 *
 * @param chunks The uncompressed file, cut anywhere; chunks must not be changed afterwards.
 * @throws {BibError} `BIB_UNKNOWN_ENCODING` before anything is read; else only what `chunks` throws.
 */
export function readIso2709(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { encoding }: Iso2709Options = {},
): AsyncGenerator<ReadItem, void, undefined> {
  return readFrames(chunks, new TextReader(encoding))
}

async function* readFrames(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  texts: TextReader,
): AsyncGenerator<ReadItem, void, undefined> {
  const framer = new Iso2709Framer()
  let index = 0
  for await (const chunk of chunks) {
    for (const frame of framer.push(chunk)) yield itemOf(frame, index++, texts)
  }
  for (const frame of framer.end()) yield itemOf(frame, index++, texts)
}

function itemOf({ bytes, offset, rejection }: Frame, index: number, texts: TextReader): ReadItem {
  const position = { index, offset }
  const plain = rejection === undefined && texts.isFree ? plainRecord(bytes) : undefined
  if (plain !== undefined) return { kind: 'record', ...plain, warnings: NO_WARNINGS, bytes, exact: true, position }
  const outcome = rejection ?? recoverIso2709(bytes, texts)
  if (!('code' in outcome)) {
    const { record, warnings, exact } = outcome
    return { kind: 'record', record, warnings, bytes, exact, position }
  }
  const controlNumber = peekControlNumber(bytes)
  return { kind: 'rejected', ...outcome, ...(controlNumber === undefined ? {} : { controlNumber }), bytes, position }
}
