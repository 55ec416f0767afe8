// What is known of two records without looking at their descriptions: whether their numbers say that they are one title.
import type { MatchKeys } from '@serumpun/bib'
import type { CatalogueRecord } from './catalogues.ts'
import { isWrongTruth } from './wrong-truth.ts'

/** The numbers that are hidden from matching when the rest of the evidence is measured. */
const HIDDEN = /^(?:oclc|lccn|isbn):/

/**
 * Numbers decide in this order: an OCLC number says more of which edition and form it is than an LCCN, which print and online records share,
 * and that more than an ISBN.
 */
const RANKED = ['oclc:', 'lccn:', 'isbn:'] as const

/**
 * `contradicted`: the numbers say one title, and the catalogue that both are of has them as two records. Mostly numbers of a whole map series
 * on each of its sheets. Neither is the truth.
 */
export type Truth = 'same' | 'different' | 'contradicted' | 'unknown'

export function withoutNumbers(keys: MatchKeys): MatchKeys {
  return {
    ...keys,
    strong: keys.strong.filter((key) => !HIDDEN.test(key)),
    weak: keys.weak.filter((key) => !HIDDEN.test(key)),
  }
}

/** By the first kind of number that both have; a different ISBN says nothing, because bindings have their own. */
export function truthOf(a: CatalogueRecord, b: CatalogueRecord): Truth {
  const oneCatalogue = a.catalogue === b.catalogue && a.control !== undefined && b.control !== undefined
  if (oneCatalogue && a.control === b.control && isOneControl(a, b)) return 'same'
  const said = byNumbers(a, b)
  // FOLIO's file repeats records under new control numbers: there they are copies, and measured by themselves.
  if (said === 'same') return oneCatalogue && a.catalogue !== 'folio' ? 'contradicted' : 'same'
  return said === 'different' && isWrongTruth(ownNumbers(a), ownNumbers(b)) ? 'contradicted' : said
}

function byNumbers(a: CatalogueRecord, b: CatalogueRecord): 'same' | 'different' | 'unknown' {
  const [allA, allB] = [ownNumbers(a), ownNumbers(b)]
  for (const kind of RANKED) {
    const [one, other] = [allA, allB].map((keys) => keys.filter((key) => key.startsWith(kind))) as [string[], string[]]
    if (one.length === 0 || other.length === 0) continue
    if (one.some((key) => other.includes(key))) return 'same'
    // A merged number (019) is of the record that it was merged into.
    if (one.some((key) => b.keys.weak.includes(key)) || other.some((key) => a.keys.weak.includes(key))) return 'same'
    if (kind !== 'isbn:') return 'different'
  }
  return 'unknown'
}

/** GPO says 003 `OCoLC` over control numbers of its own: an OCLC number that is the control number is believed only if there is no other. */
export function ownNumbers({ keys, control }: CatalogueRecord): string[] {
  const numbers = keys.strong.filter((key) => HIDDEN.test(key))
  const doubted = `oclc:${(control ?? '').replace(/^0+/, '')}`
  const certain = numbers.filter((key) => key !== doubted)
  return certain.some((key) => key.startsWith('oclc:')) ? certain : numbers
}

/** Keys under which all pairs meet that `truthOf` may call `same`. */
export function truthKeys(record: CatalogueRecord): string[] {
  const numbers = [...ownNumbers(record), ...record.keys.weak.filter((key) => HIDDEN.test(key))]
  return record.control === undefined ? numbers : [...numbers, `${record.catalogue}:${record.control}`]
}

/** Catalogues of examples number anew: one control number is one record where the OCLC numbers don't say otherwise. */
function isOneControl(a: CatalogueRecord, b: CatalogueRecord): boolean {
  return byNumbers(a, b) !== 'different'
}
