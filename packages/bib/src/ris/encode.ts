// A record → RIS, the format that reference managers import (Research Information Systems, "RIS Format Specifications"; types and tags as
// Zotero, Mendeley and EndNote read them).
import type { PersonName } from '../citation/names.ts'
import type { Reference, ReferenceKind } from '../citation/reference.ts'
import { referenceOf } from '../citation/reference.ts'
import { controlNumberOf } from '../identity.ts'
import { languageTag } from '../language-codes.ts'
import type { MarcRecord } from '../record.ts'

const TYPES: Readonly<Record<ReferenceKind, string>> = {
  book: 'BOOK',
  chapter: 'CHAP',
  article: 'JOUR',
  thesis: 'THES',
  serial: 'JFULL',
  map: 'MAP',
  score: 'MUSIC',
  video: 'VIDEO',
  audio: 'SOUND',
  software: 'COMP',
  manuscript: 'MANSCPT',
  other: 'GEN',
}

/** Writes a record as one RIS entry, with its end and a blank line. Lines end as the format says, in CR LF. */
export function encodeRis(record: MarcRecord): string {
  const reference = referenceOf(record)
  const lines = [['TY', TYPES[reference.kind]] as const, ...tagsOf(record, reference)]
  return `${lines.map(([tag, value]) => `${tag}  - ${value}\r\n`).join('')}ER  - \r\n\r\n`
}

function tagsOf(record: MarcRecord, reference: Reference): (readonly [string, string])[] {
  const { description, container, thesis } = reference
  const [start, end] = (container?.pages ?? '').split('-')
  const tags: (readonly [string, string | undefined])[] = [
    ['ID', controlNumberOf(record)?.number],
    ...reference.authors.map((name) => ['AU', nameText(name)] as const),
    ...reference.editors.map((name) => [reference.kind === 'chapter' ? 'A2' : 'ED', nameText(name)] as const),
    ...reference.translators.map((name) => ['A4', nameText(name)] as const),
    ['TI', reference.title],
    ['T2', container?.title ?? (reference.kind === 'book' ? reference.series : undefined)],
    ['PY', reference.year === undefined ? undefined : String(reference.year)],
    ['VL', container?.volume],
    ['IS', container?.issue],
    ['SP', start ?? undefined],
    ['EP', end],
    ['ET', reference.edition],
    ['CY', reference.place],
    ['PB', thesis?.institution ?? reference.publisher],
    ['M3', thesis?.degree],
    ['SN', container?.issn ?? container?.isbn ?? reference.isbn ?? reference.issn],
    ['DO', reference.doi],
    ['UR', reference.url],
    ['LA', description.languages[0] === undefined ? undefined : languageTag(description.languages[0])],
    ['AB', description.abstract],
    ['CN', description.holdings.find(({ callNumber }) => callNumber !== undefined)?.callNumber],
    ...description.subjects.map((subject) => ['KW', subject] as const),
    ...description.notes.map((note) => ['N1', note] as const),
  ]
  return tags.flatMap(([tag, value]) => {
    // Control characters too: some readers take U+0085 for a line end, behind which an entry could be forged.
    const line = value?.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim() ?? ''
    return line === '' ? [] : [[tag, line] as const]
  })
}

/** `Family, Given, Suffix`. */
function nameText({ family, given, suffix }: PersonName): string {
  return [family, given, suffix].filter((part) => part !== undefined).join(', ')
}
