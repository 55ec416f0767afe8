// What the word index holds of a record.
import { type Identifier, type MatchableDescription, searchText } from '@serumpun/bib'
import { MAX_INDEXED_CHARS } from './limits.ts'
import { beginningTag, TAG, tagsOf, titleTag } from './static-number.ts'
import { beginningsIn } from './wording/beginnings.ts'
import { searchable, withoutApostrophes } from './wording/searchable.ts'
import { isOldSpelled, twinsOf } from './wording/spelling.ts'
import { wholeTitlesOf } from './wording/whole-title.ts'

/** Column by column. */
export interface Words {
  readonly title: string
  readonly creators: string
  readonly subjects: string
  /** And the index's own words: they match nothing that is asked for, so that they need no column. */
  readonly identifiers: string
  readonly other: string
}

/** @param number the record's static number, which gives some of the index's own words. */
export function wordsOf(description: MatchableDescription, number: number): Words {
  const { title, creators, subjects, other } = searchText(description)
  const isOld = isOldSpelled(description)
  const tags = [
    tagsOf(number),
    ...wholeTitlesOf(description, description.titleProper).map(titleTag),
    ...beginningsIn(`${bare(title)} ${bare(creators)}`).map(beginningTag),
  ]
  return {
    title: indexable(title, isOld),
    creators: indexable(creators, isOld),
    subjects: indexable(subjects, isOld),
    identifiers: `${bare(description.identifiers.map(identifierWord).join('\n'))}\n${tags.join(' ')}`,
    other: indexable(description.year === undefined ? other : `${other}\n${description.year}`, isOld),
  }
}

/** One spelling of each: queries are brought to the same one (word-terms.ts). */
function identifierWord({ type, value }: Identifier): string {
  return type === 'issn' ? value.replace('-', '') : value
}

/** Within its limit, and without what begins the index's own words. */
function bare(text: string): string {
  const cut = text.length <= MAX_INDEXED_CHARS ? text : text.slice(0, MAX_INDEXED_CHARS)
  return cut.includes(TAG) ? cut.replaceAll(TAG, ' ') : cut
}

/** A word of the index's own between words that do not stand side by side, so that no phrase goes from one to the other. */
const GAP = ` ${TAG} `

/** With what it is also written like. */
function indexable(text: string, isOld: boolean): string {
  const own = bare(text)
  return [searchable(own), ...withoutApostrophes(own), ...twinsOf(own, isOld)].join(GAP)
}
