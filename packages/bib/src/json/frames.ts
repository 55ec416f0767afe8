// A stream of JSON bytes → the pieces of it that are, or should be, one record's object each: in an array, in an array inside of an
// object, one per line, or alone. Only brackets and strings are looked at, so that a broken record does not hide those behind it.
import { ByteWindow } from '../byte-window.ts'
import { MAX_JSON_DEPTH, MAX_JSON_RECORD_BYTES } from '../limits.ts'
import type { Rejection } from '../read-item.ts'
import { broken, cutOff, notMarc, tooLong } from './rejections.ts'

/** Bytes of one object, or, with a rejection, bytes that are none. */
export interface JsonFrame {
  readonly bytes: Buffer
  readonly offset: number
  readonly rejection?: Rejection
}

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const LINE_FEED = 0x0a

/** The key that every record in MARC-in-JSON has, with its quotation marks; where it is first in an object, a record begins. */
const LEADER_KEY = '"leader"'
/** Keys whose lists are a record's own. */
const RECORD_KEYS = new Set([LEADER_KEY, '"fields"', '"controlfield"', '"datafield"'])

/** What numbers, true, false and null are made of, and commas. */
const LITERAL_BYTES = new Set(Buffer.from('0123456789+-.Etruefalsn,'))

export class JsonFramer {
  readonly #window = new ByteWindow()
  /** How far the pending bytes are scanned; a record that is open begins at 0. */
  #at = 0
  /** Brackets open in the record; empty outside of records. */
  #open: number[] = []
  /** Where the string begins that the scanner is in, or -1; and the last whole one. */
  #string = -1
  /** Whether nothing but blanks has come in it since a line end. */
  #lineBegins = false
  #lastStart = 0
  #lastEnd = 0
  /** The last two bytes that are no blanks and in no string (a string counts as its quotation mark). */
  #previous = 0
  #beforePrevious = 0
  /** Where the last object in the record begins, and whether the last string is the first thing in it. */
  #object = 0
  #firstKey = false
  /** Whether the record has shown a key of MARC, and its leader. */
  #marc = false
  #leader = false
  /** Whether a list of records is open: records in it are not opened in search of others. */
  #listed = false
  /** What the file begins with. */
  #first = 0
  /** Why the piece that is pending is no record: the scanner looks for the next one. */
  #lost: Rejection | undefined
  #frames = 0;

  /** The objects that are complete with this chunk. */
  *push(chunk: Uint8Array): Generator<JsonFrame> {
    this.#window.append(chunk)
    yield* this.#scan()
    this.#dropScanned()
  }

