// Whether two records are of one title: the evidence on both sides, weighed by the table in weights.ts. Pure, total and symmetric.
// Which pairs are looked at, and what becomes of the decisions, is in cluster.ts.
import { compareDates } from './compare-dates.ts'
import { compareDocuments, compareSeries, compareVariants } from './compare-documents.ts'
import { compareNumbers } from './compare-numbers.ts'
import { compareTitles, isOneEditApart } from './compare-titles.ts'
import { isKindOfEdition } from './edition.ts'
import type { MatchDecision } from './findings.ts'
import { Findings } from './findings.ts'
import type { MatchEvidence, MatchKeys } from './match-keys.ts'

/**
 * Decides whether two records are of one title.
 *
 * `same` needs `SAME` points and no veto that holds (findings.ts). With one that holds, a pair is `doubtful` only if it shares a number of the very
 * title and nothing else keeps it apart; without, from `DOUBTFUL` points on.
 */
export function decide(a: MatchKeys, b: MatchKeys): MatchDecision {
  const found = new Findings()
  const numbers = compareNumbers(a, b, (code, ofA, ofB) => found.add(code, ofA, ofB))
  const [one, other] = [a.evidence, b.evidence]
  const agrees = addTitles(found, one, other)
  const creators = addCreators(found, one, other)
  if (numbers !== 'none' && !agrees && creators !== 'shared') found.add('number-reused', one.titleProper, other.titleProper)
  addDates(found, one, other)
  addEdition(found, one, other)
  addParts(found, one, other)
  addDocuments(found, one, other)
  addSeries(found, one, other)
  addVariants(found, one, other)
  addPages(found, one, other)
  addPublisher(found, one, other)
  addKinds(found, one, other)
  addHost(found, one, other)
  if (isSameDescription(a, b)) {
    found.add('description-equal', one.title, other.title)
    if (one.rest !== '' && one.rest === other.rest) found.add('copy-equal', one.rest, other.rest)
  }
  if (one.early || other.early) found.add('early', String(one.from ?? ''), String(other.from ?? ''))
  if (one.thin || other.thin) found.add('thin', one.thin ? one.title : '', other.thin ? other.title : '')
  return found.decision(numbers)
}

/** Whether the titles are alike enough to confirm a shared number. */
function addTitles(found: Findings, a: MatchEvidence, b: MatchEvidence): boolean {
  const code = compareTitles(a, b)
  found.add(code, a.title, b.title)
  if (code === 'title-differs' || code === 'title-numbers-differ' || code === 'title-remainder-differs')
    return code !== 'title-differs'
  const words = Math.min(countWords(a.title), countWords(b.title))
  if (words >= 8) found.add('title-very-long', a.title, b.title)
  else if (words >= 5) found.add('title-long', a.title, b.title)
  else if (words <= 2 && !UNDIVIDED.test(a.title + b.title)) found.add('title-short', a.title, b.title)
  return true
}

/** Scripts that don't divide words by blanks. */
const UNDIVIDED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Java}\p{sc=Bali}]/u

function countWords(title: string): number {
  return title === '' ? 0 : title.split(' ').length
}

function addCreators(found: Findings, a: MatchEvidence, b: MatchEvidence): 'shared' | 'differ' | 'unknown' {
  if (a.creators.length === 0 || b.creators.length === 0) return 'unknown'
  const isShared = a.creators.some((name) => b.creators.some((beside) => isOneName(name, beside)))
  const list = ({ creators }: MatchEvidence): string => creators.join('; ')
  if (isShared) {
    found.add('creator-shared', list(a), list(b))
    return 'shared'
  }
  found.add('creators-differ', list(a), list(b))
  return 'differ'
}

/** A surname that is the end of a double one (`Morine-Dershimer`, entered directly), or misspelt by a letter. */
function isOneName(a: string, b: string): boolean {
  if (a === b) return true
  const least = Math.min(a.length, b.length)
  return (least >= 5 && (a.endsWith(b) || b.endsWith(a))) || (least >= 7 && isOneEditApart(a, b))
}

function dateText({ from, to }: MatchEvidence): string {
  return from === undefined ? '' : to === undefined ? String(from) : `${from}-${to}`
}

function addDates(found: Findings, a: MatchEvidence, b: MatchEvidence): void {
  const said = compareDates(a, b)
  if (said !== undefined) found.add(said, dateText(a), dateText(b))
}

