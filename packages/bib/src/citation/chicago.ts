// Chicago style, author-date (The Chicago Manual of Style, 17th edition, chapter 15).
import { ordinalEdition } from './apa.ts'
import { direct, inverted, joined } from './name-lists.ts'
import type { PersonName } from './names.ts'
import type { Content, Piece } from './pieces.ts'
import { around, italic, sentences } from './pieces.ts'
import type { Reference } from './reference.ts'

/** §15.9: of more than ten authors, the first seven and `et al.` */
const MOST_AUTHORS = 10
const SHOWN_OF_MORE = 7

export function chicago(reference: Reference): Piece[] {
  const { authors, editors, year, title, container, kind } = reference
  const byline =
    authors.length > 0 ? names(authors) : editors.length > 0 ? `${names(editors)}, ${editors.length > 1 ? 'eds' : 'ed'}` : undefined
  const date = year === undefined ? 'n.d' : String(year)
  const link = reference.doi === undefined ? reference.url : `https://doi.org/${reference.doi}`
  const titled: readonly Content[] =
    kind === 'article' || kind === 'chapter' || kind === 'thesis' ? [`“${quotedTitle(title)}”`] : [italic(title)]
  const rest = container === undefined ? wholeDetails(reference) : partDetails(reference)
  if (byline === undefined) return sentences(titled, [date], ...rest, [link])
  return sentences([byline], [date], titled, ...rest, [link])
}

/** The full stop of the title stands inside of the quotation marks. */
export function quotedTitle(title: string): string {
  return /[.?!]$/.test(title) ? title : `${title}.`
}

function wholeDetails({ authors, editors, translators, edition, place, publisher, thesis }: Reference): (readonly Content[])[] {
  if (thesis !== undefined)
    return [[[thesis.degree, thesis.institution ?? publisher].filter((part) => part !== undefined).join(', ')]]
  return [
    [translators.length === 0 ? undefined : `Translated by ${joined(translators.map(direct), 'and', true)}`],
    [authors.length > 0 && editors.length > 0 ? `Edited by ${joined(editors.map(direct), 'and', true)}` : undefined],
    [ordinalEdition(edition)],
    [[place, publisher].filter((part) => part !== undefined).join(': ')],
  ]
}

function partDetails({ kind, container, editors, place, publisher }: Reference): (readonly Content[])[] {
  if (container === undefined) return []
  const pages = container.pages?.replace('-', '–')
  if (kind === 'chapter') {
    const by = editors.length === 0 ? undefined : `, edited by ${joined(editors.map(direct), 'and', true)}`
    return [
      ['In ', italic(container.title), by, around(', ', pages)],
      [[place, publisher].filter((part) => part !== undefined).join(': ')],
    ]
  }
  const unknown = container.volume === undefined && container.issue === undefined && pages === undefined
  return [
    [
      italic(container.title),
      around(' ', container.volume),
      around(container.volume === undefined ? ', no. ' : ' (', container.issue, container.volume === undefined ? '' : ')'),
      around(': ', pages),
      unknown ? around(', ', container.part) : undefined,
    ],
  ]
}

function names(all: readonly PersonName[]): string {
  const shown = all.length > MOST_AUTHORS ? all.slice(0, SHOWN_OF_MORE) : all
  const texts = shown.map((name, i) => (i === 0 ? inverted(name) : direct(name)))
  return shown.length < all.length ? `${texts.join(', ')}, et al.` : joined(texts, 'and', true)
}
