// What was probably meant where next to nothing is found. A function of what the catalogue has: nothing is learnt or kept.
// First by the company that a word keeps: in the records that have all the other words there may be one that is nearly
// it. Then by itself: a word of the catalogue that is one slip away. Last, what is found without a word that is nowhere.
import { fold } from '@serumpun/bib'
import { type Expression, joined } from '../expression.ts'
import { MAX_CORRECTED_TERMS, MAX_SUGGESTION_RECORDS, MAX_SUGGESTION_TRIES } from '../limits.ts'
import type { Query, TypedTerm } from '../query.ts'
import { editDistance, neighbours, slipsAllowed } from './edit-distance.ts'

/** What suggestions need to know of the catalogue. */
export interface Wordbook {
  /** In how many records each of these words is; without those that are nowhere. */
  recordsWith(words: readonly string[]): ReadonlyMap<string, number>
  /** Words of titles, creators and subjects of the first records that fit, folded; one list a record. */
  wordsOfRecords(expression: Expression, limit: number): readonly (readonly string[])[]
  /** Whether any title fits. */
  finds(expression: Expression): boolean
}

/** A single word that may be misspelt. */
interface Word {
  readonly term: TypedTerm
  readonly text: string
}

/** A word of the catalogue that may have been meant. */
interface Correction {
  readonly word: string
  readonly slips: number
  readonly records: number
}

/** Fewer slips are likelier, then what is commoner; what is left must not depend on any order. */
const likelier = (a: Correction, b: Correction): number =>
  a.slips - b.slips || b.records - a.records || (a.word < b.word ? -1 : a.word > b.word ? 1 : 0)

/** A rare word is taken for a slip where a word next to it is in so many times as many records. */
const COMMONER = 20

/**
 * @param titles how many titles the query finds as it is: few, or none.
 * @returns the query as it should have been typed; undefined where nothing better is known.
 */
export function suggest(query: Query, titles: number, wordbook: Wordbook): string | undefined {
  const words = query.terms.flatMap(asWord)
  if (words.length === 0) return undefined
  const known = wordbook.recordsWith(words.map(({ text }) => text))
  const unknown = words.filter(({ text }) => !known.has(text))
  if (titles > 0) return commonerWord(query, words, known, wordbook)
  return (
    byCompany(query, (unknown.length === 1 ? unknown : words).slice(0, MAX_CORRECTED_TERMS), wordbook) ??
    byThemselves(query, unknown.slice(0, MAX_CORRECTED_TERMS), wordbook) ??
    without(query, (unknown.length > 0 ? unknown : words).slice(0, MAX_CORRECTED_TERMS), wordbook)
  )
}

function asWord(term: TypedTerm): Word[] {
  const { expression } = term
  if (expression.kind !== 'words' || expression.column !== undefined) return []
  const text = fold(expression.text)
  return text === '' || /[\s\p{N}]/u.test(text) ? [] : [{ term, text }]
}

const othersThan = (query: Query, terms: readonly TypedTerm[]): Expression[] =>
  query.terms.filter((term) => !terms.includes(term)).map(({ expression }) => expression)

/** What was typed, with other words in the place of some. */
function retyped({ typed }: Query, corrections: readonly (readonly [term: TypedTerm, word: string])[]): string {
  let text = ''
  let at = 0
  for (const [{ from, to }, word] of corrections.toSorted(([a], [b]) => a.from - b.from)) {
    text += typed.slice(at, from) + word
    at = to
  }
  return (text + typed.slice(at)).replaceAll(/\s+/g, ' ').trim()
}

function byCompany(query: Query, words: readonly Word[], wordbook: Wordbook): string | undefined {
  let best: { word: Word; correction: Correction } | undefined
  for (const word of words) {
    const most = slipsAllowed(word.text.length)
    const others = othersThan(query, [word.term])
    if (most === 0 || others.length === 0) continue
    for (const correction of nearWords(word.text, most, wordbook.wordsOfRecords(joined('and', others), MAX_SUGGESTION_RECORDS))) {
      if (best === undefined || likelier(correction, best.correction) < 0) best = { word, correction }
    }
  }
  return best && retyped(query, [[best.word.term, best.correction.word]])
}

function nearWords(text: string, most: number, records: readonly (readonly string[])[]): Correction[] {
  const found = new Map<string, number>()
  for (const words of records) for (const word of new Set(words)) found.set(word, (found.get(word) ?? 0) + 1)
  return Array.from(found, ([word, count]) => ({ word, slips: editDistance(text, word, most), records: count })).filter(
    ({ slips }) => slips > 0 && slips <= most,
  )
}

/** Words one slip away, the likeliest first. */
function nextTo(text: string, wordbook: Wordbook): Correction[] {
  if (slipsAllowed(text.length) === 0) return []
  const found = wordbook.recordsWith(neighbours(text))
  return Array.from(found, ([word, records]) => ({ word, slips: 1, records })).sort(likelier)
}

/** Each unknown word for itself, in the likeliest combination of which anything is found. */
function byThemselves(query: Query, unknown: readonly Word[], wordbook: Wordbook): string | undefined {
  if (unknown.length === 0) return undefined
  const choices = unknown.map(({ text }) => nextTo(text, wordbook).slice(0, MAX_SUGGESTION_TRIES))
  if (choices.some(({ length }) => length === 0)) return undefined
  const terms = unknown.map(({ term }) => term)
  const others = othersThan(query, terms)
  for (let tries = 0; tries < MAX_SUGGESTION_TRIES; tries++) {
    // The likeliest of all at first, then each word's next.
    const chosen = choices.map((corrections, at) => corrections[tries === 0 ? 0 : (tries + at) % corrections.length]?.word ?? '')
    const corrected = chosen.map((text): Expression => ({ kind: 'words', text, begins: false, column: undefined, also: [] }))
    if (!wordbook.finds(joined('and', [...others, ...corrected]))) continue
    return retyped(
      query,
      terms.map((term, at) => [term, chosen[at] ?? ''] as const),
    )
  }
  return undefined
}

/** Two words at least must be left: of one, whatever is found says little of what was meant. */
function without(query: Query, words: readonly Word[], wordbook: Wordbook): string | undefined {
  for (const { term } of words) {
    const others = othersThan(query, [term])
    if (others.length > 1 && wordbook.finds(joined('and', others))) return retyped(query, [[term, '']])
  }
  return undefined
}

/** A word that exists, next to one that is much commoner. */
function commonerWord(
  query: Query,
  words: readonly Word[],
  known: ReadonlyMap<string, number>,
  wordbook: Wordbook,
): string | undefined {
  const [word] = words
  if (word === undefined || query.terms.length > 1) return undefined
  const [likeliest] = nextTo(word.text, wordbook)
  if (likeliest === undefined || likeliest.records < COMMONER * (known.get(word.text) ?? 1)) return undefined
  return retyped(query, [[word.term, likeliest.word]])
}
