// The full description: what a title's own page, a citation or an export says beyond what lists and indexes need.
import { MAX_LISTED } from '../limits.ts'
import type { DataField, MarcRecord, Subfield } from '../record.ts'
import { controlValue, subfieldValue } from '../record.ts'
import type { Carrier } from './carrier.ts'
import { carrierOf } from './carrier.ts'
import type { PublicationDates } from './dates.ts'
import { datesOf008, datesOfText } from './dates.ts'
import { describe } from './describe.ts'
import type { Description, Identifier } from './description.ts'
import { isbnScope } from '../identifiers/isbn-qualifier.ts'
import type { SubjectHeading } from './subjects.ts'
import { headingsOf } from './subjects.ts'
import { joinSubfields, trimIsbd, trimmedSubfields } from './text.ts'
import { addLanguage } from './publication.ts'

/** A part of a larger work: number (245 $n), name ($p), or both. */
export interface TitlePart {
  readonly number: string | undefined
  readonly name: string | undefined
}

/** Where something can be read or looked at (856). */
export interface ElectronicLink {
  readonly url: string
  /** What is there, as the record says: `Full text`. */
  readonly label: string | undefined
  /** The thing itself, another version of it, or something related (856, second indicator). */
  readonly to: 'itself' | 'version' | 'related' | 'unknown'
}

/** A field in its original script (880), with the tag that it is linked to. */
export interface OriginalField {
  readonly tag: string
  readonly text: string
  /** Written from right to left. */
  readonly rightToLeft: boolean
}

/** What decides whether two records are of one title, beyond what lists show. */
export interface MatchedDescription extends Description {
  /** The title proper (245 $a), without other title information and parts. */
  readonly titleProper: string
  readonly parts: readonly TitlePart[]
  readonly dates: PublicationDates
  readonly carrier: Carrier | undefined
}

export interface FullDescription extends MatchedDescription {
  /** Other title information and parallel titles (245 $b). */
  readonly titleRemainder: string | undefined
  /** The date as the record has it: `[1994?]`. */
  readonly dateStatement: string | undefined
  /** What it was translated from (041 $h), in MARC language codes. */
  readonly originalLanguages: readonly string[]
  readonly headings: readonly SubjectHeading[]
  /** 505, as it is. */
  readonly contents: readonly string[]
  readonly links: readonly ElectronicLink[]
  /** ISBN-13 of a cover that shows this title. */
  readonly coverIsbn: string | undefined
  readonly original: readonly OriginalField[]
}

/** Describes a record as far as matching needs it: in two thirds of the time of `describeFully`. Total, as `describe` is. */
export function describeForMatching(record: MarcRecord): MatchedDescription {
  const description = describe(record)
  return { ...description, ...matchedParts(record, description, titleField(record), dateStatementOf(record)) }
}

/** Describes a MARC 21 bibliographic record in full. Total, as `describe` is. */
export function describeFully(record: MarcRecord): FullDescription {
  const description = describe(record)
  const title = titleField(record)
  const dateStatement = dateStatementOf(record)
  return {
    ...description,
    ...matchedParts(record, description, title, dateStatement),
    ...collect(record),
    titleRemainder: title === undefined ? undefined : trimmedSubfields(title, 'b'),
    dateStatement,
    coverIsbn: coverIsbn(description.identifiers),
  }
}

function matchedParts(
  record: MarcRecord,
  { format }: Description,
  title: DataField | undefined,
  dateStatement: string | undefined,
): Omit<MatchedDescription, keyof Description> {
  const fixed = controlValue(record, '008')
  return {
    titleProper: title === undefined ? '' : trimIsbd(withoutMarks(subfieldValue(title, 'a') ?? '')),
    parts: title === undefined ? [] : partsOf(title.subfields),
    dates: (fixed === undefined ? undefined : datesOf008(fixed)) ?? datesOfText(dateStatement ?? ''),
    carrier: carrierOf(record, format),
  }
}

function titleField(record: MarcRecord): DataField | undefined {
  return record.fields.find((field): field is DataField => field.tag === '245' && field.subfields !== undefined)
}

