import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_CQL_DEPTH, MAX_QUERY_CHARS, MAX_QUERY_TERMS } from '../limits.ts'
import { anyCql, anyCqlText } from '../testing/cql.ts'
import type { CqlQuery } from './ast.ts'
import { CqlError } from './diagnostics.ts'
import { parseCql } from './parse.ts'
import { printCql } from './print.ts'
import { encodeXcql } from './xcql.ts'

const oneLine = (xml: string): string => xml.replaceAll('&quot;', '"').replaceAll(/>\s+</g, '><').trim()

function attempt(text: string): CqlQuery | CqlError {
  try {
    return parseCql(text)
  } catch (error) {
    if (error instanceof CqlError) return error
    throw error
  }
}

describe('CQL', () => {
  it.each([
    ['cat', 'cat'],
    ['"cat"', 'cat'],
    ['"padi sawah"', '"padi sawah"'],
    ['title=bumi', 'title = bumi'],
    ['TITLE  ANY "a b"', 'TITLE ANY "a b"'],
    ['title = bumi manusia', 'title = bumi manusia'],
    ['a "and" b and or', 'a "and" b and "or"'],
    ['a b "any" c', 'a b "any" c'],
    ['a or b and c', 'a or b and c'],
    ['a or (b and c)', 'a or (b and c)'],
    ['((a)) NOT (b)', 'a not b'],
    ['title = (a or b) and c', 'title = a or title = b and c'],
    ['x prox/distance<=3/unit=word y', 'x prox/distance<=3/unit=word y'],
    ['> dc="u:dc" > "u:x" dc.title=a', '>dc=u:dc >u:x dc.title = a'],
    ['a and > p=q b or c', 'a and (>p=q b or c)'],
    ['date within "1990 2000" sortby date/sort.descending title', 'date within "1990 2000" sortBy date/sort.descending title'],
    [String.raw`title = "a \"b\" \* c*"`, String.raw`title = "a \"b\" \* c*"`],
    ['x=""', 'x = ""'],
    ['comp.os.linux', 'comp.os.linux'],
    ['and', '"and"'],
  ])('%s', (text, printed) => {
    expect(printCql(parseCql(text))).toBe(printed)
    expect(printCql(parseCql(printed))).toBe(printed)
  })

  it.each([
    ['', 'syntax', 0, 'the query ends'],
    ['cat or ', 'syntax', 7, 'the query ends'],
    ['title any', 'syntax', 9, 'what to search for'],
    ['title = = x', 'syntax', 8, 'not “=”'],
    ['a b = c', 'syntax', 4, '“and”, “or”, “not”'],
    ['()', 'syntax', 1, 'not “)”'],
    ['(a', 'parentheses', 2, 'closing parenthesis'],
    ['a)', 'parentheses', 1, 'without an opening one'],
    ['title = "a b', 'quotes', 8, 'not closed'],
    ['title = a "b\\"', 'quotes', 10, 'not closed'],
    ['title = AC/DC', 'syntax', 10, 'not “/”'],
    ['a and/ b = c', 'syntax', 12, 'an index or a word'],
    ['> x = ', 'syntax', 6, 'the prefix stands for'],
    ['a sortBy', 'syntax', 8, 'sort by'],
    ['(a sortBy b)', 'parentheses', 3, 'not “sortBy”'],
    ['x'.repeat(MAX_QUERY_CHARS + 1), 'tooLong', undefined, 'limit is 1000'],
    [`${'('.repeat(MAX_CQL_DEPTH + 1)}a${')'.repeat(MAX_CQL_DEPTH + 1)}`, 'parentheses', MAX_CQL_DEPTH, 'deep'],
    ['> a '.repeat(200), 'syntax', 800, 'the query ends'],
    ['a and >x '.repeat(MAX_CQL_DEPTH + 2), 'parentheses', 186, 'deep'],
    [
      Array(MAX_QUERY_TERMS + 1)
        .fill('a')
        .join(' or '),
      'tooManyOperators',
      161,
      'more than 32',
    ],
  ])('refuses %j', (text, diagnostic, position, message) => {
    const failure = attempt(text) as CqlError
    expect(failure).toBeInstanceOf(CqlError)
    expect(failure).toMatchObject({ code: 'UNION_BAD_QUERY', diagnostic, position })
    expect(failure.message).toContain(message)
  })

  it('takes as much as it says', () => {
    const deep = `${'('.repeat(MAX_CQL_DEPTH)}a${')'.repeat(MAX_CQL_DEPTH)}`
    expect(printCql(parseCql(deep))).toBe('a')
    expect(parseCql(Array(MAX_QUERY_TERMS).fill('a').join(' or '))).toBeDefined()
  })

  it('is parsed from what a tree is printed as', () => {
    fc.assert(
      fc.property(anyCql, (query) => {
        expect(parseCql(printCql(query))).toEqual(query)
      }),
    )
  })

  it('whatever it is, is parsed or refused, and what is parsed can be printed', () => {
    fc.assert(
      fc.property(anyCqlText, (text) => {
        const query = attempt(text)
        if (query instanceof CqlError) return
        expect(encodeXcql(query)).toMatch(/^<(?:searchClause|triple)>/)
        expect(parseCql(printCql(query))).toEqual(query)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('XCQL', () => {
  it('says all that is in a query', () => {
    const query = parseCql('>p="u:&" p.a any/x<2 "b<c" or d sortBy e/f')
    expect(encodeXcql(query)).toBe(`<triple>
  <prefixes>
    <prefix>
      <name>p</name>
      <identifier>u:&amp;</identifier>
    </prefix>
  </prefixes>
  <boolean>
    <value>or</value>
  </boolean>
  <leftOperand>
    <searchClause>
      <index>p.a</index>
      <relation>
        <value>any</value>
        <modifiers>
          <modifier>
            <type>x</type>
            <comparison>&lt;</comparison>
            <value>2</value>
          </modifier>
        </modifiers>
      </relation>
      <term>b&lt;c</term>
    </searchClause>
  </leftOperand>
  <rightOperand>
    <searchClause>
      <index>cql.serverChoice</index>
      <relation>
        <value>=</value>
      </relation>
      <term>d</term>
    </searchClause>
  </rightOperand>
  <sortKeys>
    <key>
      <index>e</index>
      <modifiers>
        <modifier>
          <type>f</type>
        </modifier>
      </modifiers>
    </key>
  </sortKeys>
</triple>`)
  })
})

// Queries of another parser's own tests, with its XCQL of them.
const folder = join(import.meta.dirname, '../../../../..', 'shared/data/cql-java/src/test/resources/regression')
const queries = globSync('*/*.cql', { cwd: folder }).toSorted()
if (queries.length === 0) process.stderr.write(`Tests with the queries of cql-java are skipped: ${folder} is not there.\n`)

describe.skipIf(queries.length === 0)('queries of cql-java', () => {
  it.each(queries)('%s', (name) => {
    const query = attempt(readFileSync(join(folder, name), 'utf8'))
    const expected = readFileSync(join(folder, name.replace(/cql$/, 'xcql')), 'utf8')
    // What is in error there has a message instead.
    expect(query instanceof CqlError ? '' : oneLine(encodeXcql(query))).toBe(expected.startsWith('<') ? oneLine(expected) : '')
  })
})
