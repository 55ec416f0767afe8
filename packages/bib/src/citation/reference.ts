// A title as works cited name it: what citations and the formats of reference managers have in common, read from its record.
import type { FullDescription } from '../description/full.ts'
import { describeFully } from '../description/full.ts'
import { trimIsbd, trimmedSubfields } from '../description/text.ts'
import { doiOf } from '../dc/identifiers.ts'
import type { DataField, MarcRecord } from '../record.ts'
import { subfieldValue } from '../record.ts'
import type { PersonName } from './names.ts'
import { namesOf } from './names.ts'

export type ReferenceKind =
  | 'book'
  | 'chapter'
  | 'article'
  | 'thesis'
  | 'serial'
  | 'map'
  | 'score'
  | 'video'
  | 'audio'
  | 'software'
  | 'manuscript'
  | 'other'

/** What an article or chapter is in. */
export interface Container {
  readonly title: string
  readonly volume: string | undefined
  readonly issue: string | undefined
  /** `12-20` */
  readonly pages: string | undefined
  readonly issn: string | undefined
  readonly isbn: string | undefined
  /** Volume, number and pages as the record has them, where they could not be taken apart. */
  readonly part: string | undefined
}

export interface Thesis {
  /** `Skripsi (S1)`, `Ph. D.` */
  readonly degree: string
  readonly institution: string | undefined
}

export interface Reference {
  readonly kind: ReferenceKind
  readonly authors: readonly PersonName[]
  readonly editors: readonly PersonName[]
  readonly translators: readonly PersonName[]
  /** With other title information and parts, divided by `: ` and `. `. */
  readonly title: string
  readonly edition: string | undefined
  readonly place: string | undefined
  readonly publisher: string | undefined
  readonly year: number | undefined
  /** The last year of a serial. */
  readonly endYear: number | undefined
  /** Whether the serial still comes out. */
  readonly open: boolean
  readonly container: Container | undefined
  readonly thesis: Thesis | undefined
  readonly series: string | undefined
  readonly isbn: string | undefined
  readonly issn: string | undefined
  readonly doi: string | undefined
  readonly url: string | undefined
  readonly description: FullDescription
}

/** Total, as `describe` is. */
export function referenceOf(record: MarcRecord): Reference {
  const description = describeFully(record)
  const thesis = thesisOf(record)
  const container = containerOf(record)
  const kind = kindOf(description, thesis, container)
  const { authors, editors, translators } = namesOf(record)
  const valid = (type: 'isbn' | 'issn'): string | undefined =>
    description.identifiers.find((identifier) => identifier.type === type && identifier.status === 'valid')?.value
  return {
    kind,
    authors,
    editors,
    translators,
    title: description.title.replaceAll(/\s+:\s+/g, ': '),
    edition: description.edition,
    place: description.place,
    publisher: description.publisher,
    year: description.year ?? yearIn(container?.part),
    endYear: description.dates.to,
    open: description.dates.open,
    container: kind === 'article' || kind === 'chapter' ? container : undefined,
    thesis,
    series: description.series[0],
    isbn: valid('isbn'),
    issn: valid('issn'),
    doi: doiIn(description),
    url: description.links.find(({ to }) => to === 'itself' || to === 'unknown')?.url ?? description.links[0]?.url,
    description,
  }
}

const KINDS: Readonly<Record<FullDescription['format'], ReferenceKind>> = {
  book: 'book',
  serial: 'serial',
  article: 'article',
  map: 'map',
  music: 'score',
  video: 'video',
  audio: 'audio',
  computer: 'software',
  manuscript: 'manuscript',
  mixed: 'other',
  other: 'other',
}

function kindOf({ format }: FullDescription, thesis: Thesis | undefined, container: Container | undefined): ReferenceKind {
  if (thesis !== undefined && (format === 'book' || format === 'manuscript')) return 'thesis'
  if (format !== 'article') return KINDS[format]
  // A part of a book, if what it is in has an ISBN or no numbering of a serial.
  if (container === undefined) return 'article'
  const { issn, isbn, volume, issue } = container
  return issn === undefined && volume === undefined && issue === undefined && isbn !== undefined ? 'chapter' : 'article'
}

function fieldsWith(record: MarcRecord, tag: string): DataField[] {
  return record.fields.filter((field): field is DataField => field.tag === tag && field.subfields !== undefined)
}

/** 502: $b degree, $c institution; or `$aSkripsi (S1)--Universitas Indonesia, 2010`. */
function thesisOf(record: MarcRecord): Thesis | undefined {
  const [note] = fieldsWith(record, '502')
  if (note === undefined) return undefined
  const degree = trimmedSubfields(note, 'b')
  if (degree !== undefined) return { degree, institution: trimmedSubfields(note, 'c') }
  const [kind = '', institution] = (subfieldValue(note, 'a') ?? '').split(/\s*(?:--|—|–|;)\s*/)
  const named = institution?.replace(/,?\s*(?:\[?[0-9]{4}\]?)?\.?$/, '').trim()
  return { degree: trimIsbd(kind), institution: named === '' ? undefined : named }
}

/** 773: $t host, $g volume, number, pages, $q the same in code (`3:2<12`). */
function containerOf(record: MarcRecord): Container | undefined {
  const [host] = fieldsWith(record, '773')
  const title = host === undefined ? undefined : (trimmedSubfields(host, 't') ?? trimmedSubfields(host, 'a'))
  if (host === undefined || title === undefined) return undefined
  const part = trimmedSubfields(host, 'g')
  const coded = /^([^:<]*)(?::([^:<]*))?(?:<(.*))?$/.exec(subfieldValue(host, 'q') ?? '')
  return {
    title,
    volume:
      found(part, /\b(?:vol(?:ume)?|v|jilid|jil|thn|tahun(?: ke-)?|bd|t)\b\.?\s*([0-9]+|[ivxlc]+)\b/i) ?? nonEmpty(coded?.[1]),
    issue: found(part, /\b(?:no|nr|nomor|number|num|issue|edisi|bil|heft)\b\.?\s*([0-9]+(?:[-/][0-9]+)?)/i) ?? nonEmpty(coded?.[2]),
    pages:
      found(part, /\b(?:pp?|pages?|hlm|hal(?:aman)?|ms|s)\b\.?\s*([0-9]+(?:\s*[-–]\s*[0-9]+)?)/i) ??
      found(part, /[;:,]\s*([0-9]+\s*[-–]\s*[0-9]+)\s*\.?$/) ??
      nonEmpty(coded?.[3]),
    issn: trimmedSubfields(host, 'x'),
    isbn: trimmedSubfields(host, 'z'),
    part,
  }
}

function found(text: string | undefined, pattern: RegExp): string | undefined {
  return nonEmpty(pattern.exec(text ?? '')?.[1]?.replaceAll(/\s*[-–]\s*/g, '-'))
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim()
}

function yearIn(text: string | undefined): number | undefined {
  const year = /(?<![0-9])((?:1[5-9]|20)[0-9]{2})(?![0-9])/.exec(text ?? '')?.[1]
  return year === undefined ? undefined : Number(year)
}

function doiIn({ identifiers, links }: FullDescription): string | undefined {
  const given = identifiers.find(({ source, status }) => source?.toLowerCase() === 'doi' && status !== 'cancelled')
  if (given !== undefined) return doiOf(given.value)
  return links.map(({ url }) => doiOf(url)).find((doi) => doi !== undefined)
}
