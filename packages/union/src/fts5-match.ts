// Expressions → what FTS5 reads. Nothing reaches it unquoted.
import type { Expression } from './expression.ts'
import { ALL_TAGS, beginningTag, NO_TAG, titleTag, yearTags } from './static-number.ts'

export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

const anyOf = (terms: readonly string[]): string => (terms.length === 1 ? (terms[0] ?? '') : `(${terms.join(' OR ')})`)

/** @throws {RangeError} for words with masks: these must have been replaced by the words that they stand for. */
export function fts5Match(expression: Expression): string {
  switch (expression.kind) {
    case 'words': {
      const { text, also, begins, column } = expression
      const terms = anyOf([text, ...also].map((each) => (begins ? `${quoted(each)} *` : quoted(each))))
      return column === undefined ? terms : `${column} : ${terms}`
    }
    case 'years': {
      const tags = expression.from > expression.to ? [] : yearTags(expression.from, expression.to)
      return anyOf((tags.length === 0 ? [NO_TAG] : tags).map(quoted))
    }
    case 'beginning':
      return quoted(beginningTag(expression.letters))
    case 'title':
      return quoted(titleTag(expression.letters))
    case 'all':
      return anyOf(ALL_TAGS.map(quoted))
    case 'and':
      return `(${expression.parts.map(fts5Match).join(' AND ')})`
    case 'or':
      return anyOf(expression.parts.map(fts5Match))
    case 'not':
      return `(${fts5Match(expression.of)} NOT ${fts5Match(expression.without)})`
    default:
      throw new RangeError(`“${expression.pattern}” has not been replaced by words.`)
  }
}

/** Whether FTS5 answers an expression as a whole only, not bucket by bucket: it has beginnings of words. */
export function isGathered(expression: Expression): boolean {
  switch (expression.kind) {
    case 'words':
      return expression.begins
    case 'and':
    case 'or':
      return expression.parts.some(isGathered)
    case 'not':
      return isGathered(expression.of) || isGathered(expression.without)
    default:
      return false
  }
}
