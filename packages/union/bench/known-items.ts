// `npm run bench:search`: how well known items are found in real catalogues. Somebody knows words of a title and the author
// of a record, types them as people do, one time in five with a slip of the fingers, and looks at the first titles. Ends with
// 1 when a goal is missed. What was not among the first ten is listed.
//   node packages/union/bench/known-items.ts [--queries 200] [--seed 1]
import { parseArgs } from 'node:util'
import { fold } from '@serumpun/bib'
import { CatalogueIndex } from '../src/index.ts'
import { realRecords, type RealRecord, shardsOf } from './real-records.ts'

const { values } = parseArgs({
  options: { queries: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
  strict: false,
})
const QUERIES = Number(values.queries)

/** Of all queries, in hundredths. */
const FIRST_THREE = 95
const FIRST_TEN = 98

const SLIP_IN = 5
/** Nobody types long titles whole: the words with which it begins, and those that tell it from others. */
const MOST_WORDS = 7
const FIRST_WORDS = 2

/** What people leave out of a title that they type from memory. */
const LEFT_OUT = new Set(
  'a an and at by for from in into of on or the to with de der des di du et la le les und van yang dan untuk'.split(' '),
)

/** xorshift32 */
class Draw {
  #state: number

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1)
  }

  below(limit: number): number {
    this.#state ^= this.#state << 13
    this.#state ^= this.#state >>> 17
    this.#state ^= this.#state << 5
    return Math.floor(((this.#state >>> 0) / 2 ** 32) * limit)
  }
}

interface KnownItem {
  readonly record: RealRecord
  readonly query: string
  readonly isSlip: boolean
}

/** Left out, put in, mistaken or exchanged. */
function slip(word: string, draw: Draw): string {
  const at = 1 + draw.below(word.length - 1)
  const letter = String.fromCharCode(97 + draw.below(26))
  switch (draw.below(4)) {
    case 0:
      return word.slice(0, at) + word.slice(at + 1)
    case 1:
      return word.slice(0, at) + letter + word.slice(at)
    case 2:
      return word.slice(0, at) + letter + word.slice(at + 1)
    default:
      return word.slice(0, at - 1) + (word[at] ?? '') + (word[at - 1] ?? '') + word.slice(at + 1)
  }
}

/** In how many titles each word is. */
type Frequencies = ReadonlyMap<string, number>

const titleWords = ({ description }: RealRecord): string[] => fold(description.title).split(' ')

function frequenciesIn(records: readonly RealRecord[]): Frequencies {
  const counts = new Map<string, number>()
  for (const record of records) for (const word of new Set(titleWords(record))) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function typedTitle(record: RealRecord, frequencies: Frequencies): string[] {
  const words = Array.from(new Set(titleWords(record).filter((word) => !LEFT_OUT.has(word) && word !== '')))
  if (words.length <= MOST_WORDS) return words
  const rarest = words
    .slice(FIRST_WORDS)
    .toSorted((a, b) => (frequencies.get(a) ?? 0) - (frequencies.get(b) ?? 0))
    .slice(0, MOST_WORDS - FIRST_WORDS)
  return words.filter((word, at) => at < FIRST_WORDS || rarest.includes(word))
}

/** Words of the title and the author's family name, or words of the body; undefined where a record has no title or author to be known by. */
function known(record: RealRecord, frequencies: Frequencies, draw: Draw): KnownItem | undefined {
  const { creators } = record.description
  const author = creators.find(({ main, kind }) => main && kind === 'person') ?? creators[0]
  const words = typedTitle(record, frequencies)
  if (author === undefined || words.join('').length < 4) return undefined
  const name = author.kind === 'person' ? (author.name.split(',')[0] ?? '') : author.name
  const names = fold(name).split(' ').slice(0, 2)
  const typed = draw.below(2) === 0 ? [...words, ...names] : [...names, ...words]
  const long = [...typed.keys()].filter((at) => (typed[at] ?? '').length >= 5 && /^[a-z]+$/.test(typed[at] ?? ''))
  const isSlip = draw.below(SLIP_IN) === 0 && long.length > 0
  const at = long[draw.below(long.length)] ?? 0
  if (isSlip) typed[at] = slip(typed[at] ?? '', draw)
  return { record, query: typed.join(' '), isSlip }
}

function say(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(40)} ${figure}\n`)
}

const records = await realRecords()
if (records.length === 0) {
  process.stdout.write('The catalogues are not in ../shared/data, so that nothing is measured.\n')
  process.exit(0)
}
const index = CatalogueIndex.open(':memory:')
const start = performance.now()
index.apply(shardsOf(records))
const { titles } = index.counts()
say('records, titles', `${records.length}, ${titles}; indexed in ${((performance.now() - start) / 1000).toFixed(1)} s`)

const draw = new Draw(Number(values.seed))
const frequencies = frequenciesIn(records)
/** From 1 on; 0 where it is not on the first page. */
const found: { readonly item: KnownItem; readonly place: number; readonly first: string }[] = []
const times: number[] = []
while (found.length < QUERIES) {
  const item = known(records[draw.below(records.length)] as RealRecord, frequencies, draw)
  if (item === undefined) continue
  const wanted = index.title(item.record.id)?.id
  const from = performance.now()
  const { items } = index.search({ query: item.query, limit: 10, correct: true })
  times.push(performance.now() - from)
  found.push({ item, place: items.findIndex(({ id }) => id === wanted) + 1, first: items[0]?.title ?? '' })
}
index.close()

for (const { item, place, first } of found) {
  if (place >= 1 && place <= 3) continue
  const where = place === 0 ? 'not in the first 10' : `place ${place}`
  process.stdout.write(
    `${where}: “${item.query}” → ${item.record.description.title.slice(0, 80)} (${item.record.key}); first is ${first.slice(0, 80)}\n`,
  )
}
const within = (places: number, some = found): number =>
  (100 * some.filter(({ place }) => place >= 1 && place <= places).length) / some.length
const slips = found.filter(({ item }) => item.isSlip)
say('in the first 3', `${within(3).toFixed(1)} % (must be ≥ ${FIRST_THREE} %)`)
say('in the first 10', `${within(10).toFixed(1)} % (must be ≥ ${FIRST_TEN} %)`)
say(`in the first 3, of ${slips.length} with a slip`, `${within(3, slips).toFixed(1)} %`)
const sorted = times.toSorted((a, b) => a - b)
say('time', `p50 ${(sorted[QUERIES >> 1] ?? 0).toFixed(1)} ms, p95 ${(sorted[Math.floor(QUERIES * 0.95)] ?? 0).toFixed(1)} ms`)
if (within(3) < FIRST_THREE || within(10) < FIRST_TEN) process.exitCode = 1
