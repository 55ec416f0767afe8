// Streaming reader of ISO 2709 files in UTF-8.
import type { ReadItem } from '../read-item.ts'
import { tryDecodeIso2709 } from './decode.ts'
import type { Frame } from './frames.ts'
import { Iso2709Framer } from './frames.ts'
import { peekControlNumber } from './structure.ts'

/**
 * Reads a file of ISO 2709 records (MARC 21, UTF-8) in constant memory. Blanks and line ends between records are skipped; a bad
 * record becomes a rejected item and reading goes on behind it.
 *
 * @param chunks The uncompressed file, cut anywhere; chunks must not be changed afterwards.
 * @throws Only what `chunks` throws.
 */
export async function* readIso2709(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<ReadItem, void, undefined> {
  const framer = new Iso2709Framer()
  let index = 0
  for await (const chunk of chunks) {
    for (const frame of framer.push(chunk)) yield itemOf(frame, index++)
  }
  for (const frame of framer.end()) yield itemOf(frame, index++)
}

function itemOf({ bytes, offset, rejection }: Frame, index: number): ReadItem {
  const position = { index, offset }
  const outcome = rejection ?? tryDecodeIso2709(bytes)
  if (!('code' in outcome)) {
    const { record, warnings } = outcome
    return { kind: 'record', record, warnings, bytes, exact: !warnings.includes('unmarked-utf8'), position }
  }
  const controlNumber = peekControlNumber(bytes)
  return { kind: 'rejected', ...outcome, ...(controlNumber === undefined ? {} : { controlNumber }), bytes, position }
}
