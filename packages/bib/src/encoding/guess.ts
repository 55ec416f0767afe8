// What encoding text is in that says nothing, or says what is not so. Conservative: a record is taken at its word (MARC-8 where its
// leader is blank) unless that makes no sense of it and another reading makes much; every guess is named in a warning.
import { decodeMarc8 } from '../marc8/decode.ts'
import type { Marc8Text } from '../marc8/decode.ts'
import { ESCAPE } from '../iso2709/structure.ts'
import type { ReadWarning } from '../read-item.ts'
import { plausibilityOf } from './plausibility.ts'
import { decoderOf } from './text-encoding.ts'

/** Encodings from before Unicode that are told by their letters. */
export type LegacyEncoding = 'windows-1252' | 'windows-1251' | 'cp866'

type Encoding = 'utf-8' | 'marc-8' | LegacyEncoding

/** Text, and what is to be told of how it was read. */
export interface GuessedText {
  readonly text: string
  readonly warnings: readonly ReadWarning[]
}

/** How often a file's other guesses must agree before they count for a record. */
const ENOUGH_GUESSES = 3
/** By how much they count: less than a few letters of the record's own. */
const USUAL_WEIGHT = 2

/** What a reading must be worth to be preferred to what the leader says: a letter or two of Cyrillic may be any bytes. */
const LEAST_VALUE: Readonly<Record<Encoding, number>> = {
  'utf-8': 0.5,
  'marc-8': 0.5,
  'windows-1252': 0.5,
  'windows-1251': 3,
  cp866: 3,
}

/** Letters of Cyrillic that are enough to tell it. */
const SURE_LETTERS = 10

interface Reading {
  readonly encoding: Encoding
  readonly text: string
  readonly replaced: boolean
  /** What speaks for it less twice what speaks against it. */
  readonly value: number
}

/** The encodings of one file's records, read one after the other: what most of them are in counts for those that say little. */
export class EncodingGuesses {
  readonly #counts = new Map<Encoding, number>()
  /** What most of them are in, if these are enough. */
  #usual: Encoding | undefined

  /**
   * Reads text that is not plain UTF-8 as its leader says.
   *
   * @param bytes A record or its fields; separators come out as they are.
   * @param claimsUtf8 Whether leader/09 says UTF-8; otherwise it says MARC-8.
   */
  read(bytes: Buffer, claimsUtf8: boolean): GuessedText {
    const usual = this.#usual
    const habitual = usual === undefined ? undefined : readingInCyrillic(usual, bytes)
    if (habitual !== undefined) return { text: habitual.text, warnings: warningsOf(habitual, undefined, claimsUtf8) }
    const marc8 = decodeMarc8(bytes)
    const best = !claimsUtf8 && isMarc8(marc8, usual) ? marc8Reading(marc8, 1) : bestReading(bytes, marc8, claimsUtf8, usual)
    if (best.value > 0) this.#count(best.encoding)
    return { text: best.text, warnings: warningsOf(best, marc8, claimsUtf8) }
  }

