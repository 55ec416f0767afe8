// The words of a record by which people look for it.
import { fold } from '@serumpun/bib'
import { rankedFields } from '../description.ts'

/** Folded, of its titles, creators and subjects. @param description packed. */
export function wordsOfRecord(description: string): readonly string[] {
  const { title, otherTitles, creators, responsibility, subjects } = rankedFields(description)
  return fold([title, otherTitles, creators, responsibility, subjects].join(' ')).split(' ')
}
