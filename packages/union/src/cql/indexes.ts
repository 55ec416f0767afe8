// Which indexes of CQL's context sets this catalogue has, and what each is in the word index.
import type { CqlPrefix } from './ast.ts'
import { CqlError } from './diagnostics.ts'

/** What a clause is about. */
export type Field =
  /** `column` of the word index; undefined for all. `names`: written both ways round, so that `=` asks for all words in any order. */
  | { readonly kind: 'words'; readonly column: 'title' | 'creators' | 'subjects' | undefined; readonly names: boolean }
  | { readonly kind: 'identifier'; readonly of: 'isbn' | 'issn' | 'any' }
  | { readonly kind: 'year' }
  | { readonly kind: 'everything' }

const ANYWHERE: Field = { kind: 'words', column: undefined, names: false }
const TITLE: Field = { kind: 'words', column: 'title', names: false }
const CREATOR: Field = { kind: 'words', column: 'creators', names: true }
const SUBJECT: Field = { kind: 'words', column: 'subjects', names: false }
const ISBN: Field = { kind: 'identifier', of: 'isbn' }
const ISSN: Field = { kind: 'identifier', of: 'issn' }
const IDENTIFIER: Field = { kind: 'identifier', of: 'any' }
const YEAR: Field = { kind: 'year' }

/** By context set (info:srw/context-set/1/cql-v1.2 and so on), then by name in lower case; '' is for names without a prefix. */
const SETS = new Map<string, ReadonlyMap<string, Field>>([
  [
    'cql',
    new Map<string, Field>([
      ['serverchoice', ANYWHERE],
      ['anywhere', ANYWHERE],
      ['anyindexes', ANYWHERE],
      ['keywords', ANYWHERE],
      ['allrecords', { kind: 'everything' }],
    ]),
  ],
  [
    'dc',
    new Map<string, Field>([
      ['title', TITLE],
      ['creator', CREATOR],
      ['subject', SUBJECT],
      ['identifier', IDENTIFIER],
      ['date', YEAR],
    ]),
  ],
  [
    'bath',
    new Map<string, Field>([
      ['any', ANYWHERE],
      ['title', TITLE],
      ['author', CREATOR],
      ['name', CREATOR],
      ['subject', SUBJECT],
      ['isbn', ISBN],
      ['issn', ISSN],
      ['standardidentifier', IDENTIFIER],
    ]),
  ],
  [
    '',
    new Map<string, Field>([
      ['anywhere', ANYWHERE],
      ['title', TITLE],
      ['creator', CREATOR],
      ['author', CREATOR],
      ['subject', SUBJECT],
      ['isbn', ISBN],
      ['issn', ISSN],
      ['identifier', IDENTIFIER],
      ['date', YEAR],
      ['year', YEAR],
    ]),
  ],
])

/** Identifiers under which queries declare those sets; versions are told by what follows. */
const SET_IDENTIFIERS: readonly (readonly [begins: string, set: string])[] = [
  ['info:srw/context-set/1/cql-v', 'cql'],
  ['info:srw/cql-context-set/1/cql-v', 'cql'],
  ['info:srw/context-set/1/dc-v', 'dc'],
  ['info:srw/cql-context-set/1/dc-v', 'dc'],
  ['http://purl.org/dc/elements/', 'dc'],
  ['http://zing.z3950.org/cql/bath/', 'bath'],
]

const SUPPORTED = Array.from(SETS.get('')?.keys() ?? []).join(', ')

/** Whether a name is an index here without anything declared, or of one of the sets that are known here. */
export function isIndexName(name: string): boolean {
  const { set, local } = parted(name)
  return set === undefined ? SETS.get('')?.has(local) === true : local !== '' && SETS.has(set)
}

/**
 * @param prefixes that hold where the name stands, outermost first.
 * @throws {CqlError} for an index that is not here, or a set that is not known.
 */
export function fieldOf(name: string, prefixes: readonly CqlPrefix[]): Field {
  const { set, local } = parted(name)
  const declared = prefixes.findLast((prefix) => prefix.name?.toLowerCase() === set)?.identifier
  const known = declared === undefined ? (set ?? '') : SET_IDENTIFIERS.find(([begins]) => declared.startsWith(begins))?.[1]
  const indexes = known === undefined ? undefined : SETS.get(known)
  if (indexes === undefined) {
    const what = declared === undefined ? `prefix “${set}”` : `set of indexes “${declared}”`
    throw new CqlError('contextSet', `The ${what} is not known here; known are cql, dc and bath.`)
  }
  const field = indexes.get(local)
  if (field !== undefined) return field
  throw new CqlError('index', `There is no index “${name}” here; there are ${SUPPORTED}.`)
}

function parted(name: string): { set: string | undefined; local: string } {
  const lower = name.toLowerCase()
  const dot = lower.indexOf('.')
  return dot > 0 ? { set: lower.slice(0, dot), local: lower.slice(dot + 1) } : { set: undefined, local: lower }
}
