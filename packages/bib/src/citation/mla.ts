// MLA style (MLA Handbook, 9th edition, chapter 5). Titles keep the capitals that the catalogue gives them.
import { ordinalEdition } from './apa.ts'
import { quotedTitle } from './chicago.ts'
import { direct, inverted, joined } from './name-lists.ts'
import type { PersonName } from './names.ts'
import type { Content, Piece } from './pieces.ts'
import { italic, sentences } from './pieces.ts'
import type { Reference } from './reference.ts'

export function mla(reference: Reference): Piece[] {
  const { authors, editors, title, container, kind } = reference
  const byline =
    authors.length > 0
      ? names(authors)
      : editors.length > 0
        ? `${names(editors)}, ${editors.length > 1 ? 'editors' : 'editor'}`
        : undefined
  const part = container !== undefined && (kind === 'article' || kind === 'chapter')
  const titled: Content[] = part || kind === 'article' ? [`“${quotedTitle(title)}”`] : [italic(title)]
  const details = part ? partDetails(reference) : wholeDetails(reference)
  const link = reference.doi === undefined ? reference.url : `https://doi.org/${reference.doi}`
  // The elements of a container have commas between them; an address comes last.
  return sentences([byline], titled, commaSeparated(details), [link])
}

function commaSeparated(details: readonly Content[]): Content[] {
  const present = details.filter((detail) => detail !== undefined && detail !== '')
  return present.flatMap((detail, i) => (i === 0 ? [detail] : [', ', detail]))
}

function wholeDetails({
  authors,
  editors,
  translators,
  edition,
  publisher,
  year,
  endYear,
  open,
  thesis,
  kind,
}: Reference): Content[] {
  if (thesis !== undefined)
    return [
      year === undefined
        ? undefined
        : `${year}. ${[thesis.institution ?? publisher, thesis.degree].filter((part) => part !== undefined).join(', ')}`,
    ]
  const span =
    kind === 'serial' && (open || endYear !== undefined)
      ? `${year ?? ''}–${open ? '' : (endYear ?? '')}`
      : year === undefined
        ? undefined
        : String(year)
  return [
    translators.length === 0 ? undefined : `translated by ${joined(translators.map(direct), 'and', translators.length > 2)}`,
    authors.length > 0 && editors.length > 0 ? `edited by ${joined(editors.map(direct), 'and', editors.length > 2)}` : undefined,
    ordinalEdition(edition),
    publisher,
    span,
  ].map((detail, i, all) =>
    detail !== undefined && all.slice(0, i).every((before) => before === undefined) ? capitalized(detail) : detail,
  )
}

function partDetails({ kind, container, editors, publisher, year }: Reference): Content[] {
  if (container === undefined) return []
  const pages = container.pages?.replace('-', '–')
  const unknown = container.volume === undefined && container.issue === undefined && pages === undefined
  return [
    italic(container.title),
    kind === 'chapter' && editors.length > 0 ? `edited by ${joined(editors.map(direct), 'and', editors.length > 2)}` : undefined,
    container.volume === undefined ? undefined : `vol. ${container.volume}`,
    container.issue === undefined ? undefined : `no. ${container.issue}`,
    unknown ? container.part : undefined,
    kind === 'chapter' ? publisher : undefined,
    year === undefined ? undefined : String(year),
    pages === undefined ? undefined : `${pages.includes('–') ? 'pp.' : 'p.'} ${pages}`,
  ]
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** One, two, or the first and `et al.` */
function names(all: readonly PersonName[]): string {
  const [first, second] = all
  if (first === undefined) return ''
  if (second === undefined) return inverted(first)
  return all.length === 2 ? `${inverted(first)}, and ${direct(second)}` : `${inverted(first)}, et al.`
}
