// The compact form in which the view keeps a record's description. Nothing that is searched or matched may be left out: when
// a record goes, its words are worked out from this again to take them from the word index, and whenever it is compared with
// another, its evidence.
import type { Carrier, Creator, Description, Holding, Host, Identifier, MatchableDescription, TitlePart } from '@serumpun/bib'
import { MAX_LIST_ITEMS, MAX_TEXT_CHARS } from './limits.ts'
import type { RankedFields } from './ranking/score.ts'

/** What of a record's description is shown: all but what only filing needs. */
export type ShownDescription = Omit<Description, 'nonfiling'>

// The marks that ISO 2709 puts between its own parts cannot stand in what was between them, so nothing needs escaping:
// this takes a third of the time of JSON, and less room. Absent and empty texts are the same here; bib has no empty ones
// but a title.
const FIELD = '\u001d'
const ITEM = '\u001e'
const PART = '\u001f'

const KINDS: readonly Creator['kind'][] = ['person', 'corporate', 'meeting']
const STATUSES: readonly Identifier['status'][] = ['valid', 'cancelled', 'malformed']

/** Roles of one creator are joined by this; it stands in no term of the MARC relator list. */
const ROLE = '\t'

function packCreator({ name, kind, main, roles, relators, dates, nameOriginal }: Creator): string {
  const mark = KINDS.indexOf(kind) * 2 + (main ? 1 : 0)
  const plain = name + PART + mark
  if (roles.length === 0 && relators.length === 0 && dates === undefined && nameOriginal === undefined) return plain
  const packed = plain + PART + roles.join(ROLE) + PART + (dates ?? '') + PART + (nameOriginal ?? '')
  return relators.length === 0 ? packed : packed + PART + relators.join(ROLE)
}

function packIdentifier({ type, value, status, source, note }: Identifier): string {
  const plain = type + PART + value
  if (status === 'valid' && source === undefined && note === undefined) return plain
  return plain + PART + STATUSES.indexOf(status) + PART + (source ?? '') + PART + (note ?? '')
}

function packHolding({ library, branch, location, callNumber, barcode, copy, note, copies, loan, statement }: Holding): string {
  const place = (library ?? '') + PART + (branch ?? '') + PART + (location ?? '') + PART + (callNumber ?? '')
  const use = copies === undefined && loan === undefined && statement === undefined
  if (use && barcode === undefined && copy === undefined && note === undefined) return place
  const copyParts = place + PART + (barcode ?? '') + PART + (copy ?? '') + PART + (note ?? '')
  return use ? copyParts : copyParts + PART + (copies ?? '') + PART + (loan ?? '') + PART + (statement ?? '')
}

function packHost({ title, part, issn, isbn }: Host): string {
  return (title ?? '') + PART + (part ?? '') + PART + (issn ?? '') + PART + (isbn ?? '')
}

function packList<Item>(items: readonly Item[], pack: (item: Item) => string): string {
  let packed = ''
  for (let i = 0; i < items.length; i++) packed += (i === 0 ? '' : ITEM) + pack(items[i] as Item)
  return packed
}

const asIs = (text: string): string => text

const CARRIERS: readonly Carrier[] = [
  'print',
  'large-print',
  'braille',
  'microform',
  'online',
  'computer',
  'audio',
  'video',
  'film',
]

function packPart({ number, name }: TitlePart): string {
  return (number ?? '') + PART + (name ?? '')
}

/** Nearly always the title begins with it. */
function packProper(titleProper: string, title: string): string {
  return title.startsWith(titleProper) ? String(titleProper.length) : PART + titleProper
}

/** Nearly always it is the year. */
function packDates({ from, to, uncertain }: MatchableDescription['dates'], year: number | undefined): string {
  if (from === year && to === undefined && !uncertain) return ''
  return (from ?? '') + PART + (to ?? '') + (uncertain ? PART : '')
}

export function packDescription(description: MatchableDescription): string {
  const { title, format, year, creators, identifiers, languages, publisher, place, extent, subjects, holdings } = description
  const { responsibility, edition, series, otherTitles, titleOriginal, host, abstract, notes, otherScript } = description
  const { nonfiling, titleProper, parts, dates, carrier } = description
  return [
    title,
    format,
    year ?? '',
    packList(creators, packCreator),
    packList(identifiers, packIdentifier),
    packList(languages, asIs),
    publisher ?? '',
    place ?? '',
    extent ?? '',
    packList(subjects, asIs),
    packList(holdings, packHolding),
    responsibility ?? '',
    edition ?? '',
    packList(series, asIs),
    packList(otherTitles, asIs),
    titleOriginal ?? '',
    host === undefined ? '' : packHost(host),
    abstract ?? '',
    packList(notes, asIs),
    packList(otherScript, asIs),
    nonfiling === 0 ? '' : nonfiling,
    packProper(titleProper, title),
    packList(parts, packPart),
    packDates(dates, year),
    carrier === undefined ? '' : CARRIERS.indexOf(carrier),
  ].join(FIELD)
}

/** An absent text is packed as an empty one. */
const text = (packed: string | undefined): string | undefined => (packed === '' ? undefined : packed)
const listOf = (packed = '', mark = ITEM): readonly string[] => (packed === '' ? [] : packed.split(mark))

