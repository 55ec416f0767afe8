// The bench's records: ISO 2709 in UTF-8, about 900 bytes each, any of them made from its number alone, so that every
// process of a run has the same ones without passing them around.
import { editionWord } from './record-key.ts'
import {
  ENGLISH_FORMS,
  ENGLISH_PARTICLES,
  FAMILY_NAMES,
  GIVEN_NAMES,
  INDONESIAN_PARTICLES,
  INDONESIAN_WORDS,
  MALAY_PARTICLES,
  MALAY_WORDS,
  PLACES,
  PUBLISHER_FORMS,
  PUBLISHER_NAMES,
  TOPIC_FORMS,
  TOPICS,
} from './vocabulary.ts'

const FIELD_END = '\x1e'
const SUBFIELD = '\x1f'
const RECORD_END = 0x1d

const LEADER_BYTES = 24
const DIRECTORY_ENTRY_BYTES = 12

/** Texts are kept as strings with one character a byte, so that lengths are lengths in UTF-8 and writing is a copy. */
const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

/** A small generator of 32-bit numbers (xorshift32, Marsaglia 2003): the records need variety, not security. */
class Random {
  #state = 1

  seed(number: number): void {
    // Neighbouring numbers must not give neighbouring states (the finaliser of MurmurHash3).
    let mixed = Math.imul(number + 1, 0x9e3779b1)
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    this.#state = (mixed ^ (mixed >>> 16)) | 1
  }

  below(bound: number): number {
    let state = this.#state
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#state = state
    return (state >>> 0) % bound
  }
}

const random = new Random()

const DRAWS = 4096

/** Things that are met the more often the further front they stand, as words in texts and authors in catalogues are (Zipf). */
class Pool {
  readonly #draws: string[] = []

