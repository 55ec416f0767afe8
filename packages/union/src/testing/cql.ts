// Random CQL for tests: trees, and texts that are almost CQL.
import fc from 'fast-check'
import { COMPARISONS, type CqlNode, type CqlQuery, OPERATORS, SERVER_CHOICE } from '../cql/ast.ts'

const name = fc.constantFrom('title', 'dc.creator', 'date', 'and', 'any', 'a.b', 'sortby', 'x/y', 'in dex', SERVER_CHOICE, 'émile')
/** Backslashes and quotation marks as they can stand in a string. */
const term = fc.oneof(
  fc.constantFrom('bumi', 'padi sawah', 'or', 'within', '', '1990 2000', 'bu*', '^x', '<', '本', 'a.b'),
  fc
    .array(
      fc.oneof(
        fc.string({ minLength: 1, maxLength: 3 }).map((text) => text.replaceAll(/["\\]/g, '.')),
        fc.constantFrom('\\"', '\\\\', '\\*'),
      ),
      {
        maxLength: 5,
      },
    )
    .map((parts) => parts.join('')),
)
const comparison = fc.constantFrom(...COMPARISONS)
const modifier = fc.oneof(
  fc.record({ name: fc.constantFrom('stem', 'cql.word', 'or') }),
  fc.record({ name: fc.constantFrom('distance', 'unit'), comparison, value: term }),
)
const modifiers = fc.array(modifier, { maxLength: 2 })
const prefixes = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  fc.array(fc.oneof(fc.record({ identifier: term }), fc.record({ name, identifier: term })), { maxLength: 2 }),
)
const relation = fc.record({ name: fc.oneof(comparison, fc.constantFrom('any', 'ALL', 'adj', 'scr', 'cql.word')), modifiers })

const { node } = fc.letrec<{ node: CqlNode; clause: CqlNode; boolean: CqlNode }>((tie) => ({
  node: fc.oneof({ maxDepth: 5, depthSize: 'small' }, tie('clause'), tie('boolean')),
  clause: fc.record({
    kind: fc.constant('clause' as const),
    prefixes,
    index: name,
    relation,
    terms: fc.array(term, { minLength: 1, maxLength: 3 }),
  }),
  boolean: fc.record({
    kind: fc.constant('boolean' as const),
    prefixes,
    operator: fc.constantFrom(...OPERATORS),
    modifiers,
    left: tie('node'),
    right: tie('node'),
  }),
}))

export const anyCql: fc.Arbitrary<CqlQuery> = fc.record({
  root: node,
  sortKeys: fc.array(fc.record({ index: name, modifiers }), { maxLength: 2 }),
})

const MARKS = [
  '"',
  '\\',
  '*',
  '?',
  '^',
  '(',
  ')',
  '/',
  '<',
  '>',
  '=',
  '==',
  '<>',
  ' ',
  '\n',
  '\0',
  '\u0001',
  '\ud800',
  '“',
  "'",
  ':',
  '-',
]
const WORDS =
  'title creator subject isbn issn date dc.title cql.allRecords any all adj within and or not prox sortby bumi bum* 1990 199* 0378-5955'
const piece = fc.oneof(fc.constantFrom(...MARKS), fc.constantFrom(...WORDS.split(' ')))

export const anyCqlText: fc.Arbitrary<string> = fc.oneof(
  fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(' ')),
  fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
)