function unpackCreator(packed: string): Creator {
  const [name = '', mark, roles, dates, nameOriginal, relators] = packed.split(PART)
  const kind = KINDS[Number(mark) >> 1] ?? 'person'
  return {
    name,
    kind,
    main: (Number(mark) & 1) === 1,
    roles: listOf(roles, ROLE),
    relators: listOf(relators, ROLE),
    dates: text(dates),
    nameOriginal: text(nameOriginal),
  }
}

function unpackIdentifier(packed: string): Identifier {
  const [type, value = '', status, source, note] = packed.split(PART)
  return {
    type: type as Identifier['type'],
    value,
    status: STATUSES[Number(status ?? 0)] ?? 'valid',
    source: text(source),
    note: text(note),
  }
}

function unpackHolding(packed: string): Holding {
  const [library, branch, location, callNumber, barcode, copy, note, copies, loan, statement] = packed.split(PART).map(text)
  const count = copies === undefined ? undefined : Number(copies)
  return { library, branch, location, callNumber, barcode, copy, note, copies: count, loan: loan as Holding['loan'], statement }
}

function unpackHost(packed = ''): Host | undefined {
  if (packed === '') return undefined
  const [title, part, issn, isbn] = packed.split(PART).map(text)
  return { title, part, issn, isbn }
}

/** What of `packDescription`'s text is shown. */
export function unpackDescription(packed: string): ShownDescription {
  const fields = packed.split(FIELD)
  const [title = '', format, year, creators, identifiers, languages, publisher, place, extent, subjects, holdings] = fields
  const [responsibility, edition, series, otherTitles, titleOriginal, host, abstract, notes, otherScript] = fields.slice(11)
  return {
    title,
    format: format as Description['format'],
    year: text(year) === undefined ? undefined : Number(year),
    creators: listOf(creators).map(unpackCreator),
    identifiers: listOf(identifiers).map(unpackIdentifier),
    languages: listOf(languages),
    publisher: text(publisher),
    place: text(place),
    extent: text(extent),
    subjects: listOf(subjects),
    holdings: listOf(holdings).map(unpackHolding),
    responsibility: text(responsibility),
    edition: text(edition),
    series: listOf(series),
    otherTitles: listOf(otherTitles),
    titleOriginal: text(titleOriginal),
    host: unpackHost(host),
    abstract: text(abstract),
    notes: listOf(notes),
    otherScript: listOf(otherScript),
  }
}

/** All of what `packDescription` made, as it is searched and matched. */
export function unpackForMatching(packed: string): MatchableDescription {
  const shown = unpackDescription(packed)
  const [nonfiling, proper = '', parts, dates, carrier] = packed.split(FIELD).slice(20)
  return {
    ...shown,
    nonfiling: Number(nonfiling),
    titleProper: proper.startsWith(PART) ? proper.slice(1) : shown.title.slice(0, Number(proper)),
    parts: listOf(parts).map(unpackPart),
    dates: unpackDates(dates, shown.year),
    carrier: text(carrier) === undefined ? undefined : CARRIERS[Number(carrier)],
  }
}

function unpackPart(packed: string): TitlePart {
  const [number, name] = packed.split(PART).map(text)
  return { number, name }
}

function unpackDates(packed = '', year: number | undefined): MatchableDescription['dates'] {
  if (packed === '') return { from: year, to: undefined, uncertain: false }
  const [from, to, mark] = packed.split(PART)
  const yearIn = (digits: string | undefined): number | undefined => (text(digits) === undefined ? undefined : Number(digits))
  return { from: yearIn(from), to: yearIn(to), uncertain: mark !== undefined }
}

/** What of `packDescription`'s text decides how well a record fits a query: a fifth of the time of all of it. */
export function rankedFields(packed: string): RankedFields {
  const fields = packed.split(FIELD)
  const { title, properLetters, nonfiling } = titleIn(fields)
  const names = listOf(fields[3]).map((creator) => creator.slice(0, Math.max(0, creator.indexOf(PART))))
  return {
    title,
    properLetters,
    nonfiling,
    otherTitles: `${fields[14] ?? ''}\n${fields[15] ?? ''}`,
    creators: names.join('\n'),
    responsibility: fields[11] ?? '',
    subjects: fields[9] ?? '',
  }
}

/** What of it a title is filed by. */
export const packedFilingTitle = (packed: string): { readonly title: string; readonly nonfiling: number } =>
  titleIn(packed.split(FIELD))

function titleIn(fields: readonly string[]): { title: string; properLetters: number; nonfiling: number } {
  const [title = '', nonfiling, proper = ''] = [fields[0], fields[20], fields[21]]
  // Where the title does not begin with the title proper, all of it is taken for it.
  const properLetters = proper.startsWith(PART) ? title.length : Number(proper)
  return { title, properLetters, nonfiling: Number(nonfiling) }
}

/** The same value with every text and list short enough to be sent to somebody. */
export function cutToLimits<Value>(value: Value): Value {
  return cut(value) as Value
}

function cut(value: unknown): unknown {
  if (typeof value === 'string') return value.length <= MAX_TEXT_CHARS ? value : value.slice(0, MAX_TEXT_CHARS).toWellFormed()
  if (Array.isArray(value)) return value.slice(0, MAX_LIST_ITEMS).map(cut)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, cut(part)]))
}
