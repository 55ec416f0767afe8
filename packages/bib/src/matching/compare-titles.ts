// How alike two titles are, in the words of the table in weights.ts. Titles come folded (fold-title.ts).
import type { EvidenceCode } from './weights.ts'
import type { MatchEvidence } from './match-keys.ts'

export type TitleCode = Extract<EvidenceCode, `title-${string}`>

/** Symmetric. The best that any of the scripts gives: the original script being equal is as good as the romanised one. */
export function compareTitles(a: MatchEvidence, b: MatchEvidence): TitleCode {
  const [ownA, ownB] = [
    [a.title, a.titleOriginal],
    [b.title, b.titleOriginal],
  ]
  if (ownA.some((title) => title !== '' && ownB.includes(title))) return 'title-equal'
  if (a.title === '' || b.title === '') return 'title-differs'
  if (a.titleProper === b.titleProper) return compareRemainders(a, b)
  // One record has in a subfield of its own what the other has in the title proper.
  if (startsWithWords(a.title, b.title) || startsWithWords(b.title, a.title)) {
    // Words added to the title of a serial are a change of title (ISSN Manual), and another serial.
    return a.format === 'serial' && b.format === 'serial' ? 'title-remainder-differs' : byRest(a.title, b.title)
  }
  if (isNear(a.title, b.title)) return 'title-near'
  return withoutNumbers(a.title) === withoutNumbers(b.title) ? 'title-numbers-differ' : 'title-differs'
}

/** Behind equal titles proper. */
function compareRemainders(a: MatchEvidence, b: MatchEvidence): TitleCode {
  if (startsWithWords(a.title, b.title) || startsWithWords(b.title, a.title)) return byRest(a.title, b.title)
  if (numbersDiffer(a.title, b.title)) return 'title-numbers-differ'
  return isNear(a.title, b.title) ? 'title-near' : 'title-remainder-differs'
}

/** What one has more than the other is left out by many cataloguers, unless it has numbers or names another publication. */
function byRest(a: string, b: string): TitleCode {
  const rest = a.length > b.length ? a.slice(b.length) : b.slice(a.length)
  if (NUMBER_WORD.test(rest)) return 'title-numbers-differ'
  return BESIDE.test(rest) ? 'title-remainder-differs' : 'title-proper-equal'
}

/** Words of what is published beside a work, or before it is final. */
const BESIDE =
  /(?:^| )(?:draft|final|supplement|supplemental|summary|abstract|addendum|appendix|errata|index|workbook|handbook|answers|solutions|teachers?|students?|instructors?|rancangan|suplemen|ringkasan|lampiran|ralat|indeks|buku guru|buku siswa|buku kerja|buku latihan|buku teks|kunci jawaban|panduan guru)(?= |$)/

/** Numerals, Arabic or Roman. A lone `i` is a word in several languages, and `v`, `x`, `c`, `d`, `m` are initials. */
const NUMBER_WORD = /(?:^| )(?:[0-9]\S*|\S*[0-9]|(?=[ivx]{2,})x{0,3}(?:ix|iv|v?i{0,3}))(?= |$)/

function numbersDiffer(a: string, b: string): boolean {
  return numbersIn(a) !== numbersIn(b)
}

function numbersIn(title: string): string {
  return title
    .split(' ')
    .filter((word) => NUMBER_WORD.test(word))
    .toSorted()
    .join(' ')
}

function withoutNumbers(title: string): string {
  return title
    .split(' ')
    .filter((word) => !NUMBER_WORD.test(word))
    .join(' ')
}

function startsWithWords(longer: string, start: string): boolean {
  return start.length >= MIN_START && longer.startsWith(start) && (longer.length === start.length || longer[start.length] === ' ')
}

/** Letters that a common beginning must have; `Bali` and `Bali dan Lombok` are two titles. */
const MIN_START = 8

/**
 * The same but for spelling: words divided otherwise, or at most two words that differ in a letter. Not in numbers, and not in short words, of
 * which a letter makes others.
 */
function isNear(a: string, b: string): boolean {
  if (a.replaceAll(' ', '') === b.replaceAll(' ', '')) return true
  const [one, other] = [a.split(' '), b.split(' ')]
  if (one.length !== other.length || one.length < 2) return false
  let different = 0
  for (const [i, word] of one.entries()) {
    const beside = other[i] as string
    if (word === beside) continue
    different++
    if (different > 2 || Math.min(word.length, beside.length) < 5 || /[0-9]/.test(word + beside)) return false
    if (!isOneEditApart(word, beside)) return false
  }
  return true
}

/** One letter more, less or other, or two that changed places. */
export function isOneEditApart(a: string, b: string): boolean {
  if (a.length > b.length) return isOneEditApart(b, a)
  if (b.length - a.length > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  if (restA.length + restB.length <= 1 || (restA.length === 1 && restB.length === 1)) return true
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0]
}
