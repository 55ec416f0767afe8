import { describe, expect, it } from 'vitest'
import { MAX_CQL_DEPTH, MAX_QUERY_TERMS } from '../limits.ts'
import { fts5Match } from '../fts5-match.ts'
import { compileCql } from './compile.ts'
import { type CqlError, DIAGNOSTICS } from './diagnostics.ts'

/** As FTS5 reads it. */
const matchOf = (text: string): string => fts5Match(compileCql(text).expression)

describe('a clause', () => {
  it.each([
    ['title = bumi', 'title : "bumi"'],
    ['title = bumi manusia', '(title : "bumi" AND title : "manusia")'],
    ['title = "bumi manusia"', 'title : "bumi manusia"'],
    ['dc.title adj bumi manusia', 'title : "bumi manusia"'],
    ['title any "bumi manusia"', '(title : "bumi" OR title : "manusia")'],
    ['title all "bumi manus*"', '(title : "bumi" AND title : "manus" *)'],
    ['title = "bumi manus*"', 'title : "bumi manus" *'],
    ['title cql.any/ignoreCase "bumi manusia"', '(title : "bumi" OR title : "manusia")'],
    ['author = "Pramoedya Toer"', '(creators : ("Pramoedya" OR "pramudya") AND creators : "Toer")'],
    ['bath.author adj "Toer, Pramoedya"', 'creators : ("Toer, Pramoedya" OR "toer pramudya")'],
    ['Subject = "padi -- sawah"', 'subjects : "padi sawah"'],
    [String.raw`title = "\"x\" a\* \\y"`, String.raw`title : """x"" a* \y"`],
    ['isbn = 0-471-38314-7', 'identifiers : "9780471383147"'],
    ['isbn = 978 0 471 38314 7', 'identifiers : "9780471383147"'],
    [
      'isbn any "0471383147 978-979-407-000-1"',
      '(identifiers : "9780471383147" OR identifiers : "978-979-407-000-1" OR identifiers : "9789794070001")',
    ],
    ['isbn = 602*', 'identifiers : "978602" *'],
    ['issn = "0378-5955"', 'identifiers : "03785955"'],
    ['identifier = ocm12345', 'identifiers : "ocm12345"'],
    ['cql.serverChoice any "0378-5955 x"', '((identifiers : "03785955" OR "0378-5955") OR "x")'],
    ['title = 本*', 'title : " 本 " *'],
    ['x not title = y', '("x" NOT title : "y")'],
    [
      'cql.allRecords = 1 not x',
      '(("\u00010" OR "\u00011" OR "\u00012" OR "\u00013" OR "\u00014" OR "\u00015" OR "\u00016" OR "\u00017" OR "\u00018" OR "\u00019" OR "\u0001a" OR "\u0001b" OR "\u0001c" OR "\u0001d" OR "\u0001e" OR "\u0001f") NOT "x")',
    ],
    ['date = 2047', '"\u000101"'],
    ['date within "1999 1990"', '"\u0001none"'],
  ])('%s', (text, match) => {
    expect(matchOf(text)).toBe(match)
  })

  it('has masks in words where they stand elsewhere than at the end', () => {
    const masked = (pattern: string) => ({ kind: 'masked', pattern, column: 'title' })
    expect(compileCql('title = man*sia').expression).toEqual(masked('man*sia'))
    expect(compileCql('title = MÁN?s*').expression).toEqual(masked('man?s*'))
    expect(compileCql('title = b?mi').expression).toEqual(masked('b?mi'))
    expect(compileCql('title = b?mi').expression).toEqual(masked('b?mi'))
    expect(matchOf(String.raw`title = bu\?mi`)).toBe('title : "bu?mi"')
  })

  it("cannot ask for the words that are the index's own", () => {
    expect(compileCql('title = "\u00010 bumi"')).toEqual(compileCql('title = "0 bumi"'))
  })

  it('asks for everything', () => {
    expect(compileCql('cql.allRecords = 1').expression).toEqual({ kind: 'all' })
  })
})

describe('sortBy', () => {
  it.each([
    ['bumi and laut sortBy title', 'title'],
    ['bumi sortBy dc.title/sort.ascending/ignoreCase', 'title'],
    ['bumi sortBy date', 'year'],
    ['bumi sortBy year/sort.descending', 'newest'],
    ['> d = "info:srw/context-set/1/dc-v1.1" bumi sortBy d.date', 'year'],
    ['bumi', undefined],
  ])('%s', (text, sort) => {
    expect(compileCql(text).sort).toBe(sort)
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
    ['title = b*mi', 'maskedTooShort', 'at least 3 letters before'],
    ['title = b?m?', 'maskedTooShort', 'at least 3 letters before'],
    ['title = *mi', 'maskingPlace', 'at least 3 letters before'],
    ['title = *', 'maskingPlace', 'at least 3 letters before'],
    ['title = man*si-a', 'maskingPlace', 'a single word'],
    ['title = "man?????"', 'maskedTooOften', 'more than 4'],
    ['title = "bum* manusia"', 'maskedPhrase', 'only the last'],
    ['title = "manusia b?mi"', 'maskedPhrase', 'none can have'],
    ['isbn = 978?1', 'maskingPlace', 'at the end of the number'],
    ['title = bu*', 'maskedTooShort', 'at least 3'],
    ['title = "^bumi"', 'anchoring', '“^”'],
    ['isbn = 12345', 'termFormat', '13 or 10 digits'],
    ['issn = bumi', 'termFormat', '8 digits'],
    ['date = soon', 'termFormat', 'not a year'],
    ['date within 1990', 'termFormat', 'two years'],
    ['date = 1720', 'termFormat', 'date < 1795 and 1720'],
    ['date < 1700', 'termFormat', 'date < 1795 and 1699'],
    ['a prox b', 'proximity', '“prox”'],
    ['a and/x b', 'operatorModifier', '“and/x”'],
    ['a sortBy creator', 'sorting', '“creator”'],
    ['a sortBy title/sort.missingFail', 'sorting', '“/sort.missingfail”'],
    ['a sortBy title/sort.descending', 'sortSequence', 'from A to Z'],
    ['a sortBy title date', 'tooManySortKeys', '“date”'],
    ['a sortBy publisher', 'index', '“publisher”'],
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