  /** What is left when the stream has ended. */
  *end(): Generator<JsonFrame> {
    yield* this.#scan()
    this.#dropScanned()
    const left = this.#window.pending.length
    if (this.#lost !== undefined) yield this.#take(left, this.#lost)
    else if (this.#open.length > 0) yield this.#take(left, cutOff('in the middle of a record'))
    else if (this.#listed && this.#previous !== (this.#first === OPEN_LIST ? CLOSE_LIST : CLOSE_OBJECT))
      yield this.#take(0, cutOff('before its list of records ends, so records may be missing'))
    else if (this.#frames === 0 && !this.#listed) yield this.#take(0, notMarc())
  }

  /** Outside of records, nothing of what is scanned is needed but the text that is open. */
  #dropScanned(): void {
    if (this.#open.length > 0 || this.#lost !== undefined) return
    const done = this.#string < 0 ? this.#at : this.#string
    this.#window.drop(done)
    this.#at -= done
    if (this.#string >= 0) this.#string = 0
  }

  *#scan(): Generator<JsonFrame> {
    for (;;) {
      while (this.#lost !== undefined) {
        const { length } = this.#window.pending
        yield* this.#search()
        if (this.#lost !== undefined && this.#window.pending.length === length) return
      }
      let frame: JsonFrame | undefined
      while (this.#at < this.#window.pending.length && frame === undefined && this.#lost === undefined) frame = this.#step()
      if (frame !== undefined) yield frame
      else if (this.#lost === undefined) return
    }
  }

  /** Looks at the byte at `#at`. */
  #step(): JsonFrame | undefined {
    const at = this.#at++
    const byte = this.#window.pending[at] ?? 0
    if (this.#string >= 0) {
      this.#inString(byte, at)
      return undefined
    }
    if (isBlank(byte)) return undefined
    if (this.#open.length > 0 && at >= MAX_JSON_RECORD_BYTES) {
      this.#lose(tooLong(), 0)
      return undefined
    }
    const frame = this.#significant(byte, at)
    this.#beforePrevious = this.#previous
    this.#previous = byte
    return frame
  }

  #inString(byte: number, at: number): void {
    if (at - this.#string >= MAX_JSON_RECORD_BYTES) this.#lose(tooLong(), this.#string)
    else if (byte === BACKSLASH) this.#at++
    else if (byte === QUOTE) {
      this.#lastStart = this.#string
      this.#lastEnd = this.#at
      this.#string = -1
    } else if (byte === LINE_FEED) this.#lineBegins = true
    else if (this.#lineBegins && byte !== 0x20 && byte !== 0x0d && byte !== 0x09) {
      this.#lineBegins = false
      // Some systems write line ends into texts as they are; but where a record begins, the text before it has lost its end.
      if (byte === OPEN_OBJECT) this.#lose(broken('a text is not closed before the end of its line'), this.#string)
    }
  }

  #significant(byte: number, at: number): JsonFrame | undefined {
    if (this.#first === 0 && !isByteOrderMark(byte)) this.#first = byte
    switch (byte) {
      case QUOTE:
        if (this.#open.length === 0 && !this.#listed) return this.#lose(notMarc(), at)
        this.#string = at
        this.#lineBegins = false
        this.#firstKey = this.#previous === OPEN_OBJECT
        return undefined
      case COLON:
        return this.#open.length > 0 ? this.#key() : undefined
      case OPEN_OBJECT:
        if (this.#open.length === 0 || this.#isListOfRecords()) return this.#begin(at)
        this.#object = at
        return this.#nest(byte)
      case OPEN_LIST:
        if (this.#open.length > 0) return this.#nest(byte)
        this.#listed = true
        return undefined
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        return this.#open.length > 0 ? this.#close(byte) : undefined
      default:
        if (this.#open.length > 0) {
          if (!LITERAL_BYTES.has(byte)) this.#lose(broken('it has words that stand in no quotation marks'), 0)
        } else if (!this.#listed && byte !== COMMA && !isByteOrderMark(byte)) this.#lose(notMarc(), at)
        return undefined
    }
  }

  /** A record begins here; what is before it was a wrapper. */
  #begin(at: number): undefined {
    if (this.#open.length > 0) this.#listed = true
    this.#window.drop(at)
    this.#at = 1
    this.#open = [OPEN_OBJECT]
    this.#object = 0
    this.#marc = false
    this.#leader = false
    return undefined
  }

  /** Whether the object that begins here is the first of a list that an object without anything of MARC holds. */
  #isListOfRecords(): boolean {
    return !this.#listed && !this.#marc && this.#previous === OPEN_LIST && this.#beforePrevious === COLON
  }

  #nest(byte: number): undefined {
    this.#open.push(byte)
    if (this.#open.length > MAX_JSON_DEPTH) this.#lose(broken(`brackets are nested deeper than ${MAX_JSON_DEPTH}`), 0)
    return undefined
  }

  #close(byte: number): JsonFrame | undefined {
    if ((this.#open.at(-1) === OPEN_OBJECT) !== (byte === CLOSE_OBJECT)) return this.#lose(broken('brackets do not match'), 0)
    this.#open.pop()
    return this.#open.length === 0 ? this.#take(this.#at) : undefined
  }

  #key(): JsonFrame | undefined {
    const key = this.#window.pending.toString('latin1', this.#lastStart, Math.min(this.#lastEnd, this.#lastStart + 20))
    if (!RECORD_KEYS.has(key)) return undefined
    this.#marc = true
    if (key !== LEADER_KEY) return undefined
    const start = this.#object
    if (!this.#leader || !this.#firstKey || start === 0) {
      this.#leader = true
      return undefined
    }
    // Records are not in one another: the one before has lost its end.
    return this.#takeBefore(start, broken('its brackets are not closed before the next record begins'))
  }

  /** @param from Where what is lost begins, if no record is open. */
  #lose(rejection: Rejection, from: number): undefined {
    if (this.#open.length === 0) this.#window.drop(from)
    this.#lost = rejection
    this.#string = -1
    this.#open = []
    this.#at = 1
    return undefined
  }

  /** Looks for the next record behind a broken one: an object that begins a line, or one that begins with a leader. */
  *#search(): Generator<JsonFrame> {
    const { pending } = this.#window
    const line = pending.indexOf('\n{', this.#at, 'latin1')
    const leader = leaderObject(pending, this.#at)
    const found = line >= 0 && (leader < 0 || line + 1 < leader) ? line + 1 : leader
    const lost = this.#lost
    if (found >= 0 && found <= MAX_JSON_RECORD_BYTES) {
      if (found > 0 && lost !== undefined) yield this.#take(found, lost)
      this.#lost = undefined
      this.#at = 0
      return
    }
    // What may yet become one of the two stays: the last bytes, and the bracket and blanks that come before them.
    let kept = Math.max(this.#at, pending.length - LEADER_KEY.length)
    while (kept > this.#at && isBlank(pending[kept - 1])) kept--
    this.#at = Math.max(this.#at, kept - 1)
    if (pending.length > MAX_JSON_RECORD_BYTES && lost !== undefined) {
      yield this.#take(MAX_JSON_RECORD_BYTES, lost)
      this.#lost = lost
    }
  }

  /** The first `length` pending bytes as a frame; the scanner is outside of records afterwards. */
  #take(length: number, rejection?: Rejection): JsonFrame {
    const bytes = this.#window.pending.subarray(0, length)
    const { offset } = this.#window
    this.#window.drop(length)
    this.#at = 0
    this.#open = []
    this.#string = -1
    this.#lost = undefined
    this.#frames += 1
    return rejection === undefined ? { bytes, offset } : { bytes, offset, rejection }
  }

  #takeBefore(start: number, rejection: Rejection): JsonFrame {
    const frame = this.#take(start, rejection)
    this.#previous = COMMA
    return frame
  }
}

/** Where, at `from` or behind it, the next object begins whose first key is the leader; -1 if none does. */
function leaderObject(bytes: Buffer, from: number): number {
  for (let key = bytes.indexOf(LEADER_KEY, from, 'latin1'); key >= 0; key = bytes.indexOf(LEADER_KEY, key + 1, 'latin1')) {
    let at = key - 1
    while (at >= from && isBlank(bytes[at])) at--
    if (at >= from && bytes[at] === OPEN_OBJECT) return at
  }
  return -1
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === LINE_FEED || byte === 0x0d || byte === 0x09
}

function isByteOrderMark(byte: number): boolean {
  return byte === 0xef || byte === 0xbb || byte === 0xbf
}
