// How well a record fits a query: whole numbers, from the query and the record alone. No index's own ranking takes part,
// as those weigh words by what else is in the index, and by what has been there: two nodes with the same records would
// order them differently, and so would two kinds of index.
import { fold } from '@serumpun/bib'
import type { Column, Expression, WordsExpression } from '../expression.ts'
import { perhapsNewSpelling } from '../wording/spelling.ts'

/** What of a record is looked at. Texts as in its description; several in one are divided by line ends. */
export interface RankedFields {
  /** With its parts and what follows it. */
  readonly title: string
  /** How many of its letters are the title proper. */
  readonly properLetters: number
  /** Letters of an article at its beginning. */
  readonly nonfiling: number
  readonly otherTitles: string
  readonly creators: string
  readonly responsibility: string
  readonly subjects: string
}

// What a word is worth where it stands: people know titles and authors, and type these. In the title proper most, in the
// rest of the title a little less; anywhere else than in what is looked at, it only just counts.
const WORTH = { proper: 100, title: 85, creators: 75, otherTitles: 60, responsibility: 55, subjects: 40, elsewhere: 10 } as const

/** Parts in ten that are left of a word's worth: where only its beginning was sought, and where it is written otherwise. */
const WHOLE = 10
const OTHERWISE = 9
const BEGUN = 8

/**
 * On top of the worth of its words (at most 1,000): how much of the title proper, and of all of the title, was named; in its
 * order; from its beginning on.
 */
const ALL_OF_PROPER = 300
const ALL_OF_TITLE = 150
const IN_ORDER = 150
const FROM_BEGINNING = 100

interface Needle {
  readonly text: string
  readonly share: number
}

/** Words that are sought, in each way to write them, the best first. */
interface Wanted {
  readonly kind: 'words'
  readonly needles: readonly Needle[]
  readonly column: Column | undefined
}

/** Any of several is enough, each of which is a list of what is wanted. */
interface Choice {
  readonly kind: 'choice'
  readonly of: readonly (readonly Want[])[]
}

type Want = Wanted | Choice

const DENSE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** As it stands in folded text with blanks around it. */
function needle(text: string, begins: boolean): string {
  const folded = fold(text)
  if (DENSE.test(folded)) return folded.replaceAll(' ', '')
  return begins ? ` ${folded}` : ` ${folded} `
}

function wantedOf({ text, also, begins, column }: WordsExpression): Wanted[] {
  const whole = needle(text, false)
  if (whole.trim() === '') return []
  const needles: Needle[] = [{ text: whole, share: WHOLE }]
  for (const other of also) needles.push({ text: needle(other, false), share: OTHERWISE })
  if (begins) for (const each of [text, ...also]) needles.push({ text: needle(each, true), share: BEGUN })
  return [{ kind: 'words', needles, column }]
}

function wantsOf(expression: Expression): Want[] {
  switch (expression.kind) {
    case 'words':
      return wantedOf(expression)
    case 'beginning':
      return [{ kind: 'words', needles: [{ text: ` ${expression.letters}`, share: BEGUN }], column: undefined }]
    case 'and':
      return expression.parts.flatMap(wantsOf)
    case 'or': {
      const of = expression.parts.map(wantsOf).filter((wants) => wants.length > 0)
      return of.length === 0 ? [] : of.length === 1 ? (of[0] ?? []) : [{ kind: 'choice', of }]
    }
    case 'not':
      return wantsOf(expression.of)
    default:
      return []
  }
}

/** A folded text, and the same in the new spelling of Indonesian; each made when it is first needed. */
class Field {
  readonly #source: string
  #folded: string | undefined
  #respelled: string | undefined

  constructor(source: string) {
    this.#source = source
  }

