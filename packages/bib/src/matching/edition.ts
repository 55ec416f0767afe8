// Edition statements (250) as they are compared: which edition, and whether it is another text.
import { foldTitle } from './fold-title.ts'

const ORDINALS: readonly (readonly string[])[] = [
  ['first', 'pertama', 'kesatu', '1re', 'première', 'erste'],
  ['second', 'kedua', 'deuxième', 'zweite', 'tweede'],
  ['third', 'ketiga', 'troisième', 'dritte', 'derde'],
  ['fourth', 'keempat', 'quatrième', 'vierte', 'vierde'],
  ['fifth', 'kelima', 'cinquième', 'fünfte', 'vijfde'],
  ['sixth', 'keenam', 'sixième', 'sechste', 'zesde'],
  ['seventh', 'ketujuh', 'siebte', 'zevende'],
  ['eighth', 'kedelapan', 'kelapan', 'achte', 'achtste'],
  ['ninth', 'kesembilan', 'neunte', 'negende'],
  ['tenth', 'kesepuluh', 'zehnte', 'tiende'],
]

const NUMBERS = new Map(ORDINALS.flatMap((words, i) => words.map((word): [string, number] => [word, i + 1])))

/** Printings of one edition are one title: Indonesian `Cet.`, Malay `Cetakan`, `impression`, `printing`. */
const PRINTING = /(?:\bcet(?:akan)?\b|\bcetak ulang\b|\bulang cetak\b|\bimpression\b|\bprinting\b|\breprint(?:ed)?\b)[^,;/]*/giu
const REVISED =
  /\brev(?:isi|ised|ision|\.)?|disempurnakan|diperbarui|diperbaiki|diperluas|\bupdated|\benlarged|\bexpanded|\babridged|ringkas|augment|überarb|erw\b/iu
/** Kinds of edition that are titles of their own whatever their number. */
const KINDS =
  /\b(?:international|student|teacher|large print|braille|special|collector|deluxe|bilingual|dwibahasa|guru|siswa|murid|corr(?=\.|ected|igée))/iu

/**
 * `2`, `2r` (revised), `r`, `international`; empty for a first edition and for none, which are the same, and for a mere printing.
 */
export function editionKey(statement: string | undefined): string {
  if (statement === undefined) return ''
  const text = statement.slice(0, 200).replaceAll(PRINTING, ' ').toLowerCase()
  const number = numberIn(text)
  const kind = KINDS.exec(statement.slice(0, 200))?.[0].toLowerCase() ?? ''
  const revised = REVISED.test(text) ? 'r' : ''
  return `${number > 1 ? number : ''}${revised}${kind}`
}

function numberIn(text: string): number {
  const digits = /(?<![0-9])([0-9]{1,3})(?![0-9])/.exec(text)?.[1]
  if (digits !== undefined) return Number(digits)
  for (const word of text.split(/[^\p{L}\p{M}0-9]+/u)) {
    const number = NUMBERS.get(word)
    if (number !== undefined) return number
  }
  return 0
}

/** Words that every edition statement has, and bindings, which are no edition of their own. */
const COMMON =
  /\b(?:the|edition|editions|ed|edisi|edn|auflage|aufl|édition|print|paperback|hardcover|pbk|hbk|new|baru|rev|revised|revisi|updated|version|versi|draft|final|ke|st|nd|rd|th)\b/giu

/** What an edition is called beyond its number and being revised, folded: `Weekend edition` is `weekend`. Empty where there is nothing such. */
export function editionName(statement: string | undefined): string {
  if (statement === undefined) return ''
  const text = statement
    .slice(0, 200)
    .replaceAll(PRINTING, ' ')
    .replaceAll(/[0-9]+/g, ' ')
    .replaceAll(COMMON, ' ')
  return foldTitle(text)
    .split(' ')
    .filter((word) => word.length > 2 && !NUMBERS.has(word))
    .join(' ')
}

/** Whether an edition key is of a kind that is a title of its own, so that a record without it is of another. */
export function isKindOfEdition(key: string): boolean {
  return KINDS.test(` ${key.replace(/^[0-9]*r?/, '')}.`)
}