  #count(encoding: Encoding): void {
    const count = (this.#counts.get(encoding) ?? 0) + 1
    this.#counts.set(encoding, count)
    if (count >= ENOUGH_GUESSES && count >= (this.#counts.get(this.#usual ?? encoding) ?? 0)) this.#usual = encoding
  }
}

const LEGACY: readonly LegacyEncoding[] = ['windows-1252', 'windows-1251', 'cp866']
const LEGACY_DECODERS = {
  'windows-1252': decoderOf('windows-1252'),
  'windows-1251': decoderOf('windows-1251'),
  cp866: decoderOf('cp866'),
}

/** What is so surely MARC-8, where the leader says it, that nothing else need be tried. */
function isMarc8({ unmapped, strayMarks, marks, looseMarks, escapes }: Marc8Text, usual: Encoding | undefined): boolean {
  // Escapes are MARC-8's own.
  if (escapes > 0 && unmapped + strayMarks <= escapes) return true
  if (unmapped + strayMarks > 0) return false
  // Nearly all marks stand before letters that take them, or would in other records of the file.
  return usual === 'marc-8' || (usual === undefined && looseMarks * 4 <= marks)
}

/** In a file whose records are in Cyrillic, such a record needs no other reading: those of Latin text make no sense in Cyrillic. */
function readingInCyrillic(usual: Encoding, bytes: Buffer): Reading | undefined {
  if (usual !== 'windows-1251' && usual !== 'cp866') return undefined
  const { text, replaced } = LEGACY_DECODERS[usual](bytes)
  const { good, bad } = plausibilityOf(text)
  return good >= SURE_LETTERS && bad * 10 <= good ? { encoding: usual, text, replaced, value: good } : undefined
}

/** The most plausible reading. What the leader says is given up only for one that is plausible in itself. */
function bestReading(bytes: Buffer, marc8: Marc8Text, claimsUtf8: boolean, usual: Encoding | undefined): Reading {
  const readings = [readingOfUtf8(bytes), readingOfMarc8(marc8, bytes), ...LEGACY.map((one) => readingOfLegacy(one, bytes))]
  const claimed = readings.find(({ encoding }) => encoding === (claimsUtf8 ? 'utf-8' : 'marc-8')) as Reading
  const worth = ({ encoding, value }: Reading): number => (encoding === usual && value > 0 ? value * USUAL_WEIGHT : value)
  const [best = claimed] = readings.toSorted((a, b) => worth(b) - worth(a))
  if (best.value < LEAST_VALUE[best.encoding] || worth(best) <= worth(claimed)) return claimed
  return claimsUtf8 || claimed.value <= 0 || worth(best) > 2 * worth(claimed) ? best : claimed
}

/** UTF-8 with some bytes damaged: it has characters of several bytes, which other encodings make only by a rare chance. */
function readingOfUtf8(bytes: Buffer): Reading {
  const text = bytes.toString()
  const { good, bad } = plausibilityOf(text)
  return { encoding: 'utf-8', text, replaced: text.includes('\ufffd'), value: good - 2 * bad }
}

function readingOfMarc8(marc8: Marc8Text, bytes: Buffer): Reading {
  const { good, bad } = plausibilityOf(marc8.text)
  // Marks that each stand before a letter that takes them are there by chance once, not often.
  const likelihood = pairsOfMarkAndLetter(bytes) >= 3 ? 2 : 1.25
  return marc8Reading(marc8, good * likelihood - 2 * bad - marc8.strayMarks)
}

function marc8Reading({ text, unmapped }: Marc8Text, value: number): Reading {
  return { encoding: 'marc-8', text, replaced: unmapped > 0, value }
}

function readingOfLegacy(encoding: LegacyEncoding, bytes: Buffer): Reading {
  const { text, replaced } = LEGACY_DECODERS[encoding](bytes)
  const { good, bad } = plausibilityOf(text)
  // Escapes are MARC-8, sound or damaged; other encodings have no use for them.
  return { encoding, text, replaced, value: good - 2 * bad - 2 * escapesIn(bytes) }
}

function escapesIn(bytes: Buffer): number {
  return bytes.reduce((count, byte) => (byte === ESCAPE ? count + 1 : count), 0)
}

/** Different pairs of a byte that is a mark in MARC-8 and an ASCII letter. */
function pairsOfMarkAndLetter(bytes: Buffer): number {
  const pairs = new Set<number>()
  for (let at = 0; at + 1 < bytes.length; at++) {
    const [mark, letter] = [bytes[at] as number, (bytes[at + 1] as number) | 0x20]
    if (mark >= 0xe0 && letter >= 0x61 && letter <= 0x7a) pairs.add((mark << 8) | letter)
  }
  return pairs.size
}

function warningsOf({ encoding, replaced }: Reading, marc8: Marc8Text | undefined, claimsUtf8: boolean): ReadWarning[] {
  const warnings: ReadWarning[] = []
  if (encoding === 'marc-8') warnings.push(claimsUtf8 ? 'guessed-marc-8' : 'marc-8')
  else if (encoding !== 'utf-8') warnings.push(`guessed-${encoding}`)
  else if (!claimsUtf8) warnings.push('unmarked-utf8')
  if (encoding === 'marc-8' && marc8 !== undefined && marc8.strayMarks > 0) warnings.push('stray-marks')
  if (replaced) warnings.push('replaced-bytes')
  return warnings
}
