// What a query asks of an index, whichever it is: words in fields, joined by and, or, not. How an index is asked for it is
// the index's own affair (fts5-match.ts); how well a record fits it is one arithmetic for all (ranking/score.ts).

/** Fields of a record as they are indexed. */
export type Column = 'title' | 'creators' | 'subjects' | 'identifiers' | 'other'

/** Words side by side, one or more, in the form that is indexed (wording/searchable.ts). */
export interface WordsExpression {
  readonly kind: 'words'
  readonly text: string
  /** Whether the last word is only the beginning of one. */
  readonly begins: boolean
  /** Where they must stand; undefined for anywhere. */
  readonly column: Column | undefined
  /** Other ways to write them, any of which is as good, or nearly. */
  readonly also: readonly string[]
}

/** A word with `*` for any letters and `?` for any one, which is looked for among the words of the index. */
export interface MaskedExpression {
  readonly kind: 'masked'
  readonly pattern: string
  readonly column: Column | undefined
}

/** Years of publication, both included; infinite where open. */
export interface YearsExpression {
  readonly kind: 'years'
  readonly from: number
  readonly to: number
}

export type Expression =
  | WordsExpression
  | MaskedExpression
  | YearsExpression
  /** Records with a word in their titles or names that begins with these three letters (wording/beginnings.ts). */
  | { readonly kind: 'beginning'; readonly letters: string }
  /** Records of which the title is nothing else than these letters (wording/whole-title.ts). */
  | { readonly kind: 'title'; readonly letters: string }
  /** Every record. */
  | { readonly kind: 'all' }
  /** One part or more. */
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression; readonly without: Expression }

export const wordsExpression = (text: string, options: Partial<WordsExpression> = {}): WordsExpression => ({
  kind: 'words',
  text,
  begins: false,
  column: undefined,
  also: [],
  ...options,
})

export const joined = (kind: 'and' | 'or', parts: readonly Expression[]): Expression =>
  parts.length === 1 ? (parts[0] as Expression) : { kind, parts }

/** An expression with each of its words replaced. What is left out (`not`) is not touched. */
export function replaceWords(
  expression: Expression,
  replace: (words: WordsExpression | MaskedExpression) => Expression,
): Expression {
  switch (expression.kind) {
    case 'words':
    case 'masked':
      return replace(expression)
    case 'and':
    case 'or':
      return { ...expression, parts: expression.parts.map((part) => replaceWords(part, replace)) }
    case 'not':
      return { ...expression, of: replaceWords(expression.of, replace) }
    default:
      return expression
  }
}

/** What has in the title all that is sought anywhere; so it finds some of what the expression finds. */
export function inTitle(expression: Expression): Expression {
  return replaceWords(expression, (words) => (words.column === undefined ? { ...words, column: 'title' } : words))
}

/** All words in an expression, those that are left out too. */
export function* eachWords(expression: Expression): Generator<WordsExpression | MaskedExpression> {
  switch (expression.kind) {
    case 'words':
    case 'masked':
      yield expression
      return
    case 'and':
    case 'or':
      for (const part of expression.parts) yield* eachWords(part)
      return
    case 'not':
      yield* eachWords(expression.of)
      yield* eachWords(expression.without)
      return
    default:
  }
}
