// Words with masks (`man*sia`, `b?mi`) → the words of the index that they stand for.
import { type Expression, joined, type MaskedExpression, wordsExpression } from '../expression.ts'
import { CqlError } from '../cql/diagnostics.ts'
import { MAX_MASKED_WORDS } from '../limits.ts'

/** What masks need to know of the index. */
export interface Vocabulary {
  /** Words that begin so, the first in the order of their letters. */
  wordsFrom(letters: string, limit: number): readonly string[]
}

/** What a single `?` may be where no words can be looked up by what is before it. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** Words looked at; those that fit are fewer. */
const MAX_LOOKED_AT = 20_000

/** An expression without masks, all of it. @throws {CqlError} where they stand for too many words. */
export function unmasked(expression: Expression, vocabulary: Vocabulary): Expression {
  switch (expression.kind) {
    case 'masked':
      return wordsThatFit(expression, vocabulary)
    case 'and':
    case 'or':
      return { ...expression, parts: expression.parts.map((part) => unmasked(part, vocabulary)) }
    case 'not':
      return { ...expression, of: unmasked(expression.of, vocabulary), without: unmasked(expression.without, vocabulary) }
    default:
      return expression
  }
}

function wordsThatFit({ pattern, column }: MaskedExpression, vocabulary: Vocabulary): Expression {
  const words = candidatesOf(pattern, vocabulary)
  if (words.length > MAX_MASKED_WORDS) {
    throw new CqlError(
      'masking',
      `“${pattern}” stands for more than ${MAX_MASKED_WORDS} words of this catalogue; give more letters.`,
    )
  }
  // None of them: nothing has it.
  if (words.length === 0) return { kind: 'years', from: 1, to: 0 }
  return joined(
    'or',
    words.map((word) => wordsExpression(word, { column })),
  )
}

function candidatesOf(pattern: string, vocabulary: Vocabulary): string[] {
  const mask = pattern.search(/[*?]/)
  const before = pattern.slice(0, mask)
  if (before.length < 3 && /^[a-z0-9]*\?[a-z0-9]*$/.test(pattern)) {
    return Array.from(LETTERS, (letter) => before + letter + pattern.slice(mask + 1))
  }
  return vocabulary.wordsFrom(before, MAX_LOOKED_AT).filter((word) => fits(word, pattern))
}

/** Goes back to the last `*` at most once for each letter, so that no pattern takes more than the product of both lengths. */
export function fits(word: string, pattern: string): boolean {
  const [letters, marks] = [[...word], [...pattern]]
  let [at, mark] = [0, 0]
  let [star, resume] = [-1, 0]
  while (at < letters.length) {
    if (marks[mark] === '*') {
      star = mark++
      resume = at
    } else if (marks[mark] === '?' || marks[mark] === letters[at]) {
      at++
      mark++
    } else if (star >= 0) {
      mark = star + 1
      at = ++resume
    } else return false
  }
  while (marks[mark] === '*') mark++
  return mark === marks.length
}
