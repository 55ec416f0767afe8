import fc from 'fast-check'
import { describe as suite, expect, test } from 'vitest'
import { describeForMatching } from '../description/full.ts'
import type { MarcField } from '../record.ts'
import { data, recordOf } from '../testing/records.ts'
import { MAX_SHARING } from './candidate-pairs.ts'
import type { Assertion, ClusterRecord } from './cluster.ts'
import { clusterRecords } from './cluster.ts'
import { decide } from './decide.ts'
import { matchKeys, type MatchKeys } from './match-keys.ts'
import { descriptionOf, isOneTitle, MAX_DESCRIPTIONS } from './nodes.ts'

const keysOf = (fields: readonly MarcField[]): MatchKeys =>
  matchKeys(describeForMatching(recordOf([...fields], '00000nam a2200000   4500')))

/** Few values, so that records meet, disagree and form chains. */
const arbitraryKeys = fc
  .record({
    title: fc.constantFrom(
      'Bumi manusia',
      'Bumi manusia : sebuah roman',
      'Anak semua bangsa',
      'Frontmatter',
      'Sejarah Indonesia.$n1',
      'Sejarah Indonesia.$n2',
    ),
    author: fc.constantFrom(undefined, 'Toer, Pramoedya Ananta', 'Lubis, Mochtar'),
    year: fc.constantFrom(undefined, '1980', '1981', '1982', '2005'),
    publisher: fc.constantFrom('', 'Hasta Mitra', 'Lentera'),
    edition: fc.constantFrom(undefined, 'Ed. 2', 'Ed. 3'),
    pages: fc.constantFrom(undefined, 354, 356, 500),
    isbn: fc.constantFrom(undefined, '9789794070000', '9789793062792'),
    oclc: fc.constantFrom(undefined, '1', '2'),
  })
  .map(({ title, author, year, publisher, edition, pages, isbn, oclc }) =>
    keysOf([
      data('245', '10', `$a${title}`),
      ...(author === undefined ? [] : [data('100', '1 ', `$a${author}`)]),
      data('260', '  ', `$b${publisher}$c${year ?? ''}`),
      ...(edition === undefined ? [] : [data('250', '  ', `$a${edition}`)]),
      ...(pages === undefined ? [] : [data('300', '  ', `$a${pages} hlm.`)]),
      ...(isbn === undefined ? [] : [data('020', '  ', `$a${isbn}`)]),
      ...(oclc === undefined ? [] : [data('035', '  ', `$a(OCoLC)${oclc}`)]),
    ]),
  )

const arbitraryRecords = fc
  .array(arbitraryKeys, { minLength: 1, maxLength: 14 })
  .map((all) => all.map((keys, i): ClusterRecord => ({ id: `r${String(i).padStart(2, '0')}`, keys })))

const arbitraryAssertions = fc.array(
  fc.record({
    kind: fc.constantFrom<Assertion['kind']>('same', 'not-same'),
    a: fc.integer({ min: 0, max: 15 }).map((i) => `r${String(i).padStart(2, '0')}`),
    b: fc.integer({ min: 0, max: 15 }).map((i) => `r${String(i).padStart(2, '0')}`),
  }),
  { maxLength: 5 },
)

const shuffled = <Item>(items: readonly Item[]): fc.Arbitrary<Item[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length })

const arbitraryInput = fc.record({ records: arbitraryRecords, assertions: arbitraryAssertions })

