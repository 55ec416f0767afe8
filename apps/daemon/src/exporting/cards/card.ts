// A record → its catalogue cards: one for its main entry, and one for each other heading under which readers look for it
// (title, other names, subjects). All have the same text; added entries have their heading above it.
import { type Creator, describe, type Description, type MarcRecord } from '@serumpun/bib'
import { callNumberLines, callNumberOf } from './call-number.ts'
import { filingKey } from './filing.ts'

/** What all cards of a record say. */
export interface CardText {
  readonly callNumber: readonly string[]
  /** Undefined where the title is the main entry. */
  readonly author: string | undefined
  /** Title, responsibility, edition, publication: one paragraph, as ISBD has it. */
  readonly statement: string
  readonly extent: string
  readonly identifiers: string
  readonly tracings: string
}

export interface Card {
  /** Absent on the card of the main entry. */
  readonly heading?: { readonly text: string; readonly isSubject: boolean }
  readonly text: CardText
  /** Cards stand in order of it. */
  readonly key: string
}

export interface CardWords {
  readonly untitled: string
  readonly title: string
}

/** Headings of one kind for which cards are made; records with hundreds of names would fill a drawer. */
const MOST_HEADINGS = 12

const nameOf = ({ name, dates }: Creator): string => (dates === undefined ? name : `${name}, ${dates}`)

export function cardsOf(record: MarcRecord, words: CardWords): Card[] {
  const description = describe(record)
  const { creators, subjects, languages } = description
  const title = description.title === '' ? words.untitled : description.title
  const main = creators.find((creator) => creator.main)
  const author = main === undefined ? undefined : nameOf(main)
  const others = [...new Set(creators.filter((one) => one !== main).map(nameOf))].slice(0, MOST_HEADINGS)
  const about = [...new Set(subjects)].slice(0, MOST_HEADINGS)
  const text: CardText = {
    callNumber: callNumberLines(callNumberOf(record, description.holdings) ?? ''),
    author,
    statement: statementOf(description, title),
    extent: extentOf(description),
    identifiers: identifiersOf(description),
    tracings: tracingsOf(about, author === undefined ? others : [...others, words.title]),
  }
  const titleKey = filingKey(title, { language: languages[0], nonfiling: description.title === '' ? 0 : description.nonfiling })
  const authorKey = author === undefined ? titleKey : filingKey(author)
  const rest = [authorKey, titleKey, String(description.year ?? 0).padStart(4, '0')]
  const added = (heading: string, headingKey: string, isSubject: boolean): Card => ({
    heading: { text: heading, isSubject },
    text,
    key: keyOf(headingKey, isSubject, rest),
  })
  return [
    { text, key: keyOf(authorKey, false, rest) },
    ...(author === undefined ? [] : [added(title, titleKey, false)]),
    ...others.map((name) => added(name, filingKey(name), false)),
    ...about.map((subject) => added(subject, filingKey(subject), true)),
  ]
}

/** Under one heading names and titles stand before what is written about it. */
function keyOf(heading: string, isSubject: boolean, rest: readonly string[]): string {
  return [heading, isSubject ? '1' : '0', ...rest].join('\u0001')
}

/** Parts with ISBD's full stop, space, dash between them. */
function areas(parts: readonly (string | undefined)[]): string {
  const said = parts.filter((part) => part !== undefined && part !== '') as string[]
  return said.map((part, i) => (i < said.length - 1 ? part.replace(/\.$/, '') : part)).join('. — ')
}

function statementOf({ responsibility, edition, place, publisher, year }: Description, title: string): string {
  const published = [place, publisher].filter((part) => part !== undefined).join(' : ')
  const imprint = [published, year].filter((part) => part !== undefined && part !== '').join(', ')
  return ended(areas([responsibility === undefined ? title : `${title} / ${responsibility}`, edition, imprint]))
}

function extentOf({ extent, series }: Description): string {
  return ended(areas([extent, ...series.slice(0, 2).map((one) => `(${one})`)]))
}

function identifiersOf({ identifiers }: Description): string {
  const shown = identifiers.filter(({ type, status }) => status === 'valid' && (type === 'isbn' || type === 'issn'))
  return shown
    .slice(0, 2)
    .map(({ type, value }) => `${type.toUpperCase()} ${value}`)
    .join('. — ')
}

const ended = (text: string): string => (text === '' || /[.!?)…]$/.test(text) ? text : `${text}.`)

const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII', 'XIII']

/** Subjects with Arabic, other headings with Roman numerals. */
function tracingsOf(subjects: readonly string[], others: readonly string[]): string {
  return [
    ...subjects.map((subject, i) => `${i + 1}. ${ended(subject)}`),
    ...others.map((other, i) => `${ROMAN[i] ?? i + 1}. ${ended(other)}`),
  ].join(' ')
}
