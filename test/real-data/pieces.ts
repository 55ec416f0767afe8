// What a catalogue file holds, told in another way than the readers do it: by cutting ISO 2709 at its end marks and XML
// at its tags, so that an import can be called to account.
import { isAscii, isUtf8 } from 'node:buffer'
import { contentOf } from '../support/shared-data.ts'

export interface Piece {
  readonly bytes: Buffer
  /** 003 and 001, which tell it from others at home; undefined where it has no number. */
  readonly key: string | undefined
  /** Leader/05. */
  readonly status: string
  /** It is UTF-8 that says so, or ASCII that can mean nothing else, and is stored as it is. */
  readonly isExact: boolean
}

const FIELD_END = '\u001e'
/** How MARC-8 goes over to other sets, and how it and Aleph spell out characters that it has not. */
const MARC8_SIGNS = ['\u001b', '&#x', '\\U+']

function keyOf(text: string): string | undefined {
  const [head = '', ...fields] = text.split(FIELD_END)
  const tags = head.slice(24).match(/.{12}/g) ?? []
  const value = (tag: string): string => fields[tags.findIndex((entry) => entry.startsWith(tag))]?.trim() ?? ''
  return value('001') === '' ? undefined : `${value('003')}/${value('001')}`
}

function pieceOf(bytes: Buffer): Piece {
  const text = bytes.toString('latin1')
  const isPlain = isAscii(bytes) && !MARC8_SIGNS.some((sign) => text.includes(sign))
  return { bytes, key: keyOf(text), status: text[5] ?? '', isExact: text[9] === 'a' ? isUtf8(bytes) : isPlain }
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

/** A catalogue as imports of ISO 2709 files should leave it: the newest of each record, and what each import did. */
export class ExpectedCatalogue {
  readonly #records = new Map<string, Piece>()

  import(...files: readonly (readonly Piece[])[]): Tally {
    const tally = { read: 0, added: 0, updated: 0, unchanged: 0, removed: 0, rejected: 0 }
    for (const piece of files.flat()) {
      tally.read++
      tally[this.#take(piece)]++
    }
    return tally
  }

  #take(piece: Piece): Exclude<keyof Tally, 'read'> {
    if (piece.key === undefined) return 'rejected'
    const before = this.#records.get(piece.key)
    if (piece.status === 'd') return this.#records.delete(piece.key) ? 'removed' : 'unchanged'
    this.#records.set(piece.key, piece)
    if (before === undefined) return 'added'
    return before.bytes.equals(piece.bytes) ? 'unchanged' : 'updated'
  }

  get size(): number {
    return this.#records.size
  }

  /** Records that are not stored as they came: those in MARC-8, and those in UTF-8 that do not say so. */
  get converted(): number {
    return [...this.#records.values()].filter(({ isExact }) => !isExact).length
  }

  has(key: string): boolean {
    return this.#records.has(key)
  }

  /** Those that are stored as they came, in order of their bytes: where a record stands after it was changed is the library's own business. */
  get sorted(): Buffer {
    return sortedBytes([...this.#records.values()].filter(({ isExact }) => isExact).map(({ bytes }) => bytes))
  }

  /** Of exported records those that are here byte for byte, in order of their bytes. */
  unchangedOf(exported: readonly Buffer[]): Buffer {
    const own = new Set([...this.#records.values()].map(({ bytes }) => bytes.toString('latin1')))
    return sortedBytes(exported.filter((record) => own.has(record.toString('latin1'))))
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
