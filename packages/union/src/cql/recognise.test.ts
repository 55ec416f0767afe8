import { describe, expect, it } from 'vitest'
import { looksLikeCql } from './recognise.ts'

describe('what is typed', () => {
  it.each([
    'title = bumi and creator = toer',
    'isbn=9789794070000',
    'subject any "padi sawah" not title=jagung',
    'bumi and title=manusia',
    '(date > 1990)',
    'TITLE==x',
    'dc.title any fish',
    'dc.publisher = gramedia',
    'title all (a b)',
    'title any/stem "x"',
    'title = "bumi',
    'title =',
    'year<1990',
    '> x = "info:srw/context-set/1/dc-v1.1" x.title = bumi',
    '> "info:srw/context-set/1/dc-v1.1" title any x',
    'cql.allRecords=1 not bumi',
  ])('is CQL: %s', (text) => {
    expect(looksLikeCql(text)).toBe(true)
  })

  it.each([
    '',
    'bumi manusia',
    'ibu and anak',
    'Kamus = Dictionary',
    'E = mc2',
    'Language = Bahasa',
    'publisher = gramedia',
    'bumi title = manusia',
    '"title = bumi"',
    '"title" = bumi',
    'Title any',
    'Subject all the way',
    'Date within a date',
    'title: bumi',
    'isbn 9789794070000',
    'author and subject',
    '1 < 2 > 0',
    '>>> import this',
    '> 100 resep = masakan',
    'and = or',
    'etc.dc = x',
    'constructor = x',
    'constructor.title = x',
    '((((',
  ])('is words: %s', (text) => {
    expect(looksLikeCql(text)).toBe(false)
  })
})
