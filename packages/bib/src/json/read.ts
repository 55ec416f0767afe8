// Streaming reader of MARC in JSON: an array of records, records inside of an object, one per line, or one alone.
import { isUtf8 } from 'node:buffer'
import type { Chunks } from '../formats.ts'
import type { ReadItem } from '../read-item.ts'
import { decodeMarcJson } from './decode.ts'
import type { JsonFrame } from './frames.ts'
import { JsonFramer } from './frames.ts'

/**
 * Reads records in constant memory. A bad record becomes a rejected item and reading goes on with the next object that begins a line, or
 * that begins with a leader.
 *
 * @param chunks The uncompressed file in UTF-8, cut anywhere; chunks must not be changed afterwards.
 * @throws Only what `chunks` throws.
 */
export async function* readMarcJson(chunks: Chunks): AsyncGenerator<ReadItem, void, undefined> {
  const framer = new JsonFramer()
  let index = 0
  for await (const chunk of chunks) {
    for (const frame of framer.push(chunk)) yield itemOf(frame, index++)
  }
  for (const frame of framer.end()) yield itemOf(frame, index++)
}

function itemOf({ bytes, offset, rejection }: JsonFrame, index: number): ReadItem {
  const position = { index, offset }
  const outcome = rejection ?? (isUtf8(bytes) ? decodeMarcJson(bytes.toString()) : NOT_UTF8)
  if (!('code' in outcome)) return { kind: 'record', ...outcome, bytes, exact: false, position }
  const controlNumber = /"001"\s*:\s*"([^"\\]{1,60})"/.exec(bytes.toString('latin1', 0, 4096))?.[1]?.trim()
  const known = controlNumber !== undefined && /^[\x20-\x7e]+$/.test(controlNumber)
  return { kind: 'rejected', ...outcome, ...(!known ? {} : { controlNumber }), bytes, position }
}

const NOT_UTF8 = {
  code: 'bad-utf8',
  message: 'Some bytes of the record are not UTF-8, which JSON is always in. Export it again as UTF-8.',
} as const