  /** @param flatness 0: the n-th comes 1/n as often as the first; more: less steeply. */
  constructor(things: readonly string[], flatness: number) {
    const weights = things.map((_, rank) => 1 / (rank + 1 + flatness))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    let covered = 0
    for (const [rank, thing] of things.entries()) {
      covered += (weights[rank] as number) / total
      const text = bytesOf(thing)
      while (this.#draws.length < covered * DRAWS - 0.5) this.#draws.push(text)
    }
    while (this.#draws.length < DRAWS) this.#draws.push(this.#draws[0] as string)
  }

  draw(): string {
    return this.#draws[random.below(DRAWS)] as string
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A fixed order that has nothing to do with the lists': frequent words should not all be of one root. */
function shuffled(things: readonly string[], seed: number): string[] {
  random.seed(seed)
  const order = things.map((thing) => ({ thing, place: random.below(2 ** 30) }))
  return order.toSorted((a, b) => a.place - b.place).map(({ thing }) => thing)
}

function seeded(count: number, seed: number, make: () => string): string[] {
  random.seed(seed)
  return Array.from({ length: count }, make)
}

const any = (things: readonly string[]): string => things[random.below(things.length)] as string

/** Runs of two or three words, the middle one of three a particle: texts are put together from these. */
class Language {
  readonly code: string
  readonly #runs: readonly string[]
  /** The same, with a capital. */
  readonly #openings: readonly string[]

  constructor(code: string, words: readonly string[], particles: readonly string[], seed: number) {
    this.code = code
    const pool = new Pool(shuffled(words, seed), 40)
    this.#runs = seeded(RUNS, seed, () =>
      random.below(5) < 3 ? `${pool.draw()} ${bytesOf(any(particles))} ${pool.draw()}` : `${pool.draw()} ${pool.draw()}`,
    )
    this.#openings = this.#runs.map(capital)
  }

  phrase(runs: number): string {
    return this.#continued(this.#runs[random.below(RUNS)] as string, runs)
  }

  sentence(runs: number): string {
    return this.#continued(this.#openings[random.below(RUNS)] as string, runs)
  }

  #continued(begun: string, runs: number): string {
    let text = begun
    for (let i = 1; i < runs; i++) text += ` ${this.#runs[random.below(RUNS)] as string}`
    return text
  }
}

const RUNS = 65_536
const LANGUAGES = [
  new Language('ind', INDONESIAN_WORDS, INDONESIAN_PARTICLES, 1),
  new Language('may', MALAY_WORDS, MALAY_PARTICLES, 2),
  new Language('eng', ENGLISH_FORMS, ENGLISH_PARTICLES, 3),
] as const

interface Author {
  /** `Family, Given`, with or without the year of birth. */
  readonly heading: string
  /** `Given Family`. */
  readonly plain: string
  /** Three letters of the call number. */
  readonly mark: string
}

function authorList(count: number): Author[] {
  random.seed(4)
  return Array.from({ length: count }, () => {
    const given = random.below(3) === 0 ? `${any(GIVEN_NAMES)} ${any(GIVEN_NAMES)}` : any(GIVEN_NAMES)
    const family = any(FAMILY_NAMES)
    const born = random.below(2) === 0 ? `,${SUBFIELD}d${1890 + random.below(110)}-` : ''
    return {
      heading: bytesOf(`${SUBFIELD}a${family}, ${given}${born}`),
      plain: bytesOf(`${given} ${family}`),
      mark: bytesOf(
        family
          .normalize('NFD')
          .replaceAll(/[^A-Za-z]/g, '')
          .slice(0, 3)
          .toUpperCase(),
      ),
    }
  })
}

const AUTHORS = authorList(16_384)
/** Half of all books are by authors with many. */
const author = (): Author => AUTHORS[random.below(random.below(2) === 0 ? 512 : AUTHORS.length)] as Author

const imprint = (): string => `${SUBFIELD}a${any(PLACES)} :${SUBFIELD}b${any(PUBLISHER_FORMS)}${any(PUBLISHER_NAMES)}`
const IMPRINTS = new Pool(seeded(900, 5, imprint), 8)

const SUBJECTS = new Pool(
  seeded(6_000, 6, () => {
    const form = random.below(2) === 0 ? `${SUBFIELD}x${any(TOPIC_FORMS)}` : ''
    const place = random.below(2) === 0 ? `${SUBFIELD}z${any(PLACES)}` : ''
    return `${SUBFIELD}a${any(TOPICS)}${place}${form}.`
  }),
  30,
)

const SERIES = new Pool(
  seeded(800, 7, () => capital(`seri ${any(TOPICS).toLowerCase()} ${any(TOPIC_FORMS).toLowerCase()}`)),
  10,
)
const BRANCHES = new Pool(['Pusat', 'Cabang Utara', 'Cabang Selatan', 'Referensi', 'Anak', 'Keliling'], 1)

/** With leading zeros; by a table where it is short, because the generator spends much of its time here. */
const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'))
const two = (number: number): string => TWO_DIGITS[number] as string
const padded = (number: number, width: number): string => String(10 ** width + number).slice(1)

/** ISBN-13 of an Indonesian publisher, with its check digit (ISO 2108, annex A). */
function isbn(number: number): string {
  const digits = `978602${padded(number % 1_000_000, 6)}`
  let sum = 0
  for (let i = 0; i < digits.length; i++) sum += (digits.charCodeAt(i) - 48) * (i % 2 === 0 ? 1 : 3)
  return digits + ((10 - (sum % 10)) % 10)
}

/** Tags and contents of the record's fields; contents end with a field terminator. */
const tags: number[] = []
const contents: string[] = []

function field(tag: number, content: string): void {
  tags.push(tag)
  contents.push(content + FIELD_END)
}

function compose(number: number, version: number): void {
  tags.length = 0
  contents.length = 0
  random.seed(number)
  const pick = random.below(20)
  const language = LANGUAGES[pick < 11 ? 0 : pick < 15 ? 1 : 2] as Language
  const year = String(2024 - Math.floor(random.below(75) * (random.below(100) / 100)))
  const [main, other] = [author(), author()]
  const joint = random.below(3) === 0
  const class_ = `${padded(random.below(100) * 10 + random.below(3), 3)}.${random.below(90) + 10}`
  const pages = 40 + random.below(560)
  const title = language.sentence(2 + random.below(3))
  // Says which version this is, in a word that no other record has.
  const edited = version === 0 ? '' : ` ${editionWord(number, version)}`

  field(1, padded(number, 9))
  field(3, 'ID-BENCH')
  field(5, `20${two(random.below(25))}${two(1 + random.below(12))}${two(1 + random.below(28))}${padded(random.below(86_400), 6)}.0`)
  field(8, `${padded(random.below(250_000), 6)}s${year}    io a     b    001 0 ${language.code} d`)
  if (random.below(10) < 7) field(20, `  ${SUBFIELD}a${isbn(number)}`)
  field(40, `  ${SUBFIELD}aID-BENCH${SUBFIELD}bind${SUBFIELD}erda${SUBFIELD}cID-BENCH`)
  field(41, `0 ${SUBFIELD}a${language.code}`)
  field(82, `04${SUBFIELD}a${class_}${SUBFIELD}223`)
  field(100, `1 ${main.heading},${SUBFIELD}epengarang.`)
  const rest = random.below(20) < 11 ? ` :${SUBFIELD}b${language.phrase(2 + random.below(3))}` : ''
  field(245, `10${SUBFIELD}a${title}${edited}${rest} /${SUBFIELD}c${main.plain}${joint ? ` dan ${other.plain}` : ''}.`)
  if (random.below(4) === 0) field(250, `  ${SUBFIELD}aCetakan ke-${1 + random.below(9)}.`)
  field(264, ` 1${IMPRINTS.draw()},${SUBFIELD}c${year}.`)
  field(
    300,
    `  ${SUBFIELD}a${random.below(2) === 0 ? 'x, ' : ''}${pages} halaman :${SUBFIELD}bilustrasi ;${SUBFIELD}c${18 + random.below(12)} cm.`,
  )
  field(336, `  ${SUBFIELD}ateks${SUBFIELD}btxt${SUBFIELD}2rdacontent`)
  if (random.below(3) === 0) field(490, `0 ${SUBFIELD}a${SERIES.draw()} ;${SUBFIELD}v${1 + random.below(60)}`)
  if (random.below(2) === 0) field(504, `  ${SUBFIELD}aBibliografi: halaman ${pages - 6}-${pages}.`)
  if (random.below(10) < 4) field(520, `  ${SUBFIELD}a${language.sentence(5 + random.below(8))}.`)
  field(650, ` 4${SUBJECTS.draw()}`)
  if (random.below(10) < 7) field(650, ` 4${SUBJECTS.draw()}`)
  if (joint) field(700, `1 ${other.heading}.`)
  field(
    852,
    `  ${SUBFIELD}aID-BENCH${SUBFIELD}b${BRANCHES.draw()}${SUBFIELD}h${class_} ${main.mark}${SUBFIELD}p${padded(random.below(10_000_000), 8)}`,
  )
}

function putNumber(target: Buffer, at: number, value: number, width: number): void {
  let rest = value
  for (let i = at + width - 1; i >= at; i--) {
    target[i] = 48 + (rest % 10)
    rest = Math.floor(rest / 10)
  }
}

/** MARC 21: indicators 2, identifiers 2, entry map 4500; lengths are filled in. */
const LEADER = Buffer.from('00000nam a2200000 i 4500')

/** Records are laid out in pieces of memory of this size, one after the other. */
const SLAB_BYTES = 1 << 20
/** No record is longer: the longest fields together are about 2,500 bytes. */
const MOST_RECORD_BYTES = 8192
let slab = Buffer.allocUnsafeSlow(SLAB_BYTES)
let slabEnd = 0

/** ISO 2709: leader, directory, fields. */
function layOut(): Uint8Array {
  if (slab.length - slabEnd < MOST_RECORD_BYTES) {
    slab = Buffer.allocUnsafeSlow(SLAB_BYTES)
    slabEnd = 0
  }
  const start = slabEnd
  const base = LEADER_BYTES + tags.length * DIRECTORY_ENTRY_BYTES + 1
  let text = ''
  let offset = 0
  let entry = start + LEADER_BYTES
  for (let i = 0; i < tags.length; i++) {
    const content = contents[i] as string
    putNumber(slab, entry, tags[i] as number, 3)
    putNumber(slab, entry + 3, content.length, 4)
    putNumber(slab, entry + 7, offset, 5)
    entry += DIRECTORY_ENTRY_BYTES
    offset += content.length
    text += content
  }
  slab[entry] = 0x1e
  const length = base + offset + 1
  slab.set(LEADER, start)
  putNumber(slab, start, length, 5)
  putNumber(slab, start + 12, base, 5)
  slab.write(text, start + base, 'latin1')
  slab[start + length - 1] = RECORD_END
  slabEnd = start + length
  return slab.subarray(start, slabEnd)
}

/**
 * @param number from 0; every number has its own record, always the same
 * @param version above 0: the record as changed, with the word `editionWord(number, version)` in its title
 */
export function benchRecord(number: number, version = 0): Uint8Array {
  compose(number, version)
  return layOut()
}
