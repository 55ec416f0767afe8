// What a catalogue file holds, told in another way than the readers do it: by cutting ISO 2709 at its end marks and XML
// at its tags, so that an import can be called to account.
import { isUtf8 } from 'node:buffer'
import { contentOf } from '../support/shared-data.ts'

export interface Piece {
  readonly bytes: Buffer
  /** 003 and 001, which tell it from others at home; undefined where it has no number. */
  readonly key: string | undefined
  /** Leader/05. */
  readonly status: string
  /** Its text is UTF-8, whatever it says of itself; what is not is MARC-8. */
  readonly isUtf8: boolean
}

const FIELD_END = '\u001e'
const ESCAPE = '\u001b'

function keyOf(text: string): string | undefined {
  const [head = '', ...fields] = text.split(FIELD_END)
  const tags = head.slice(24).match(/.{12}/g) ?? []
  const value = (tag: string): string => fields[tags.findIndex((entry) => entry.startsWith(tag))]?.trim() ?? ''
  return value('001') === '' ? undefined : `${value('003')}/${value('001')}`
}

function pieceOf(bytes: Buffer): Piece {
  const text = bytes.toString('latin1')
  // MARC-8 goes over to other sets with escapes.
  const escapes = text[9] !== 'a' && text.includes(ESCAPE)
  return { bytes, key: keyOf(text), status: text[5] ?? '', isUtf8: isUtf8(bytes) && !escapes }
}

/** The records of an ISO 2709 file, as they stand there. */
export function piecesOf(path: string): Piece[] {
  const content = contentOf(path)
  const pieces: Piece[] = []
  for (let at = 0, end = content.indexOf(0x1d); end >= 0; at = end + 1, end = content.indexOf(0x1d, at)) {
    // Some systems put line ends between records.
    while (content[at] === 0x0a || content[at] === 0x0d) at++
    pieces.push(pieceOf(content.subarray(at, end + 1)))
  }
  return pieces
}

/** How many records a MARCXML file has, and how many of them have no control number. */
export function xmlRecordsIn(path: string): { all: number; nameless: number } {
  const records = contentOf(path)
    .toString()
    .split(/<(?:\w+:)?record[\s>]/)
    .slice(1)
  return { all: records.length, nameless: records.filter((record) => !/tag=["']001["'][^>]*>\s*\S/.test(record)).length }
}

/** A catalogue as imports of ISO 2709 files should leave it: the newest bytes of each record, and what each import did. */
export class ExpectedCatalogue {
  readonly #records = new Map<string, Buffer>()

  import(...files: readonly (readonly Piece[])[]): Tally {
    const tally = { read: 0, added: 0, updated: 0, unchanged: 0, removed: 0, rejected: 0 }
    for (const piece of files.flat()) {
      tally.read++
      tally[this.#take(piece)]++
    }
    return tally
  }

  #take({ key, bytes, status, isUtf8: taken }: Piece): Exclude<keyof Tally, 'read'> {
    if (!taken || key === undefined) return 'rejected'
    const before = this.#records.get(key)
    if (status === 'd') return this.#records.delete(key) ? 'removed' : 'unchanged'
    this.#records.set(key, bytes)
    if (before === undefined) return 'added'
    return before.equals(bytes) ? 'unchanged' : 'updated'
  }

  get size(): number {
    return this.#records.size
  }

  has(key: string): boolean {
    return this.#records.has(key)
  }

  /** In order of their bytes: where a record stands after it was changed is the library's own business. */
  get sorted(): Buffer {
    return sortedBytes([...this.#records.values()])
  }
}

export interface Tally {
  readonly read: number
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  readonly removed: number
  readonly rejected: number
}

export const sortedBytes = (records: readonly Buffer[]): Buffer => Buffer.concat(records.toSorted((a, b) => Buffer.compare(a, b)))
