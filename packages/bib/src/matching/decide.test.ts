import fc from 'fast-check'
import { describe as suite, expect, test } from 'vitest'
import { describeForMatching } from '../description/full.ts'
import type { MarcField } from '../record.ts'
import { arbitraryRecord, control, data, recordOf } from '../testing/records.ts'
import { decide } from './decide.ts'
import type { MatchDecision } from './findings.ts'
import { matchKeys, type MatchKeys } from './match-keys.ts'
import { isRuledOut } from './ruled-out.ts'
import { SAME, WEIGHTS } from './weights.ts'

const BOOK = '00000nam a2200000   4500'
const SERIAL = '00000nas a2200000   4500'
const MAP = '00000nem a2200000   4500'
const ARTICLE = '00000naa a2200000   4500'

const keysOf = (fields: readonly MarcField[], leader = BOOK): MatchKeys =>
  matchKeys(describeForMatching(recordOf([...fields], leader)))
const codes = ({ evidence }: MatchDecision): string[] => evidence.map(({ code }) => code)

const title = data('245', '10', '$aBumi manusia :$bsebuah roman /$cPramoedya Ananta Toer.')
const author = data('100', '1 ', '$aToer, Pramoedya Ananta')
const imprint = data('260', '  ', '$aJakarta :$bHasta Mitra,$c1980')
const pages = data('300', '  ', '$a354 hlm.')
const isbn = data('020', '  ', '$a9789794070000')
const full = [author, title, imprint, pages]
const instead = (field: MarcField): MarcField[] => [...full.filter(({ tag }) => tag !== field.tag), field]

suite('one title', () => {
  test.each<[string, MarcField[]]>([
    ['a copy', full],
    ['another reading of the name', instead(data('100', '0 ', '$aPramoedya Ananta Toer'))],
    ['a title without what is behind it', instead(data('245', '10', '$aBumi manusia'))],
    ['a misspelt title', instead(data('245', '10', '$aBumi mannusia :$bsebuah roman'))],
    ['a form of the publisher', instead(data('260', '  ', '$bPT Hasta Mitra,$c1980'))],
    ['a printing', [...full, data('250', '  ', '$aCet. 4')]],
    ['preliminary pages counted', instead(data('300', '  ', '$axii, 360 hlm.'))],
    ['no publisher and extent', [author, title, data('260', '  ', '$c1980')]],
  ])('%s', (_, fields) => {
    expect(decide(keysOf(full), keysOf(fields)).verdict).toBe('same')
  })

  test('by the original script alone', () => {
    const original = [
      data('245', '10', '$aنيات سوچي'),
      data('100', '0 ', '$aامير حمزه'),
      data('260', '  ', '$bPustaka Antara,$c1937'),
    ]
    const both = [
      data('245', '10', '$6880-01$aNiat suci'),
      data('100', '0 ', '$aامير حمزه'),
      data('260', '  ', '$bPustaka Antara,$c1937'),
      data('880', '10', '$6245-01$aنيات سوچي'),
    ]
    const decision = decide(keysOf(original), keysOf(both))
    expect(codes(decision)).toContain('title-equal')
    expect(decision.verdict).toBe('same')
  })

  test('a number of the very title bridges a missing date and creator', () => {
    expect(decide(keysOf([...full, isbn]), keysOf([title, isbn])).verdict).toBe('same')
  })

  test('forms of a serial share the linking ISSN, on one carrier', () => {
    const journal = (issn: string, carrier?: MarcField): MatchKeys =>
      keysOf(
        [data('022', '  ', issn), data('245', '00', '$aJurnal kedokteran tropis'), ...(carrier === undefined ? [] : [carrier])],
        SERIAL,
      )
    expect(decide(journal('$a0301-6269'), journal('$a0301-6269$l0852-0801')).verdict).toBe('same')
    const online = journal('$a2302-9269$l0852-0801', data('300', '  ', '$a1 online resource'))
    expect(decide(journal('$a0301-6269$l0852-0801'), online).verdict).not.toBe('same')
  })
})

