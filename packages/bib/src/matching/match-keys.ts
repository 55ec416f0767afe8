// What one record alone can say of which other records are of the same title: keys that equal titles share, and the evidence by which a
// pair that meets under a key is decided. Pure functions of a description; who compares and groups is another package.
import type { MatchedDescription } from '../description/full.ts'
import type { Creator, Format } from '../description/description.ts'
import type { Carrier } from '../description/carrier.ts'
import type { PublicationDates } from '../description/dates.ts'
import { asciiDigits } from '../description/dates.ts'
import { withoutArticle } from './articles.ts'
import { documentNumbers, seriesNumbers } from './document-numbers.ts'
import { digestOfRest } from './digest.ts'
import { editionKey, editionName } from './edition.ts'
import { foldSurname, foldTitle } from './fold-title.ts'
import { numberKeys } from './number-keys.ts'

/** What speaks for or against two records being of one title. Texts are folded; empty where the record says nothing. */
export interface MatchEvidence {
  /** Title proper, other title information and parts, without its article. */
  readonly title: string
  /** Title proper alone: catalogues differ in what they copy behind it. */
  readonly titleProper: string
  /** The title in its original script, likewise. */
  readonly titleOriginal: string
  /** Numbers and names of parts (245 $n $p): volumes of one work are different titles. */
  readonly part: string
  /** Surnames of persons and names of bodies, sorted: who is the first of several differs by cataloguer. */
  readonly creators: readonly string[]
  readonly from: number | undefined
  readonly to: number | undefined
  readonly uncertainDate: boolean
  /** `2`, `2r`, …; empty for a first edition and for none. */
  readonly edition: string
  /** What the edition is called beyond its number: `weekend`, `defense management`. */
  readonly editionName: string
  readonly publisher: string
  /** The highest number of pages that the extent names. */
  readonly pages: number | undefined
  readonly languages: readonly string[]
  readonly format: Format
  readonly carrier: Carrier | undefined
  /** What it is a part of (773): title and place in it. */
  readonly host: string
  /** `title|number` of the series that it is a numbered part of. */
  readonly series: readonly string[]
  /** Numbers of reports and government documents (086, 088, 027), and of publishers of music and recordings (028), with their kind before a colon. */
  readonly documents: readonly string[]
  /** Variant and uniform titles of maps and serials: sheets of a series and serials of one name are told apart by them. */
  readonly variants: readonly string[]
  /** A digest of what else the record says (notes, subjects, extent …): equal ones are copies. Empty where that is little. */
  readonly rest: string
  /** Printed before 1800: by hand, so that copies differ and ISBNs, pages and spelling prove little. */
  readonly early: boolean
  /** The record says so little that others like it may be of anything: no creator or no date, and a short or general title. */
  readonly thin: boolean
}

export interface MatchKeys {
  /** Numbers of this very title. */
  readonly strong: readonly string[]
  /** Numbers of what is near it. */
  readonly weak: readonly string[]
  /**
   * `title|part|creator|date|edition|format` of the title and of its original script, the format with its carrier where that is not the usual
   * one (`book:online`): equal ones are one title unless something speaks against it. Empty for thin records, which belong with none by description alone.
   */
  readonly descriptive: readonly string[]
  /**
   * Coarser: title proper and format, so that records with another date, edition or reading of the creator come to be compared at all; none
   * where the title is too general to bring anything near. The first and the last half
   * of a title, with its year, and numbers of documents do the same for titles that are misspelt.
   */
  readonly candidates: readonly string[]
  readonly evidence: MatchEvidence
}

/** Hand press: everything before. */
const EARLY = 1800

/** Titles that thousands of works share. They identify nothing without a creator, as `Frontmatter` of one book and of another. */
const GENERAL = new Set(
  [
    'frontmatter,front matter,backmatter,index,indexes,preface,foreword,introduction,contents,table of contents,bibliography,references,appendix,glossary',
    'acknowledgments,acknowledgements,editorial,notes,title page,cover,errata,abstract,abstracts,review,reviews,book review,book reviews',
    'works,selected works,collected works,poems,selected poems,essays,letters,plays,stories,short stories,sermons,speeches,correspondence,papers',
    'report,annual report,annual reports,proceedings,bulletin,newsletter,journal,catalogue,catalog,statistics,budget,laws,minutes,yearbook,directory',
    'prakata,kata pengantar,pendahuluan,daftar isi,daftar pustaka,lampiran,indeks,bibliografi,glosarium,pengantar,abstrak,sampul,halaman depan',
    'laporan,laporan tahunan,laporan akhir,buletin,majalah,jurnal,prosiding,kumpulan cerpen,kumpulan puisi,puisi,cerpen,antologi,katalog,statistik',
    'undang undang,peraturan,himpunan peraturan,pidato,makalah,risalah,notulen,buku tahunan,direktori,skripsi,tesis,disertasi',
  ].flatMap((line) => line.split(',')),
)

