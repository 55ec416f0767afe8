import { describe, expect, it } from 'vitest'
import { MAX_CQL_DEPTH, MAX_QUERY_TERMS } from '../limits.ts'
import { compileCql } from './compile.ts'
import { type CqlError, DIAGNOSTICS } from './diagnostics.ts'

describe('a clause', () => {
  it.each([
    ['title = bumi', 'title : ("bumi")'],
    ['title = bumi manusia', 'title : ("bumi" AND "manusia")'],
    ['title = "bumi manusia"', 'title : ("bumi manusia")'],
    ['dc.title adj bumi manusia', 'title : ("bumi manusia")'],
    ['title any "bumi manusia"', 'title : ("bumi" OR "manusia")'],
    ['title all "bumi manus*"', 'title : ("bumi" AND "manus" *)'],
    ['title = "bumi manus*"', 'title : ("bumi manus" *)'],
    ['title cql.any/ignoreCase "bumi manusia"', 'title : ("bumi" OR "manusia")'],
    ['author = "Pramoedya Toer"', 'creators : ("Pramoedya" AND "Toer")'],
    ['bath.author adj "Toer, Pramoedya"', 'creators : ("Toer, Pramoedya")'],
    ['Subject = "padi -- sawah"', 'subjects : ("padi sawah")'],
    [String.raw`title = "\"x\" a\* \\y"`, String.raw`title : ("""x"" a* \y")`],
    ['isbn = 0-471-38314-7', 'identifiers : ("9780471383147")'],
    ['isbn = 978 0 471 38314 7', 'identifiers : ("9780471383147")'],
    ['isbn any "0471383147 978-979-407-000-1"', 'identifiers : ("9780471383147" OR "978-979-407-000-1" OR "9789794070001")'],
    ['isbn = 602*', 'identifiers : ("978602" *)'],
    ['issn = "0378-5955"', 'identifiers : ("03785955")'],
    ['identifier = ocm12345', 'identifiers : ("ocm12345")'],
    ['cql.serverChoice any "0378-5955 x"', '(identifiers : "03785955" OR ("0378-5955")) OR "x"'],
    ['title = 本*', 'title : ("本" *)'],
  ])('%s', (text, expression) => {
    expect(compileCql(text)?.all.replace(/^\((.*)\)$/, '$1')).toBe(expression.replace(/^\((.*)\)$/, '$1'))
  })

  it('says whether it has the beginning of a word', () => {
    expect(compileCql('title = bumi')).toMatchObject({ truncated: false })
    expect(compileCql('bumi not title = man*')).toMatchObject({ truncated: true })
  })

  it("cannot ask for the words that are the index's own", () => {
    expect(compileCql('title = "\u00010 bumi"')).toEqual(compileCql('title = "0 bumi"'))
  })

  it('asks for nothing where it asks for everything', () => {
    expect(compileCql('cql.allRecords = 1')).toBeUndefined()
  })
})

describe('what this catalogue cannot answer is refused by name:', () => {
  it.each([
    ['dc.publisher = x', 'index', 'no index “dc.publisher”'],
    ['zeerex.set = x', 'contextSet', 'prefix “zeerex”'],
    ['constructor.x = y', 'contextSet', 'known are cql, dc and bath'],
    ['> a = "urn:x" a.title = x', 'contextSet', 'urn:x'],
    ['title near x', 'index', undefined],
    ['title cql.near x', 'relation', '“near”'],
    ['title == x', 'relationAndIndex', 'use “=”'],
    ['title <> x', 'relationAndIndex', 'not title = hewan'],
    ['title > x', 'relationAndIndex', 'only years'],
    ['isbn > 1', 'relationAndIndex', 'Numbers have'],
    ['date adj 1990', 'relationAndIndex', 'within'],
    ['title =/stem x', 'relationModifier', '“/stem”'],
    ['date =/stem 1990', 'relationModifier', '“/stem”'],
    ['cql.allRecords =/stem 1', 'relationModifier', '“/stem”'],
    ['title = ""', 'emptyTerm', 'nothing to search for'],
    ['title = "--"', 'emptyTerm', 'nothing to search for'],
    ['isbn = " "', 'emptyTerm', 'missing'],
    ['identifier = "-"', 'emptyTerm', 'letters or digits'],
    ['title = b*mi', 'maskingPlace', 'at the end'],
    ['title = *', 'maskingPlace', 'at the end'],
    ['title = "bum* manusia"', 'maskingPlace', 'only the last'],
    ['title = bu*', 'maskedTooShort', 'at least 3'],
    ['title = b?mi', 'masking', '“?”'],
    ['title = "^bumi"', 'anchoring', '“^”'],
    ['isbn = 12345', 'termFormat', '13 or 10 digits'],
    ['issn = bumi', 'termFormat', '8 digits'],
    ['date = soon', 'termFormat', 'not a year'],
    ['date within 1990', 'termFormat', 'two years'],
    ['date = 1720', 'termFormat', 'date < 1795 and 1720'],
    ['date < 1700', 'termFormat', 'date < 1795 and 1699'],
    ['a prox b', 'proximity', '“prox”'],
    ['a and/x b', 'operatorModifier', '“and/x”'],
    ['a sortBy title', 'sorting', '“sortBy”'],
    ['title any "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g"', 'tooManyOperators', '32'],
    ['date<>1990 and date<>1991 and date<>1992', 'tooManyOperators', '4 ranges'],
    ['title any "aaa* bbb* ccc* ddd* eee*"', 'masking', '4 words'],
  ] as const)('%s', (text, diagnostic, message) => {
    let failure: unknown
    try {
      compileCql(text)
    } catch (error) {
      failure = error
    }
    // `near` is no relation of CQL, so that this is three words.
    expect((failure as CqlError | undefined)?.diagnostic).toBe(message === undefined ? undefined : diagnostic)
    expect((failure as CqlError | undefined)?.message ?? '').toContain(message ?? '')
    expect(DIAGNOSTICS[diagnostic]).toBeGreaterThan(9)
  })

  it('but not what is within the limits', () => {
    expect(compileCql(`title any "${Array(MAX_QUERY_TERMS).fill('a').join(' ')}"`)).toBeDefined()
    expect(compileCql(`${'(a and '.repeat(MAX_CQL_DEPTH)}b${')'.repeat(MAX_CQL_DEPTH)}`)).toBeDefined()
    expect(compileCql('date<>1990 and date<>1991')).toBeDefined()
    expect(compileCql('title any "aaa* bbb* ccc* ddd*"')).toBeDefined()
  })
})
