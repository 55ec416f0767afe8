// Filing order of cards (after the ALA Filing Rules, 1980, which Indonesian and Malaysian libraries follow): word by word, numerals before
// letters and by their value, initial articles passed over, no heed to case, diacritics and punctuation.
import { fold } from '@serumpun/bib'

/**
 * Initial articles by language of the title (MARC language codes), folded. Malay and Indonesian have none: `Si` and `Sang` belong to the
 * title. From the list of initial definite and indefinite articles in MARC 21 Format for Bibliographic Data, Appendix F.
 */
const ARTICLES: Readonly<Record<string, readonly string[]>> = {
  eng: ['a', 'an', 'the'],
  dut: ['de', 'het', 'een', 't', 'n'],
  fre: ['le', 'la', 'les', 'un', 'une', 'l'],
  ger: ['der', 'die', 'das', 'ein', 'eine'],
  ita: ['il', 'lo', 'la', 'gli', 'i', 'le', 'un', 'uno', 'una', 'l'],
  por: ['o', 'a', 'os', 'as', 'um', 'uma'],
  spa: ['el', 'la', 'los', 'las', 'lo', 'un', 'una'],
  ara: ['al', 'el'],
  per: ['al'],
  tgl: ['ang', 'ang mga', 'mga', 'si'],
  hun: ['a', 'az', 'egy'],
}

/** Less than every word, and than every part of one. */
const SPACE = ' '

/** Digits of a number's length: numbers of up to 999 digits are filed by value. */
const LENGTH_DIGITS = 3

/** Zeros of other scripts' digits in our catalogues: Arabic, Persian, Devanagari, Bengali, Thai, Lao, Burmese, Khmer, Balinese, Javanese. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0x0ed0, 0x1040, 0x17e0, 0x1b50, 0xa9d0]

function inAscii(digit: string): string {
  const code = digit.charCodeAt(0)
  const zero = ZEROS.find((one) => code >= one && code < one + 10)
  return zero === undefined ? digit : String(code - zero)
}

/** A word as it sorts: a number by its value, before every letter. */
function filed(word: string): string {
  const [number] = /^\p{Nd}+/u.exec(word) ?? []
  if (number === undefined) return word
  const digits = Array.from(number, inAscii)
    .join('')
    .replace(/^0+(?=.)/, '')
  return `${String(digits.length).padStart(LENGTH_DIGITS, '0')}${digits}${word.slice(number.length)}`
}

export interface FilingOptions {
  /** MARC code. @default no article is passed over */
  readonly language?: string | undefined
  /** Characters that the record itself says to pass over. @default 0 */
  readonly nonfiling?: number
}

/** Text under which a heading is filed; headings sort as these do, code unit by code unit. */
export function filingKey(text: string, { language = '', nonfiling = 0 }: FilingOptions = {}): string {
  // Apostrophes vanish when text is folded: that of an article must part it from its noun before.
  const folded = fold(text.slice(nonfiling).replace(/^(\p{L}{1,2})['’]/u, '$1 '))
  const rest = nonfiling > 0 ? folded : withoutArticle(folded, ARTICLES[language] ?? [])
  return rest
    .split(' ')
    .flatMap((word) => word.match(/\p{Nd}+|[^\p{Nd}]+/gu) ?? [])
    .map(filed)
    .join(SPACE)
}

function withoutArticle(text: string, articles: readonly string[]): string {
  const article = articles.find((one) => text.startsWith(`${one} `))
  return article === undefined ? text : text.slice(article.length + 1)
}

/** Order on the shelf: as call numbers are read, numbers by value and decimals (after a full stop) digit by digit. */
export function shelfKey(callNumber: string): string {
  return callNumber
    .toLowerCase()
    .normalize('NFKD')
    .split(/\s+/)
    .map((part) => part.replaceAll(/(?<!\.\d*)\d+/g, (digits) => String(digits.length).padStart(LENGTH_DIGITS, '0') + digits))
    .join(SPACE)
}
