// MARC-8 → Unicode (MARC 21 Specifications for Record Structure, Character Sets, and Exchange Media: Character Sets, Parts 2 and 5).
import { ESCAPE, RECORD_TERMINATOR, SUBFIELD_DELIMITER } from '../iso2709/structure.ts'
import { MAX_WAITING_MARKS } from '../limits.ts'
import { composed } from './compose.ts'
import { eaccCharacter, INNOVATIVE, isLatinFrom } from './eacc.ts'
import { designationAt } from './escape.ts'
import { AMPERSAND, BACKSLASH, referenceAt } from './references.ts'
import type { Cells } from './tables.ts'
import { graphicSet, MARK } from './tables.ts'

const REPLACEMENT = 0xfffd

/** U+0361 and U+0360 span two letters; MARC-8 writes them in halves, of which the second (here, with what the whole is) is left out behind a first. */
const SECOND_HALVES: Readonly<Record<number, number>> = { 0xfe21: 0x361, 0xfe23: 0x360 }
const DOUBLE_MARKS: ReadonlySet<number> = new Set(Object.values(SECOND_HALVES))

/** Bytes 0x80–0x9F that MARC-8 uses: begin and end of what filing ignores, zero width joiner and non-joiner. */
const CONTROLS: Readonly<Record<number, number>> = { 0x88: 0x98, 0x89: 0x9c, 0x8d: 0x200d, 0x8e: 0x200c }

const ASCII = graphicSet('B')
const ANSEL = graphicSet('E')

/** Text that was decoded, and what can be said about how well that went. */
export interface Marc8Text {
  readonly text: string
  /** Bytes and sequences that MARC-8 does not have; each is U+FFFD in the text. */
  readonly unmapped: number
  /** Marks that were put behind a letter, and those that had none to belong to (they stay where they were). */
  readonly marks: number
  readonly strayMarks: number
  /** Of `marks`, those that make no one character with their letter, as most marks of living languages do. */
  readonly looseMarks: number
  /** Escape sequences that MARC-8 has. */
  readonly escapes: number
}

/**
 * Decodes text in MARC-8, with the separators of ISO 2709 in it: ASCII and ANSEL are in force again behind each of them.
 *
 * Marks go behind their letter and are composed with it where Unicode has one character for both (NFC). What is no MARC-8 becomes
 * U+FFFD, one for each byte or, in EACC, each three; separators are never touched, so there are as many in the text as in the bytes.
 */
export function decodeMarc8(bytes: Uint8Array): Marc8Text {
  return new Decoding(bytes).run()
}

/** Room for the text of a record; longer ones make their own. */
const scratch = new Uint16Array(128 * 1024)

