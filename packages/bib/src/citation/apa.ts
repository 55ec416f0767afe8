// APA style (Publication Manual of the American Psychological Association, 7th edition, chapters 9 and 10).
import { initialsFirst, joined, withInitials } from './name-lists.ts'
import type { PersonName } from './names.ts'
import type { Content, Piece } from './pieces.ts'
import { around, italic, sentences } from './pieces.ts'
import type { Reference, ReferenceKind } from './reference.ts'

/** §9.8: of more than twenty authors, nineteen, an ellipsis and the last. */
const MOST_AUTHORS = 20

/** What a thing is, in brackets behind its title, where it is no text (§9.22). */
const KINDS: Readonly<Partial<Record<ReferenceKind, string>>> = {
  map: 'Map',
  score: 'Musical score',
  video: 'Video',
  audio: 'Audio recording',
  software: 'Computer software',
  manuscript: 'Manuscript',
}

export function apa(reference: Reference): Piece[] {
  const { authors, editors, year, kind } = reference
  const byline =
    authors.length > 0
      ? names(authors)
      : editors.length > 0
        ? `${names(editors)} (${editors.length > 1 ? 'Eds.' : 'Ed.'})`
        : undefined
  const date = `(${year === undefined ? 'n.d.' : years(reference)})`
  const body = kind === 'article' || kind === 'chapter' ? partOf(reference) : whole(reference)
  const link = reference.doi === undefined ? reference.url : `https://doi.org/${reference.doi}`
  // Without anybody, the title takes their place (§9.12).
  if (byline === undefined) return sentences(body.title, [date], ...body.rest, [link])
  return sentences([byline], [date], body.title, ...body.rest, [link])
}

interface Body {
  readonly title: readonly Content[]
  readonly rest: readonly (readonly Content[])[]
}

function whole({ kind, title, edition, translators, editors, authors, thesis, publisher, description }: Reference): Body {
  const notes = [
    around('', ordinalEdition(edition)),
    translators.length === 0 ? undefined : `${joined(translators.map(initialsFirst), '&', true)}, Trans.`,
    authors.length > 0 && editors.length > 0
      ? `${joined(editors.map(initialsFirst), '&', true)}, ${editors.length > 1 ? 'Eds.' : 'Ed.'}`
      : undefined,
  ].filter((note) => note !== undefined)
  const bracket =
    thesis === undefined
      ? KINDS[kind]
      : [thesis.degree, thesis.institution ?? publisher].filter((part) => part !== undefined).join(', ')
  return {
    title: [italic(title), around(' (', notes.join('; '), ')'), around(' [', bracket, ']')],
    rest: [[thesis === undefined && !isOwnPublisher(authors, publisher) ? publisher : undefined], [description.host?.title]],
  }
}

/** A body that publishes its own work is not named twice (§9.29). */
function isOwnPublisher(authors: readonly PersonName[], publisher: string | undefined): boolean {
  return authors.length === 1 && authors[0]?.corporate === true && authors[0].family === publisher
}

function partOf({ kind, title, container, editors, publisher }: Reference): Body {
  if (container === undefined) return { title: [title], rest: [] }
  const pages = container.pages?.replace('-', '–')
  if (kind === 'chapter') {
    const by =
      editors.length === 0 ? '' : `${joined(editors.map(initialsFirst), '&', true)} (${editors.length > 1 ? 'Eds.' : 'Ed.'}), `
    return { title: [title], rest: [[`In ${by}`, italic(container.title), around(' (pp. ', pages, ')')], [publisher]] }
  }
  const numbering =
    container.volume === undefined && container.issue === undefined && pages === undefined
      ? around(', ', container.part)
      : undefined
  return {
    title: [title],
    rest: [
      [
        italic(container.title),
        container.volume === undefined ? undefined : ', ',
        italic(container.volume),
        around(container.volume === undefined ? ', (' : '(', container.issue, ')'),
        around(', ', pages),
        numbering,
      ],
    ],
  }
}

function names(all: readonly PersonName[]): string {
  const shown = all.map(withInitials)
  if (shown.length > MOST_AUTHORS) return `${shown.slice(0, MOST_AUTHORS - 1).join(', ')}, . . . ${shown.at(-1) ?? ''}`
  return joined(shown, '&', true)
}

function years({ kind, year, endYear, open }: Reference): string {
  if (kind !== 'serial') return String(year)
  return open ? `${year}–present` : endYear === undefined ? String(year) : `${year}–${endYear}`
}

/** `2nd ed.` from a number in the record's words; a first edition is not named; other words stay as they are. */
export function ordinalEdition(edition: string | undefined): string | undefined {
  if (edition === undefined) return undefined
  const number = /^(?:ed(?:isi|ition|\.)?\.?\s*(?:ke-?\s*)?)?([0-9]{1,2})(?:st|nd|rd|th)?\.?\s*(?:ed(?:ition|\.)?\.?)?$/i.exec(
    edition.trim(),
  )?.[1]
  if (number === undefined) return edition
  if (number === '1') return undefined
  const ending = /1[123]$/.test(number) ? 'th' : ({ '1': 'st', '2': 'nd', '3': 'rd' }[number.slice(-1)] ?? 'th')
  return `${number}${ending} ed.`
}
