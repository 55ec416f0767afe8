// A record → BibTeX (Oren Patashnik, "BibTeXing", 1988), in UTF-8 as biber and every current BibTeX read it.
import { createHash } from 'node:crypto'
import type { PersonName } from '../citation/names.ts'
import type { Reference, ReferenceKind } from '../citation/reference.ts'
import { referenceOf } from '../citation/reference.ts'
import { fold } from '../fold.ts'
import { controlNumberOf } from '../identity.ts'
import { languageTag } from '../language-codes.ts'
import type { MarcRecord } from '../record.ts'

const TYPES: Readonly<Record<ReferenceKind, string>> = {
  book: 'book',
  chapter: 'incollection',
  article: 'article',
  thesis: 'mastersthesis',
  serial: 'periodical',
  map: 'misc',
  score: 'misc',
  video: 'misc',
  audio: 'misc',
  software: 'misc',
  manuscript: 'unpublished',
  other: 'misc',
}

/** The highest degree, in Indonesian and English. */
const DOCTORATE = /disertasi|doctor|doktor|ph\.?\s*d|\bs3\b/i

/** Writes a record as one entry, with a blank line behind it. */
export function encodeBibtex(record: MarcRecord): string {
  const reference = referenceOf(record)
  const fields = fieldsOf(reference).map(([name, value]) => `  ${name} = {${value}},\n`)
  return `@${typeOf(reference)}{${citationKey(record, reference)},\n${fields.join('')}}\n\n`
}

function typeOf({ kind, thesis }: Reference): string {
  if (kind === 'thesis' && thesis !== undefined) {
    // Theses of the first degree have no entry type; what they are is said in `type`.
    return DOCTORATE.test(thesis.degree) ? 'phdthesis' : 'mastersthesis'
  }
  return TYPES[kind]
}

/**
 * `toer1980bumi-3f2a9c`: family name, year, first word of the title, and digits made from the record's number. The same record has the same
 * key in every export, and no two records have the same one, without remembering those that were written.
 */
export function citationKey(record: MarcRecord, { authors, editors, year, title }: Reference): string {
  const ascii = (text: string): string => fold(text).replaceAll(/[^a-z0-9]/g, '')
  const name = ascii((authors[0] ?? editors[0])?.family ?? '').slice(0, 20)
  const word = fold(title)
    .split(' ')
    .map((part) => part.replaceAll(/[^a-z0-9]/g, ''))
    .find((part) => part.length > 3)
  const { number = '', source = '' } = controlNumberOf(record) ?? {}
  const digits = createHash('sha256')
    .update(`${source}/${number === '' ? JSON.stringify(record.fields) : number}`)
    .digest('hex')
  const readable = `${name}${year ?? ''}${(word ?? '').slice(0, 20)}`
  return `${readable === '' ? 'title' : readable}-${digits.slice(0, 12)}`
}

function fieldsOf(reference: Reference): (readonly [string, string])[] {
  const { description, container, thesis, kind } = reference
  const fields: (readonly [string, string | undefined])[] = [
    ['author', names(reference.authors)],
    ['editor', names(reference.editors)],
    ['translator', names(reference.translators)],
    // Catalogues capitalise titles as their language does; the second braces keep styles from undoing it.
    ['title', reference.title === '' ? undefined : `{${escapeBibtex(reference.title)}}`],
    [kind === 'chapter' ? 'booktitle' : 'journal', plain(container?.title)],
    ['volume', plain(container?.volume)],
    ['number', plain(container?.issue)],
    ['pages', plain(container?.pages)?.replace('-', '--')],
    ['edition', plain(reference.edition)],
    ['series', kind === 'book' ? plain(reference.series) : undefined],
    ['school', plain(thesis === undefined ? undefined : (thesis.institution ?? reference.publisher))],
    ['type', plain(thesis?.degree)],
    ['publisher', thesis === undefined ? plain(reference.publisher) : undefined],
    ['address', plain(reference.place)],
    ['year', reference.year === undefined ? undefined : String(reference.year)],
    ['isbn', plain(container === undefined ? reference.isbn : container.isbn)],
    ['issn', plain(container?.issn ?? reference.issn)],
    ['doi', reference.doi === undefined ? undefined : verbatim(reference.doi)],
    ['url', reference.url === undefined ? undefined : verbatim(reference.url)],
    ['langid', plain(description.languages[0] === undefined ? undefined : languageTag(description.languages[0]))],
    ['keywords', plain(description.subjects.join('; '))],
    ['abstract', plain(description.abstract)],
  ]
  return fields.filter((field): field is [string, string] => field[1] !== undefined && field[1] !== '')
}

/** `Family, Suffix, Given and {Whole Name}`. */
function names(all: readonly PersonName[]): string | undefined {
  if (all.length === 0) return undefined
  const texts = all.map(({ family, given, suffix }) => {
    // Braces keep names without a family name, bodies, and names with an `and` in them from being taken apart.
    if (given === undefined || / and /i.test(` ${family} ${given} `))
      return `{${escapeBibtex(given === undefined ? family : `${given} ${family}`)}}`
    return [family, suffix, given]
      .filter((part) => part !== undefined)
      .map((part) => escapeBibtex(part))
      .join(', ')
  })
  return texts.join(' and ')
}

function plain(text: string | undefined): string | undefined {
  return text === undefined ? undefined : escapeBibtex(text)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '#': '\\#',
  $: '\\$',
  '%': '\\%',
  '&': '\\&',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
}

/** Text in which no character means anything to TeX. Braces that have no partner would end the entry, so both are replaced. */
export function escapeBibtex(text: string): string {
  return oneLine(text)
    .replaceAll('{', '(')
    .replaceAll('}', ')')
    .replaceAll(/[\\#$%&_^~]/g, (character) => ESCAPES[character] ?? character)
}

/** Of addresses and DOIs, which styles take as they are. */
function verbatim(text: string): string {
  return oneLine(text).replaceAll('{', '%7B').replaceAll('}', '%7D').replaceAll('\\', '%5C').replaceAll(' ', '%20')
}

/** Control characters and line ends made blanks. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
}
