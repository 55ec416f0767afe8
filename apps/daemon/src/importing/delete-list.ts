// A list of records to be deleted: a text file with a control number (001) in each line, as systems export what they have withdrawn.
// `(ID-XXX)123` names the record 123 of source (003) ID-XXX; without source every record with that number is meant.
import { open } from 'node:fs/promises'
import type { Replica } from '@serumpun/replica'
import { DaemonError } from '../errors.ts'
import { ownRecordKeys, removeRecords } from './own-records.ts'
import { numberInKey, RECORD_PREFIX, recordKey } from './record-key.ts'
import type { DeletedReport } from './report.ts'

/** A list of two million numbers has about 30 MB; it is held in memory. */
const MAX_LIST_BYTES = 64 * 1024 * 1024

/** Longer lines are no control numbers: keys of entries end at 512 bytes. */
const MAX_NUMBER_CHARS = 200

/** Unknown numbers that a report names. */
const MOST_NAMED = 20

/**
 * Control numbers in a list, each once.
 * @throws {DaemonError} `FILE` when it cannot be read, or has lines that are no control numbers.
 */
export async function readDeleteList(path: string): Promise<ReadonlySet<string>> {
  const text = await readBounded(path)
  const numbers = new Set<string>()
  for (const [i, line] of text.split(/\r\n|\r|\n/).entries()) {
    const number = line.trim().replace(/^"(.*)"$/, '$1')
    if (number === '') continue
    if (number.length > MAX_NUMBER_CHARS || /\p{Cc}|\ufffd/u.test(number))
      throw new DaemonError(
        'FILE',
        `${path} is no list of records to delete: line ${i + 1} is no control number. Such a list has one number a line. Nothing was deleted.`,
      )
    numbers.add(number)
  }
  return numbers
}

async function readBounded(path: string): Promise<string> {
  try {
    await using file = await open(path, 'r')
    const { size } = await file.stat()
    if (size > MAX_LIST_BYTES) throw new Error(`it is larger than ${MAX_LIST_BYTES} bytes; split it`)
    return (await file.readFile('utf8')).replace(/^\ufeff/, '')
  } catch (cause) {
    throw new DaemonError('FILE', `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

/** Removes the records of a list from the own catalogue, or only counts them. */
export async function deleteListed(
  replica: Replica,
  numbers: ReadonlySet<string>,
  dry: boolean,
  stop: () => void,
): Promise<DeletedReport> {
  const named = new Map([...numbers].map((number) => [keyOf(number), number]))
  const found = new Set<string>()
  const nameIn = (key: string): string | undefined => named.get(key) ?? named.get(numberInKey(key))
  let matching = 0
  for await (const key of ownRecordKeys(replica)) {
    const name = nameIn(key)
    if (name === undefined) continue
    found.add(name)
    matching++
  }
  const unknown = [...numbers].filter((number) => !found.has(number))
  const removed = dry || matching === 0 ? 0 : await removeRecords(replica, (key) => nameIn(key) !== undefined, stop)
  return { listed: numbers.size, removed, unknown: unknown.length, unknownNumbers: unknown.slice(0, MOST_NAMED) }
}

/** The key of a number with its source; of one without, the number itself, which is no key. */
function keyOf(text: string): string {
  const [, source, number] = /^\(([^)]+)\)(.+)$/.exec(text) ?? []
  if (source === undefined || number === undefined) return text.startsWith(RECORD_PREFIX) ? `/${text}` : text
  return recordKey({ source, number })
}