export function isGeneralTitle(foldedTitle: string): boolean {
  return GENERAL.has(foldedTitle)
}

/** What of a description is matched: whoever keeps descriptions need not keep more to match them again. */
export type MatchableDescription = Omit<MatchedDescription, 'dates'> & {
  readonly dates: Pick<PublicationDates, 'from' | 'to' | 'uncertain'>
}

/** The keys and the evidence of a record (`describeForMatching` makes its description). Total: the emptiest record has no keys. */
export function matchKeys(description: MatchableDescription): MatchKeys {
  const { strong, weak } = numberKeys(description)
  const evidence = evidenceOf(description)
  return { strong, weak, descriptive: descriptiveKeys(description, evidence), candidates: candidateKeys(evidence), evidence }
}

function evidenceOf(description: MatchableDescription): MatchEvidence {
  const { title, nonfiling, languages, titleOriginal, dates, host, creators, format, carrier } = description
  const whole = foldTitle(withoutArticle(title, nonfiling, languages))
  const titleProper = foldTitle(withoutArticle(properOf(description), nonfiling, languages))
  const from = dates.from ?? description.year
  const names = [...new Set(creators.slice(0, MAX_NAMES).map(creatorKey))].filter((name) => name !== '').toSorted()
  return {
    title: whole,
    titleProper,
    titleOriginal: titleOriginal === undefined ? '' : foldTitle(withoutArticle(titleOriginal, 0, languages)),
    part: partKey(description),
    creators: names,
    from,
    to: dates.to,
    uncertainDate: dates.uncertain,
    edition: editionKey(description.edition),
    editionName: editionName(description.edition),
    publisher: foldTitle(description.publisher ?? ''),
    pages: pagesOf(description.extent),
    languages,
    format,
    carrier: carrierByExtent(description.extent) ?? carrier,
    host: host === undefined ? '' : foldTitle([host.title, host.part].filter((text) => text !== undefined).join(' ')),
    series: seriesNumbers(description.series),
    documents: documentNumbers(description.identifiers),
    variants: format === 'map' || format === 'serial' ? folded(description.otherTitles) : [],
    rest: digestOfRest(description),
    early: from !== undefined && from < EARLY,
    thin: isThin(titleProper, names.length > 0, from !== undefined),
  }
}

/** Names that are compared; anthologies list hundreds. */
const MAX_NAMES = 20

function folded(titles: readonly string[]): string[] {
  return [...new Set(titles.slice(0, MAX_NAMES).map(foldTitle))].filter((title) => title !== '').toSorted()
}

/** Before ` : ` where all stands in one subfield, as systems that know no subfields export it. */
function properOf({ titleProper, title }: MatchableDescription): string {
  const proper = titleProper === '' ? title : titleProper
  const remainder = proper.search(/ [:=/;] /)
  return remainder > 0 ? proper.slice(0, remainder) : proper
}

/** Bodies and meetings by their whole names. */
function creatorKey({ name, kind }: Creator): string {
  return kind === 'person' ? foldSurname(name) : foldTitle(name)
}

/** Words before the numbers of parts say nothing: `Jilid 1`, `jil. 1`, `1` are one. */
function partKey({ parts }: MatchableDescription): string {
  return parts
    .slice(0, MAX_NAMES)
    .map(({ number, name }) =>
      `${number === undefined ? '' : partNumber(number)} ${name === undefined ? '' : foldTitle(name)}`.trim(),
    )
    .join(' ')
}

const ROMAN: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 }