/** Of publication, if a statement of it has a date, else of production, copyright and so on (264, second indicator). */
function dateStatementOf(record: MarcRecord): string | undefined {
  let other: string | undefined
  for (const field of record.fields) {
    if ((field.tag !== '260' && field.tag !== '264') || field.subfields === undefined) continue
    const date = trimmedSubfields(field, 'c')
    if (date !== undefined && (field.tag === '260' || field.indicators[1] === '1')) return date
    other ??= date
  }
  return other
}

type Collected = Pick<FullDescription, 'originalLanguages' | 'headings' | 'contents' | 'links' | 'original'>

function collect(record: MarcRecord): Collected {
  const originalLanguages: string[] = []
  const headings: SubjectHeading[] = []
  const contents: string[] = []
  const links: ElectronicLink[] = []
  const original: OriginalField[] = []
  for (const field of record.fields) {
    if (field.subfields === undefined) continue
    const { tag } = field
    if (tag === '041') addOriginalLanguages(originalLanguages, field)
    else if (tag.startsWith('6')) addUpTo(headings, headingsOf(field))
    else if (tag === '505')
      addUpTo(
        contents,
        [joinSubfields(field, 'agrtu')].filter((text) => text !== ''),
      )
    else if (tag === '856') addUpTo(links, linksOf(field))
    else if (tag === '880') addUpTo(original, originalOf(field))
  }
  return { originalLanguages, headings, contents, links, original }
}

function addUpTo<Item>(list: Item[], items: readonly Item[]): void {
  for (const item of items) if (list.length < MAX_LISTED) list.push(item)
}

function withoutMarks(text: string): string {
  return text.replaceAll(/[\u0088\u0089\u0098\u009c]/g, '')
}

/** Numbers with the names behind them. */
export function partsOf(subfields: readonly Subfield[]): TitlePart[] {
  const parts: TitlePart[] = []
  for (const { code, value } of subfields) {
    if (code !== 'n' && code !== 'p') continue
    const text = trimIsbd(value)
    if (text === '' || parts.length >= MAX_LISTED) continue
    const last = parts.at(-1)
    if (code === 'n') parts.push({ number: text, name: undefined })
    else if (last?.number !== undefined && last.name === undefined) parts[parts.length - 1] = { number: last.number, name: text }
    else parts.push({ number: undefined, name: text })
  }
  return parts
}

function addOriginalLanguages(languages: string[], field: DataField): void {
  if (field.indicators[1] === '7') return
  for (const { code, value } of field.subfields) {
    if (code === 'h') for (let at = 0; at < Math.min(value.length, 60); at += 3) addLanguage(languages, value.slice(at, at + 3))
  }
}

const TARGETS: Readonly<Record<string, ElectronicLink['to']>> = { '0': 'itself', '1': 'version', '2': 'related' }

/** Only links that a browser can follow without danger. */
function linksOf(field: DataField): ElectronicLink[] {
  const label = trimmedSubfields(field, '3yz')
  const to = TARGETS[field.indicators[1] ?? ''] ?? 'unknown'
  return field.subfields
    .filter(({ code, value }) => code === 'u' && /^https?:\/\/\S+$/i.test(value.trim()))
    .map(({ value }) => ({ url: value.trim(), label, to }))
}

/** Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/

/** $6 is `tag-number/script/orientation`; `r` is from right to left, and the letters tell where it says nothing. */
function originalOf(field: DataField): OriginalField[] {
  const link = subfieldValue(field, '6') ?? ''
  const text = trimIsbd(joinSubfields(field, 'abcdefghijklmnopqrstuvwxyz'))
  if (text === '') return []
  return [{ tag: link.slice(0, 3), text, rightToLeft: /\/r\s*$/.test(link) || RIGHT_TO_LEFT.test(text.slice(0, 100)) }]
}

/** The first valid one of this very title; else one of its set or a volume, which at least shows the same design. */
function coverIsbn(identifiers: readonly Identifier[]): string | undefined {
  const valid = identifiers.filter(({ type, status }) => type === 'isbn' && status === 'valid')
  return (valid.find(({ note }) => isbnScope(note) === undefined) ?? valid[0])?.value
}
