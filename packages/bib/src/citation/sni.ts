// The form that Indonesian universities ask for in a "daftar pustaka": author, year, title in italics, place, publisher, after SNI ISO 690.
// Guides differ in details; this is what they have in common.
import { inverted } from './name-lists.ts'
import type { PersonName } from './names.ts'
import type { Content, Piece } from './pieces.ts'
import { around, italic, sentences } from './pieces.ts'
import type { Reference } from './reference.ts'

/** Of more authors than three, the first and `dkk.` (dan kawan-kawan). */
const MOST_AUTHORS = 3

export function sni(reference: Reference): Piece[] {
  const { authors, editors, year, title, kind, container } = reference
  const byline = authors.length > 0 ? names(authors) : editors.length > 0 ? `${names(editors)} (ed.)` : undefined
  const date = year === undefined ? 't.t' : String(year)
  const titled: Content[] = kind === 'article' || kind === 'chapter' ? [`“${title}”`] : [italic(title)]
  const rest = container === undefined ? wholeDetails(reference) : partDetails(reference)
  const link = reference.doi === undefined ? reference.url : `https://doi.org/${reference.doi}`
  if (byline === undefined) return sentences(titled, [date], ...rest, [link])
  return sentences([byline], [date], titled, ...rest, [link])
}

function wholeDetails({ authors, editors, translators, edition, place, publisher, thesis }: Reference): (readonly Content[])[] {
  if (thesis !== undefined)
    return [[thesis.degree], [[place, thesis.institution ?? publisher].filter((part) => part !== undefined).join(': ')]]
  return [
    [translators.length === 0 ? undefined : `Diterjemahkan oleh ${names(translators)}`],
    [authors.length > 0 && editors.length > 0 ? `Disunting oleh ${names(editors)}` : undefined],
    [edition],
    [publisher === undefined ? place : `${place ?? '[t.k.]'}: ${publisher}`],
  ]
}

function partDetails({ kind, container, editors, place, publisher }: Reference): (readonly Content[])[] {
  if (container === undefined) return []
  const pages = around(', hlm. ', container.pages?.replace('-', '–'))
  if (kind === 'chapter') {
    return [
      ['Dalam ', around('', editors.length === 0 ? undefined : names(editors), ' (ed.), '), italic(container.title), pages],
      [publisher === undefined ? place : `${place ?? '[t.k.]'}: ${publisher}`],
    ]
  }
  const unknown = container.volume === undefined && container.issue === undefined && container.pages === undefined
  return [
    [
      italic(container.title),
      around(', Vol. ', container.volume),
      around(', No. ', container.issue),
      pages,
      unknown ? around(', ', container.part) : undefined,
    ],
  ]
}

function names(all: readonly PersonName[]): string {
  const [first] = all
  if (first === undefined) return ''
  if (all.length > MOST_AUTHORS) return `${inverted(first)}, dkk.`
  const texts = all.map(inverted)
  return texts.length === 1 ? (texts[0] ?? '') : `${texts.slice(0, -1).join('; ')} dan ${texts.at(-1) ?? ''}`
}