function partNumber(number: string): string {
  const folded = foldTitle(asciiDigits(number))
  const digits = /[0-9]+/.exec(folded)?.[0]
  if (digits !== undefined) return digits.replace(/^0+(?=[0-9])/, '')
  const roman = /(?:^| )([ivxlc]{1,7})$/.exec(folded)?.[1]
  if (roman === undefined) return folded
  let value = 0
  for (let at = 0; at < roman.length; at++) {
    const [one, next] = [ROMAN[roman[at] ?? ''] ?? 0, ROMAN[roman[at + 1] ?? ''] ?? 0]
    value += one < next ? -one : one
  }
  return String(value)
}

/** `xiii, 354 hlm.` is 354; sheets and volumes are none. */
function pagesOf(extent: string | undefined): number | undefined {
  if (extent === undefined) return undefined
  let most = 0
  for (const [, digits] of extent
    .slice(0, 200)
    .matchAll(/([0-9]{1,5})\s*\]?\s*(?:p|pp|pages?|hlm|hal(?:aman)?|ms|m\.?\/?s|muka|s|seiten|S)\b/g))
    most = Math.max(most, Number(digits))
  return most === 0 ? undefined : most
}

/** `1 online resource (65 pages)` under the codes of a printed volume: the extent was written for this record, codes are left over from others. */
function carrierByExtent(extent: string | undefined): Carrier | undefined {
  const start = extent?.slice(0, 100) ?? ''
  if (/\bonline resource|\bsumber (?:daring|dalam talian)|\bressource en ligne/i.test(start)) return 'online'
  return /\bmicro(?:fiche|film|opaque)|\bmikro(?:fis|film)/i.test(start) ? 'microform' : undefined
}

/** A general title needs its creator, a short one a creator or a date. */
function isThin(title: string, hasCreator: boolean, hasDate: boolean): boolean {
  if (title === '') return true
  if (isGeneralTitle(title)) return !hasCreator || !hasDate
  const isShort = title.length < 8 || (!title.includes(' ') && title.length < 16)
  return isShort ? !hasCreator && !hasDate : false
}

function descriptiveKeys(description: MatchableDescription, evidence: MatchEvidence): string[] {
  if (evidence.thin) return []
  const { creators, format } = description
  const main = creators.find((creator) => creator.main) ?? creators[0]
  const creator = main === undefined ? '' : creatorKey(main)
  const original = main?.nameOriginal === undefined ? creator : foldSurname(main.nameOriginal)
  const keys = [keyOf(evidence.title, creator, evidence, format)]
  if (evidence.titleOriginal !== '') keys.push(keyOf(evidence.titleOriginal, original, evidence, format))
  return keys
}

/**
 * The carrier counts: of 7,097 groups of records (55,745, mostly GPO's) that share all else, 1,851 had different OCLC numbers, mostly the printed
 * and the online form of one text; with it, 476 of 6,397 have, and as many records of one number meet as before (97 %).
 */
function keyOf(title: string, creator: string, { part, from, edition, carrier }: MatchEvidence, format: Format): string {
  const usual = carrier === undefined || carrier === 'print' || carrier === format
  return [title, part, creator, from ?? '', edition, usual ? format : `${format}:${carrier}`].join('|')
}

function candidateKeys({ title, titleProper, titleOriginal, from, format, documents }: MatchEvidence): string[] {
  const titles = [titleProper, titleOriginal].filter((one) => one !== '' && !isGeneralTitle(one))
  const halves = from === undefined || isGeneralTitle(title) ? [] : halvesOf(title)
  return [...titles.map((one) => `${one}|${format}`), ...halves.map((half) => `${half}|${from}|${format}`), ...documents]
}

/** Letters that half a title must have to bring anything near. */
const MIN_HALF = 8

/**
 * The first and the last half of a whole title's words, `…` for the other one: a slip is in one of them, and where `Flood insurance study` is
 * on hundreds of records, the half with its town is not.
 */
function halvesOf(title: string): string[] {
  let words = 1
  for (let at = title.indexOf(' '); at >= 0; at = title.indexOf(' ', at + 1)) words++
  let middle = -1
  for (let word = 0; word < words / 2; word++) middle = title.indexOf(' ', middle + 1)
  if (middle < 0) return []
  const halves: string[] = []
  if (middle >= MIN_HALF) halves.push(`${title.slice(0, middle)} …`)
  if (title.length - middle - 1 >= MIN_HALF) halves.push(`… ${title.slice(middle + 1)}`)
  return halves
}