suite('vetoes', () => {
  const part = (text: string): MarcField => data('245', '10', `$aSejarah nasional Indonesia.$n${text}`)
  const article = (host: string): MatchKeys => keysOf([...full, data('773', '0 ', `$t${host}`)], ARTICLE)

  test.each<[string, MatchKeys, MatchKeys]>([
    ['part-differs', keysOf(instead(part('Jilid 1'))), keysOf(instead(part('Jilid 2')))],
    ['part-unsaid', keysOf(instead(part('Jilid 1'))), keysOf(instead(data('245', '10', '$aSejarah nasional Indonesia')))],
    ['edition-differs', keysOf([...full, data('250', '  ', '$aEd. 2')]), keysOf([...full, data('250', '  ', '$aEd. 3')])],
    ['date-apart', keysOf(full), keysOf(instead(data('260', '  ', '$bHasta Mitra,$c2005')))],
    ['carrier-differs', keysOf(full), keysOf(instead(data('300', '  ', '$a1 online resource (354 p.)')))],
    ['format-differs', keysOf(full), keysOf(full, MAP)],
    [
      'language-differs',
      keysOf([control('008', `260101s1980${' '.repeat(24)}ind d`), ...full]),
      keysOf([control('008', `260101s1980${' '.repeat(24)}eng d`), ...full]),
    ],
    ['host-differs', article('Prisma'), article('Horison')],
    ['host-unsaid', article('Prisma'), keysOf(full, ARTICLE)],
    [
      'title-numbers-differ',
      keysOf(instead(data('245', '10', '$aStatistik pertanian Jawa Timur 1979'))),
      keysOf(instead(data('245', '10', '$aStatistik pertanian Jawa Timur 1980'))),
    ],
    [
      'series-number-differs',
      keysOf([...full, data('490', '0 ', '$aSeri sastra ;$v12')]),
      keysOf([...full, data('490', '0 ', '$aSeri sastra ;$vno. 13')]),
    ],
    [
      'document-differs',
      keysOf([...full, data('086', '0 ', '$aC 56.258:40')]),
      keysOf([...full, data('086', '0 ', '$aC 56.258:41')]),
    ],
    [
      'sheet-differs',
      keysOf([...full, data('246', '3 ', '$aLembar Bogor')], MAP),
      keysOf([...full, data('246', '3 ', '$aLembar Depok')], MAP),
    ],
    [
      'serial-name-differs',
      keysOf([data('130', '0 ', '$aBerita (Jakarta)'), data('245', '00', '$aBerita')], SERIAL),
      keysOf([data('130', '0 ', '$aBerita (Medan)'), data('245', '00', '$aBerita')], SERIAL),
    ],
  ])('%s', (code, a, b) => {
    const decision = decide(a, b)
    expect(decision.evidence.filter(({ veto }) => veto).map((item) => item.code)).toContain(code)
    expect([decision.verdict, decision.vetoed]).toEqual(['different', true])
  })

  test('a reused ISBN is overruled by nothing', () => {
    const other = [isbn, data('100', '1 ', '$aLubis, Mochtar'), data('245', '10', '$aHarimau! Harimau!'), imprint]
    const decision = decide(keysOf([...full, isbn]), keysOf(other))
    expect([codes(decision).includes('number-reused'), decision.verdict]).toEqual([true, 'different'])
  })

  test('an ISBN joins printings of different years, but not editions', () => {
    const later = instead(data('260', '  ', '$bHasta Mitra,$c2001'))
    expect(decide(keysOf([...full, isbn]), keysOf([...later, isbn])).verdict).toBe('same')
    const edition = [...full, isbn, data('250', '  ', '$aEd. 2')]
    expect(decide(keysOf([...full, isbn, data('250', '  ', '$aEd. 3')]), keysOf(edition)).verdict).toBe('doubtful')
  })
})

suite('a shared number of the record', () => {
  const numbered = (...fields: MarcField[]): MatchKeys => keysOf([...full, data('035', '  ', '$a(OCoLC)11'), ...fields])
  const [second, third] = [data('250', '  ', '$aEd. 2'), data('250', '  ', '$aEd. 3')]

  test('overrules one contradiction, not two', () => {
    expect(decide(numbered(second), numbered(third)).verdict).toBe('same')
    const series = (number: string): MarcField => data('490', '0 ', `$aSeri sastra ;$v${number}`)
    const twice = decide(numbered(second, series('1')), numbered(third, series('2')))
    expect([twice.verdict, twice.vetoed]).toEqual(['different', true])
  })

  test('of a journal leaves its printed and its online form apart without a question', () => {
    const journal = (extent: string): MatchKeys =>
      keysOf([data('022', '  ', '$l0852-0801'), data('245', '00', '$aJurnal kedokteran tropis'), data('300', '  ', extent)], SERIAL)
    expect(decide(journal('$ajilid'), journal('$a1 online resource')).verdict).toBe('different')
  })
})

