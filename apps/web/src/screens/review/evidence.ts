// What speaks for and against two records being of one title (docs/matching.md), in the few words that staff need. Pure.
import type { ReviewPage } from '../../api/types.ts'

type Evidence = ReviewPage['pairs'][number]['evidence'][number]

/** Families of evidence, by how their codes begin; what begins otherwise is `other`. */
const FAMILIES = {
  number: ['oclc', 'lccn', 'national', 'doi', 'isbn', 'issn', 'number'],
  title: ['title'],
  creator: ['creator'],
  year: ['date', 'serial'],
  edition: ['edition', 'named'],
  part: ['part', 'series', 'sheet', 'document'],
  pages: ['pages'],
  publisher: ['publisher'],
  language: ['language'],
  form: ['format', 'carrier'],
  host: ['host'],
} as const

export type Family = keyof typeof FAMILIES | 'other'

/** Families that speak for one title, and those that speak against it, the weightiest first. */
export function sidesOf(evidence: readonly Evidence[]): { readonly forOne: Family[]; readonly against: Family[] } {
  const points = new Map<Family, number>()
  for (const { code, points: each } of evidence) points.set(familyOf(code), (points.get(familyOf(code)) ?? 0) + each)
  const weighed = [...points].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
  const side = (sign: number): Family[] => weighed.filter(([, each]) => Math.sign(each) === sign).map(([family]) => family)
  return { forOne: side(1), against: side(-1) }
}

function familyOf(code: string): Family {
  const first = code.split('-')[0] ?? ''
  // `creators-differ` and `creator-shared` are of one family.
  const found = Object.entries(FAMILIES).find(([, codes]) => codes.some((each) => first === each || first === `${each}s`))
  return (found?.[0] as Family | undefined) ?? 'other'
}
