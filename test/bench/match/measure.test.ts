import type { MarcField, MarcRecord } from '@serumpun/bib'
import { clusterRecords, describeForMatching, matchKeys } from '@serumpun/bib'
import { expect, test } from 'vitest'
import type { CatalogueRecord } from './catalogues.ts'
import { copies, forms } from './duplicates.ts'
import { errorList } from './errors.ts'
import { measure, truePairs } from './measure.ts'
import { retold } from './retold.ts'
import { truthOf, withoutNumbers } from './truth.ts'

const data = (tag: string, code: string, value: string): MarcField => ({ tag, indicators: '  ', subfields: [{ code, value }] })

const recordOf = (title: string, numbers: readonly string[]): MarcRecord => ({
  leader: '00000nam a2200000   4500',
  fields: [
    ...numbers.map((number) => data('035', 'a', `(OCoLC)${number}`)),
    data('100', 'a', 'Toer, Pramoedya Ananta'),
    data('245', 'a', title),
    data('260', 'c', '1980'),
    data('300', 'a', '354 pages'),
  ],
})

const catalogued = (id: string, title: string, numbers: readonly string[], control?: string): CatalogueRecord => ({
  id,
  catalogue: 'test',
  file: 'test.mrc',
  keys: matchKeys(describeForMatching(recordOf(title, numbers))),
  control,
  retold: undefined,
})

const bumi = catalogued('a', 'Bumi manusia', ['11'], '1')

test.each<[string, CatalogueRecord, string]>([
  ['the same number', catalogued('b', 'Bumi', ['11']), 'same'],
  ['another number', catalogued('b', 'Bumi manusia', ['12']), 'different'],
  ['no number', catalogued('b', 'Bumi manusia', []), 'unknown'],
  ['the same record in another month', catalogued('b', 'Bumi', [], '1'), 'same'],
  ['one number on two records of a catalogue', catalogued('b', 'Bumi', ['11'], '2'), 'contradicted'],
  ['another number, read one by one', catalogued('b', 'Bumi', ['41264219']), 'different'],
])('the truth: %s', (_, other, truth) => {
  expect([truthOf(bumi, other), truthOf(other, bumi)]).toEqual([truth, truth])
})

test('pairs that WorldCat has twice contradict themselves', () => {
  expect(truthOf(catalogued('a', 'Act', ['41162067']), catalogued('b', 'Act', ['41264219']))).toBe('contradicted')
})

test('what is found, missed and wrongly put together is counted and listed', () => {
  const records = [
    bumi,
    catalogued('b', 'Bumi manusia', ['11']),
    catalogued('c', 'Anak semua bangsa', ['11']),
    catalogued('d', 'Bumi manusia', ['12']),
  ]
  const clustering = clusterRecords({ records: records.map(({ id, keys }) => ({ id, keys: withoutNumbers(keys) })) })
  const measured = measure(records, truePairs(records), clustering)
  const sum = (name: 'truePairs' | 'found' | 'falseMerges'): number =>
    measured.scores.tuned[name] + measured.scores['held out'][name]
  expect([sum('truePairs'), sum('found'), sum('falseMerges')]).toEqual([3, 1, 2])
  expect(errorList(measured, withoutNumbers)).toMatch(
    /2 false merges of 1 pairs of numbers[\s\S]*oclc:11 \/ oclc:12[\s\S]*2 false splits/,
  )
})

test('copies and forms have no rows where their files are absent', () => {
  expect([...copies([bumi], clusterRecords({ records: [] })), ...forms([bumi], clusterRecords({ records: [] }))]).toEqual([])
})

test('a book that is told anew keeps its meaning and none of its numbers', () => {
  const told = Array.from({ length: 400 }, (_, i) => retold(`r${i}`, recordOf('Bumi manusia', ['11']), 'print')).filter(
    (one) => one !== undefined,
  )
  expect(new Set(told.map(({ how }) => how)).size).toBe(5)
  for (const { record } of told) {
    const { strong, evidence } = matchKeys(describeForMatching(record))
    expect([strong, evidence.from, evidence.creators]).toEqual([[], 1980, ['toer']])
  }
})