function addEdition(found: Findings, a: MatchEvidence, b: MatchEvidence): void {
  if (a.edition === b.edition) {
    if (a.edition !== '') found.add('edition-equal', a.edition, b.edition)
  } else {
    const isUnsaid = (a.edition === '' || b.edition === '') && !isKindOfEdition(a.edition + b.edition)
    found.add(isUnsaid ? 'edition-unsaid' : 'edition-differs', a.edition, b.edition)
  }
  if (a.editionName === b.editionName || a.editionName === '' || b.editionName === '') return
  const isOneOfSeveral = a.format === 'serial' || a.format === 'map'
  found.add(isOneOfSeveral ? 'named-edition-differs' : 'edition-name-differs', a.editionName, b.editionName)
}

/** Where the whole titles are equal, one record has the part in its title without saying so. */
function addParts(found: Findings, a: MatchEvidence, b: MatchEvidence): void {
  if (a.part === b.part) {
    if (a.part !== '') found.add('part-equal', a.part, b.part)
  } else if (a.part !== '' && b.part !== '') {
    if (a.title !== b.title) found.add('part-differs', a.part, b.part)
  } else if (a.title !== b.title) found.add('part-unsaid', a.part, b.part)
}

/** Thin records have no descriptive key, and are never told to be the same by saying equally little. */
function isSameDescription({ descriptive, evidence: a }: MatchKeys, { descriptive: beside, evidence: b }: MatchKeys): boolean {
  return (
    descriptive[0] !== undefined &&
    descriptive[0] === beside[0] &&
    a.publisher === b.publisher &&
    a.pages === b.pages &&
    a.to === b.to &&
    a.carrier === b.carrier &&
    isSameList(a.creators, b.creators) &&
    isSameList(a.languages, b.languages) &&
    isSameList(a.documents, b.documents) &&
    isSameList(a.series, b.series)
  )
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i])
}

function addDocuments(found: Findings, a: MatchEvidence, b: MatchEvidence): void {
  const said = compareDocuments(a.documents, b.documents)
  if (said !== undefined) found.add(said, a.documents.join(' '), b.documents.join(' '))
}

function addSeries(found: Findings, a: MatchEvidence, b: MatchEvidence): void {
  const said = compareSeries(a.series, b.series)
  if (said !== undefined) found.add(said, a.series.join('; '), b.series.join('; '))
}

function addVariants(found: Findings, a: MatchEvidence, b: MatchEvidence): void {
  const said = compareVariants(a, b)
  if (said !== undefined) found.add(said, a.variants.join('; '), b.variants.join('; '))
}

function addPages(found: Findings, a: MatchEvidence, b: MatchEvidence): void {
  if (a.pages === undefined || b.pages === undefined || a.format === 'serial') return
  const apart = Math.abs(a.pages - b.pages)
  const isNear = apart <= Math.max(10, Math.max(a.pages, b.pages) / 10)
  found.add(apart === 0 ? 'pages-equal' : isNear ? 'pages-near' : 'pages-differ', String(a.pages), String(b.pages))
}

function addPublisher(found: Findings, a: MatchEvidence, b: MatchEvidence): void {
  if (a.publisher === '' || b.publisher === '') return
  found.add(isFormOf(a.publisher, b.publisher) ? 'publisher-shared' : 'publisher-differs', a.publisher, b.publisher)
}

/** `Gramedia` and `PT Gramedia Pustaka Utama`: more than half of the words of the shorter are in the other, give or take a letter. */
function isFormOf(a: string, b: string): boolean {
  if (a === b) return true
  const [one, other] = [[...new Set(a.split(' '))], [...new Set(b.split(' '))]]
  return Math.min(sharedWords(one, other), sharedWords(other, one)) * 2 > Math.min(one.length, other.length)
}

function sharedWords(words: readonly string[], others: readonly string[]): number {
  return words.filter((word) => others.some((other) => word === other || (word.length >= 5 && isOneEditApart(word, other)))).length
}

/** Codes that name no language. */
const NO_LANGUAGE = new Set(['und', 'mul', 'zxx', 'mis'])

function addKinds(found: Findings, a: MatchEvidence, b: MatchEvidence): void {
  const [one, other] = [a, b].map(({ languages }) => languages.filter((code) => !NO_LANGUAGE.has(code))) as [string[], string[]]
  if (one.length > 0 && other.length > 0 && !one.some((code) => other.includes(code)))
    found.add('language-differs', one.join(' '), other.join(' '))
  if (a.format !== b.format) found.add('format-differs', a.format, b.format)
  if (a.carrier !== undefined && b.carrier !== undefined && a.carrier !== b.carrier)
    found.add('carrier-differs', a.carrier, b.carrier)
}

function addHost(found: Findings, a: MatchEvidence, b: MatchEvidence): void {
  if (a.host === b.host) {
    if (a.host !== '') found.add('host-equal', a.host, b.host)
  } else if (a.host === '' || b.host === '') found.add('host-unsaid', a.host, b.host)
  else if (!a.host.startsWith(b.host) && !b.host.startsWith(a.host)) found.add('host-differs', a.host, b.host)
}