class Decoding {
  readonly #bytes: Uint8Array
  readonly #out: Uint16Array
  #length = 0
  /** Undefined while it is EACC. */
  #g0: Cells | undefined = ASCII
  #g1: Cells | undefined = ANSEL
  #marks: number[] = []
  /** First halves of double-width marks whose second halves are to come. */
  #open: number[] = []
  #unmapped = 0
  #joined = 0
  #stray = 0
  #loose = 0
  #escapes = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    // No byte makes more than one code unit: a reference of eight bytes makes two, three bytes of EACC two.
    this.#out = bytes.length <= scratch.length ? scratch : new Uint16Array(bytes.length)
  }

  run(): Marc8Text {
    const bytes = this.#bytes
    const out = this.#out
    for (let at = this.#plain(0); at < bytes.length; at = this.#plain(at)) {
      const byte = bytes[at] as number
      if (byte <= 0x20) at += this.#control(at, byte)
      else at += byte < 0x80 ? this.#low(at, byte) : this.#high(at, byte)
    }
    this.#dropMarks()
    const text = Buffer.from(out.buffer, out.byteOffset, this.#length * 2).toString('utf16le')
    return {
      text,
      unmapped: this.#unmapped,
      marks: this.#joined,
      strayMarks: this.#stray,
      looseMarks: this.#loose,
      escapes: this.#escapes,
    }
  }

  /** The usual cases, kept short: copies what stands for itself, while no mark waits for its letter. Gives where it stopped. */
  #plain(start: number): number {
    const set = this.#g0
    if (set === undefined || this.#marks.length > 0) return start
    return set === ASCII ? this.#plainAscii(start) : this.#plainOf(set, start)
  }

  #plainAscii(start: number): number {
    const bytes = this.#bytes
    const out = this.#out
    // Separators change nothing when all is as it was at the start.
    const first = this.#g1 === ANSEL && this.#open.length === 0 ? RECORD_TERMINATOR : 0x20
    let length = this.#length
    let at = start
    for (; at < bytes.length; at++) {
      const byte = bytes[at] as number
      if (byte < first || byte > 0x7e || byte === AMPERSAND || byte === BACKSLASH) break
      out[length++] = byte
    }
    this.#length = length
    return at
  }

  #plainOf(set: Cells, start: number): number {
    const bytes = this.#bytes
    const out = this.#out
    let length = this.#length
    let at = start
    for (; at < bytes.length; at++) {
      const byte = bytes[at] as number
      const cell = byte === 0x20 ? byte : byte < 0x20 || byte > 0x7e ? 0 : (set[byte - 0x20] as number)
      if (cell === 0 || cell >= MARK) break
      out[length++] = cell
    }
    this.#length = length
    return at
  }

  /** Space, separators, ESC and other control characters. All of these return how many bytes they took. */
  #control(at: number, byte: number): number {
    if (byte === ESCAPE) return this.#escape(at)
    if (byte >= RECORD_TERMINATOR && byte <= SUBFIELD_DELIMITER) {
      this.#dropMarks()
      this.#g0 = ASCII
      this.#g1 = ANSEL
      this.#out[this.#length++] = byte
    } else this.#letter(byte)
    return 1
  }

  #escape(at: number): number {
    const designation = designationAt(this.#bytes, at)
    if (designation === undefined) {
      this.#replace()
      return 1
    }
    this.#escapes++
    const set = graphicSet(designation.final)
    if (designation.target === 0) this.#g0 = set
    else this.#g1 = set
    return designation.length
  }

  #low(at: number, byte: number): number {
    if (this.#g0 === undefined) return this.#eacc(at, 0)
    if (this.#g0 === ASCII) {
      const reference = byte === AMPERSAND || byte === BACKSLASH ? referenceAt(this.#bytes, at) : undefined
      if (reference !== undefined) {
        this.#spelled(reference.character)
        for (let i = at + reference.marksAt; i < at + reference.length - 1; i++) this.#trailingMark(this.#bytes[i] as number)
        return reference.length
      }
      // DEL is in no set, and changes no letter.
      if (byte === 0x7f) this.#letter(byte)
      else this.#cell(this.#g0[byte - 0x20] ?? 0)
    } else this.#cell(this.#g0[byte - 0x20] ?? 0)
    return 1
  }

  #high(at: number, byte: number): number {
    if (byte < 0xa0) {
      const control = CONTROLS[byte]
      if (control === undefined) this.#replace()
      else this.#letter(control)
      return 1
    }
    if (this.#g1 === undefined) return this.#eacc(at, 0x80)
    this.#cell(this.#g1[byte - 0xa0] ?? 0)
    return 1
  }

  /** Three bytes of EACC, or as many of them as there are before something else. */
  #eacc(at: number, half: 0 | 0x80): number {
    const bytes = this.#bytes
    const odd = INNOVATIVE[((bytes[at] as number) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)]
    if (odd !== undefined) {
      this.#letter(odd)
      return 3
    }
    let count = 1
    while (count < 3 && (bytes[at + count] ?? 0) >= half + 0x20 && (bytes[at + count] ?? 0) < half + 0x7f) count++
    const third = bytes[at + 2] as number
    const character = count < 3 ? 0 : eaccCharacter((bytes[at] as number) - half, (bytes[at + 1] as number) - half, third - half)
    if (character !== 0) this.#letter(character)
    else if (half === 0 && isLatinFrom(this.#bytes, at)) {
      // The escape back to ASCII is missing. What was read until here is East Asian, what follows is not.
      this.#unmapped++
      this.#g0 = ASCII
      return 0
    } else this.#replace()
    return count
  }

  #cell(cell: number): void {
    if (cell === 0) this.#replace()
    else if (cell < MARK) this.#letter(cell)
    else this.#mark(cell - MARK)
  }

  #mark(mark: number): void {
    const whole = SECOND_HALVES[mark]
    if (whole === undefined) {
      if (DOUBLE_MARKS.has(mark) && this.#open.push(mark) > MAX_WAITING_MARKS) this.#open.shift()
      this.#wait(mark)
      return
    }
    const opened = this.#open.indexOf(whole)
    if (opened < 0) this.#wait(mark)
    else this.#open.splice(opened, 1)
  }

  #wait(mark: number): void {
    if (this.#marks.length === MAX_WAITING_MARKS) this.#dropMarks()
    this.#marks.push(mark)
  }

  /** A mark whose letter has been written already. */
  #trailingMark(byte: number): void {
    const cell = ANSEL?.[byte - 0xa0] ?? 0
    if (cell >= MARK) this.#write(cell - MARK)
    else this.#replace()
  }

  /** A character that was spelled out: marks among these stand behind their letter, as Unicode has them. */
  #spelled(character: number): void {
    if (this.#marks.length === 0 || !/\p{M}/u.test(String.fromCodePoint(character))) this.#letter(character)
    else this.#wait(character)
  }

  #letter(character: number): void {
    if (this.#marks.length === 0) return this.#write(character)
    // A mark on a blank is a letter's that is missing.
    if (character <= 0x20) this.#stray += this.#marks.length
    else this.#joined += this.#marks.length
    const parts = composed(character, this.#marks)
    if (!DOUBLE_MARKS.has(this.#marks[0] as number)) this.#loose += parts.length - 1
    for (const part of parts) this.#write(part)
    this.#marks.length = 0
  }

  #replace(): void {
    this.#unmapped++
    this.#letter(REPLACEMENT)
  }

  /** Marks with no letter behind them, at the end of a subfield. */
  #dropMarks(): void {
    this.#open.length = 0
    if (this.#marks.length === 0) return
    this.#stray += this.#marks.length
    for (const mark of this.#marks) this.#write(mark)
    this.#marks.length = 0
  }

  #write(character: number): void {
    if (character <= 0xffff) this.#out[this.#length++] = character
    else {
      this.#out[this.#length++] = 0xd800 + ((character - 0x10000) >> 10)
      this.#out[this.#length++] = 0xdc00 + (character & 0x3ff)
    }
  }
}
