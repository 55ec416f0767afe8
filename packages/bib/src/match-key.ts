// Which records are of the same title, as far as one record alone can tell.
import type { Creator, Description } from './description/description.ts'
import { fold } from './fold.ts'

/**
 * A key that two records of one title share: title without its leading article, surname of the first creator, year, format, all folded.
 * Identifiers are no part of it, because records with and without an ISBN would never meet.
 *
 * It is a pure function of one record, and equal keys are one group, so that grouping depends on no order. That is also its limit: a
 * title with a misprint, or another year on the next printing, stands alone. Clustering by several keys takes its place later.
 *
 * @returns An empty text if there is no title; such a record belongs with no other.
 */
export function matchKey(description: Description): string {
  const title = fold(description.title.slice(description.nonfiling))
  if (title === '') return ''
  const first = description.creators.find(({ main }) => main) ?? description.creators[0]
  return `${title}|${first === undefined ? '' : surname(first)}|${description.year ?? ''}|${description.format}`
}

/**
 * What is before the comma; without one the last word, so that `Pramoedya Ananta Toer` meets `Toer, Pramoedya Ananta`. Bodies and meetings
 * by their whole name.
 */
function surname({ name, kind }: Creator): string {
  if (kind !== 'person') return fold(name)
  const comma = name.indexOf(',')
  const folded = fold(comma < 0 ? name : name.slice(0, comma))
  return comma < 0 ? folded.slice(folded.lastIndexOf(' ') + 1) : folded
}