suite('not by description alone', () => {
  test('thin records', () => {
    const front = keysOf([data('245', '00', '$aFrontmatter')])
    expect(decide(front, front).verdict).toBe('different')
  })

  test('books of the hand press, unless one record is a copy of the other', () => {
    const early = [
      data('100', '1 ', '$aValentijn, François'),
      data('245', '10', '$aOud en nieuw Oost-Indiën'),
      data('260', '  ', '$c1724'),
    ]
    expect(decide(keysOf(early), keysOf(early)).verdict).not.toBe('same')
    const note = data(
      '500',
      '  ',
      '$aTitle page in red and black; engraved frontispiece; the errata are on the last leaf of the volume.',
    )
    const whole = [...early, data('300', '  ', '$a8 delen'), data('260', '  ', '$bVan Braam'), note]
    expect(decide(keysOf(whole), keysOf(whole)).verdict).toBe('same')
  })

  test('a supplement is not its book', () => {
    const workbook = instead(data('245', '10', '$aBumi manusia :$bsebuah roman :$bbuku kerja'))
    expect(decide(keysOf(full), keysOf(workbook)).verdict).not.toBe('same')
  })
})

test('numbers that differ speak against equal descriptions', () => {
  const numbered = (number: string): MatchKeys => keysOf([...full, data('035', '  ', `$a(OCoLC)${number}`)])
  const [same, other] = [decide(numbered('1'), numbered('1')), decide(numbered('1'), numbered('2'))]
  expect(same.score - other.score).toBe(WEIGHTS['oclc-shared'].points - WEIGHTS['oclc-differs'].points)
})

test('a merged number is near', () => {
  const merged = keysOf([...full, data('035', '  ', '$a(OCoLC)2'), data('019', '  ', '$a1')])
  expect(codes(decide(keysOf([...full, data('035', '  ', '$a(OCoLC)1')]), merged))).toContain('number-near')
})

suite('always', () => {
  const mixed = fc
    .tuple(arbitraryRecord, arbitraryRecord, fc.constantFrom(...full, isbn))
    .map(([one, other, field]) => [
      matchKeys(describeForMatching(one)),
      matchKeys(describeForMatching({ ...other, fields: [...other.fields, field] })),
    ])

  test('symmetric, with the sides changed', () => {
    fc.assert(
      fc.property(mixed, ([a, b]) => {
        const [there, back] = [decide(a as MatchKeys, b as MatchKeys), decide(b as MatchKeys, a as MatchKeys)]
        expect([back.verdict, back.score, back.vetoed]).toEqual([there.verdict, there.score, there.vetoed])
        expect(back.evidence).toEqual(there.evidence.map((item) => ({ ...item, a: item.b, b: item.a })))
      }),
    )
  })

  test('what is ruled out at once is what `decide` keeps apart with a veto', () => {
    fc.assert(
      fc.property(mixed, ([a, b]) => {
        const { verdict, vetoed } = decide(a as MatchKeys, b as MatchKeys)
        expect(!isRuledOut(a as MatchKeys, b as MatchKeys) || (vetoed && verdict === 'different')).toBe(true)
      }),
    )
  })

  test('the score is the sum of the evidence, and `same` needs it without a veto', () => {
    fc.assert(
      fc.property(mixed, ([a, b]) => {
        const { verdict, score, evidence, vetoed } = decide(a as MatchKeys, b as MatchKeys)
        expect(evidence.reduce((sum, { points }) => sum + points, 0)).toBe(score)
        expect(verdict === 'same').toBe(score >= SAME && !vetoed)
      }),
    )
  })
})

test('every row of the table has a reason and a source', () => {
  for (const { reason, sources } of Object.values(WEIGHTS)) expect([reason.length > 10, sources.length > 0]).toEqual([true, true])
})