suite('whatever comes', () => {
  test('any order gives the same titles, doubts and crowded keys', () => {
    fc.assert(
      fc.property(
        arbitraryInput.chain((input) => fc.tuple(fc.constant(input), shuffled(input.records), shuffled(input.assertions))),
        ([input, records, assertions]) => {
          expect(clusterRecords({ records, assertions })).toEqual(clusterRecords(input))
        },
      ),
    )
  })

  test('a record that comes twice counts once', () => {
    fc.assert(
      fc.property(arbitraryInput, ({ records, assertions }) => {
        expect(clusterRecords({ records: [...records, ...records], assertions: [...assertions, ...assertions] })).toEqual(
          clusterRecords({ records, assertions }),
        )
      }),
    )
  })

  test('every record is in one title, named by its least', () => {
    fc.assert(
      fc.property(arbitraryInput, (input) => {
        const { titles } = clusterRecords(input)
        expect(titles.flatMap(({ members }) => members).toSorted()).toEqual(input.records.map(({ id }) => id))
        for (const { id, members } of titles) expect([id, members]).toEqual([members[0], members.toSorted()])
      }),
    )
  })

  test('a record that has nothing to do with the others changes nothing', () => {
    const other = { id: 'r05x', keys: keysOf([data('245', '10', '$aHarimau! Harimau! :$bnovel'), data('260', '  ', '$c1975')]) }
    fc.assert(
      fc.property(arbitraryInput, ({ records, assertions }) => {
        const [without, withIt] = [
          clusterRecords({ records, assertions }),
          clusterRecords({ records: [...records, other], assertions }),
        ]
        expect(withIt.titles.filter(({ id }) => id !== other.id)).toEqual(without.titles)
        expect([withIt.doubtful, withIt.crowded]).toEqual([without.doubtful, without.crowded])
      }),
    )
  })

  test('each title is what its own neighbourhood gives: the records reached over pairs that are the same', () => {
    fc.assert(
      fc.property(arbitraryRecords, (records) => {
        const whole = clusterRecords({ records }).titles
        const parts = componentsOf(records).flatMap((part) => clusterRecords({ records: part }).titles)
        expect(parts.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(whole)
      }),
    )
  })

  test('no title has two records with a veto between them', () => {
    fc.assert(
      fc.property(arbitraryRecords, (records) => {
        const keys = new Map(records.map((record) => [record.id, record.keys]))
        for (const { members } of clusterRecords({ records }).titles)
          for (const a of members)
            for (const b of members.filter((id) => id !== a))
              expect(decide(keys.get(a) as MatchKeys, keys.get(b) as MatchKeys).vetoed).toBe(false)
      }),
    )
  })

  test('assertions hold: none of a `not-same` are together, and a `same` that no `not-same` touches is', () => {
    fc.assert(
      fc.property(arbitraryInput, ({ records, assertions }) => {
        const titles = clusterRecords({ records, assertions }).titles
        const titleOf = new Map(titles.flatMap(({ id, members }) => members.map((member): [string, string] => [member, id])))
        const isOne = ({ a, b }: Assertion): boolean => titleOf.has(a) && titleOf.get(a) === titleOf.get(b)
        const apart = assertions.filter(({ kind, a, b }) => kind === 'not-same' && a !== b)
        expect(apart.filter(isOne)).toEqual([])
        const same = assertions.filter(({ kind, a, b }) => kind === 'same' && titleOf.has(a) && titleOf.has(b))
        expect(apart.length > 0 || same.every(isOne)).toBe(true)
      }),
    )
  })
})

/** Written anew here, over decisions alone. */
function componentsOf(records: readonly ClusterRecord[]): ClusterRecord[][] {
  const left = new Set(records)
  const components: ClusterRecord[][] = []
  for (const first of records) {
    if (!left.delete(first)) continue
    const component = [first]
    for (const member of component)
      for (const other of left) if (decide(member.keys, other.keys).verdict === 'same' && left.delete(other)) component.push(other)
    components.push(component)
  }
  return components
}

suite('titles', () => {
  const title = data('245', '10', '$aBumi manusia :$bsebuah roman')
  const author = data('100', '1 ', '$aToer, Pramoedya Ananta')
  const year = data('260', '  ', '$bHasta Mitra,$c1980')
  const record = (id: string, ...fields: MarcField[]): ClusterRecord => ({ id, keys: keysOf([author, title, year, ...fields]) })
  const membersOf = (records: readonly ClusterRecord[], assertions: readonly Assertion[] = []): (readonly string[])[] =>
    clusterRecords({ records, assertions }).titles.map(({ members }) => members)

  test('copies are one, however many', () => {
    const copies = Array.from({ length: 1_000 }, (_, i) => record(`c${i}`))
    expect(membersOf(copies).map(({ length }) => length)).toEqual([1_000])
  })

  test('`Frontmatter` swallows nothing', () => {
    const front = Array.from({ length: 500 }, (_, i): ClusterRecord => ({
      id: `f${i}`,
      keys: keysOf([data('245', '00', '$aFrontmatter')]),
    }))
    expect(membersOf(front)).toHaveLength(500)
  })

  test('a record between two editions joins one, and staff are asked about the other', () => {
    const isbn = data('020', '  ', '$a9789794070000')
    const [second, third] = [record('b', isbn, data('250', '  ', '$aEd. 2')), record('c', isbn, data('250', '  ', '$aEd. 3'))]
    const { titles, doubtful } = clusterRecords({ records: [record('a', isbn), second, third] })
    expect(titles.map(({ members }) => members)).toEqual([['a', 'b'], ['c']])
    expect(doubtful.map(({ a, b, why }) => [a, b, why])).toEqual([['a', 'c', 'conflict']])
  })

  test('a key that too many share decides nothing, and is told', () => {
    const isbn = data('020', '  ', '$a9789794070000')
    const many = Array.from({ length: MAX_SHARING + 1 }, (_, i): ClusterRecord => ({
      id: `s${String(i).padStart(3, '0')}`,
      keys: keysOf([
        isbn,
        data('245', '10', `$aTerbitan berseri nomor ${'abcdefghij'[i % 10]}${'klmnopqrst'[Math.floor(i / 10)]} saja`),
      ]),
    }))
    const { titles, crowded } = clusterRecords({ records: many })
    expect([titles.length, crowded]).toEqual([many.length, ['isbn:9789794070000']])
  })

  test('records that list hundreds of numbers cost no more than others and are brought together by none', () => {
    const numbers = Array.from({ length: 400 }, (_, i) => data('035', '  ', `$a(OCoLC)${i + 1}`))
    const many = Array.from({ length: 60 }, (_, i): ClusterRecord => ({
      id: `p${String(i).padStart(2, '0')}`,
      keys: keysOf([...numbers, data('245', '10', `$aPaket ${'abcdefghij'[i % 10]}${'klmnop'[Math.floor(i / 10)]} buku sekolah`)]),
    }))
    expect(membersOf(many)).toHaveLength(60)
  })

  test('staff put together what evidence keeps apart, and copies of either follow', () => {
    const other = record('b', data('250', '  ', '$aEd. 3'))
    const records = [record('a', data('250', '  ', '$aEd. 2')), other, { ...other, id: 'c' }]
    expect(membersOf(records)).toEqual([['a'], ['b', 'c']])
    expect(membersOf(records, [{ kind: 'same', a: 'a', b: 'c' }])).toEqual([['a', 'b', 'c']])
  })

  test('staff keep copies apart, and a `not-same` beats a `same`', () => {
    const records = [record('a'), record('b')]
    const apart: Assertion = { kind: 'not-same', a: 'b', b: 'a' }
    expect(membersOf(records)).toEqual([['a', 'b']])
    expect(membersOf(records, [apart])).toEqual([['a'], ['b']])
    expect(membersOf(records, [{ kind: 'same', a: 'a', b: 'b' }, apart])).toEqual([['a'], ['b']])
  })
})

test('a description is another one with any other evidence', () => {
  const keys = keysOf([data('245', '10', '$aBumi manusia')])
  for (const [name, value] of Object.entries(keys.evidence)) {
    const other = Array.isArray(value)
      ? [...(value as string[]), 'x']
      : typeof value === 'boolean'
        ? !value
        : typeof value === 'string'
          ? `${value}x`
          : 7
    expect(descriptionOf({ ...keys, evidence: { ...keys.evidence, [name]: other } }), name).not.toBe(descriptionOf(keys))
  }
  for (const name of ['strong', 'weak', 'descriptive'] as const) {
    expect(descriptionOf({ ...keys, [name]: ['x'] }), name).not.toBe(descriptionOf(keys))
  }
})

test('whether copies are one title is what their comparison says', () => {
  fc.assert(
    fc.property(arbitraryKeys, (keys) => {
      expect(isOneTitle(keys)).toBe(decide(keys, keys).verdict === 'same')
    }),
  )
})

test('nobody joins more than a title can have', () => {
  const records = Array.from({ length: 300 }, (_, i): ClusterRecord => {
    return { id: `r${String(i).padStart(3, '0')}`, keys: keysOf([data('245', '10', `$aA title of its own ${i}`)]) }
  })
  const assertions = records.slice(1).map(({ id }, i): Assertion => ({ kind: 'same', a: records[i]?.id ?? '', b: id }))
  const sizes = clusterRecords({ records, assertions }).titles.map(({ members }) => members.length)
  expect(Math.max(...sizes)).toBe(MAX_DESCRIPTIONS)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(records.length)
})