  get folded(): string {
    return (this.#folded ??= ` ${fold(this.#source)} `)
  }

  get respelled(): string {
    if (this.#respelled !== undefined) return this.#respelled
    const { folded } = this
    const isOld = folded.includes('j') || folded.includes('oe') || folded.includes('ch')
    return (this.#respelled = isOld ? folded.replaceAll(/[^ ]+/g, (word) => perhapsNewSpelling(word) ?? word) : folded)
  }

  /** In the new spelling, where that is another. */
  get words(): readonly string[] {
    const words = this.respelled.trim()
    return words === '' ? [] : words.split(' ')
  }

  /** Where the words begin; below 0 where they are not in it. */
  indexOf({ needles }: Wanted): number {
    for (const text of [this.folded, this.respelled]) {
      for (const needle of needles) {
        const at = text.indexOf(needle.text)
        if (at >= 0) return at
      }
    }
    return -1
  }

  /** Parts in ten of the words' worth; 0 where they are not in it. */
  share({ needles }: Wanted): number {
    for (const { text, share } of needles) if (this.folded.includes(text)) return share
    const { folded, respelled } = this
    if (respelled === folded) return 0
    return needles.some(({ text }) => respelled.includes(text)) ? OTHERWISE : 0
  }
}

/** One record, as it is scored. */
class Candidate {
  readonly proper: Field
  readonly title: Field
  readonly #others: readonly (readonly [column: Column, worth: number, field: Field])[]

  constructor({ title, properLetters, otherTitles, creators, responsibility, subjects }: RankedFields) {
    this.proper = new Field(title.slice(0, properLetters))
    this.title = properLetters >= title.length ? this.proper : new Field(title)
    this.#others = [
      ['creators', WORTH.creators, new Field(creators)],
      ['title', WORTH.otherTitles, new Field(otherTitles)],
      ['creators', WORTH.responsibility, new Field(responsibility)],
      ['subjects', WORTH.subjects, new Field(subjects)],
    ]
  }

  /** What words are worth here, times ten. */
  worth(wanted: Wanted): number {
    const { column } = wanted
    if (column === 'identifiers') return WORTH.proper * WHOLE
    let best = WORTH.elsewhere * WHOLE
    const isSought = (where: Column): boolean => column === undefined || column === where
    if (isSought('title')) {
      best = Math.max(best, this.proper.share(wanted) * WORTH.proper)
      if (best < WORTH.title * BEGUN) best = Math.max(best, this.title.share(wanted) * WORTH.title)
    }
    for (const [where, worth, field] of this.#others) {
      if (worth * WHOLE > best && isSought(where)) best = Math.max(best, field.share(wanted) * worth)
    }
    return best
  }
}

export class Scorer {
  readonly #wants: readonly Want[]

  constructor(expression: Expression) {
    this.#wants = wantsOf(expression)
  }

  /** The higher, the better; 0 for all records where nothing is sought that could be better here or there. */
  score(fields: RankedFields): number {
    if (this.#wants.length === 0) return 0
    const candidate = new Candidate(fields)
    const found: Wanted[] = []
    const worth = this.#worthOf(this.#wants, candidate, found)
    return worth + titleBonus(fields, candidate, found)
  }

  /** Of all wants on average; adds those that were looked at to `found`. */
  #worthOf(wants: readonly Want[], candidate: Candidate, found: Wanted[]): number {
    let sum = 0
    for (const want of wants) {
      if (want.kind === 'words') {
        sum += candidate.worth(want)
        found.push(want)
        continue
      }
      let best = { worth: 0, found: [] as Wanted[] }
      for (const some of want.of) {
        const those: Wanted[] = []
        const worth = this.#worthOf(some, candidate, those)
        if (worth > best.worth) best = { worth, found: those }
      }
      sum += best.worth
      found.push(...best.found)
    }
    return Math.floor(sum / wants.length)
  }
}

/** Whether what was sought is the title, and not just in it. */
function titleBonus({ nonfiling }: RankedFields, candidate: Candidate, found: readonly Wanted[]): number {
  const { proper, title } = candidate
  const sought = found.filter(({ column }) => column === undefined || column === 'title')
  let before = -1
  let first = -1
  let named = 0
  let inOrder = true
  for (const wanted of sought) {
    const at = proper.indexOf(wanted)
    if (at < 0) continue
    named++
    if (at <= before) inOrder = false
    else before = at
    first = first < 0 ? at : Math.min(first, at)
  }
  const ofTitle = covered(title, sought, ALL_OF_TITLE)
  if (named === 0) return ofTitle
  // An article of up to four letters with its blank, of which the record says how long it is.
  const begins = first <= Math.min(nonfiling, 5) ? FROM_BEGINNING : 0
  return ofTitle + covered(proper, sought, ALL_OF_PROPER) + (inOrder && named > 1 ? IN_ORDER : 0) + begins
}

/** As much of a bonus as of the field's words were sought. */
function covered(field: Field, sought: readonly Wanted[], bonus: number): number {
  const words = new Set(field.words)
  let named = 0
  for (const word of words) {
    const spaced = ` ${word} `
    if (
      sought.some(({ needles }) =>
        needles.some(({ text }) => (text.length > spaced.length ? text.includes(spaced) : spaced.startsWith(text))),
      )
    ) {
      named++
    }
  }
  return words.size === 0 ? 0 : Math.floor((bonus * named) / words.size)
}
