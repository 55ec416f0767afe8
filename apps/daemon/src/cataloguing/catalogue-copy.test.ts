import type { DataField, MarcRecord } from '@serumpun/bib'
import { describe, expect, it } from 'vitest'
import { copyOf } from './catalogue-copy.ts'

const NOW = Date.UTC(2026, 10, 21)
const field = (tag: string, ...subfields: [string, string][]): DataField => ({
  tag,
  indicators: '  ',
  subfields: subfields.map(([code, value]) => ({ code, value })),
})
const title = field('245', ['a', 'Bumi manusia'])
const record = (...fields: MarcRecord['fields']): MarcRecord => ({ leader: '00000cam a2200000 a 4500', fields })
const textOf = ({ fields }: MarcRecord): string[] =>
  fields.map(
    ({ tag, value, subfields = [] }) => `${tag} ${value ?? subfields.map(({ code, value: text }) => `$${code}${text}`).join('')}`,
  )

describe('a copy', () => {
  it('of a record without codes and numbers tells at least from whom and when', () => {
    const copy = copyOf(record(title), { code: undefined, name: 'Desa' }, { code: undefined, now: NOW })
    expect(textOf(copy)).toEqual(['245 $aBumi manusia', '883 $acopy cataloguing$d20261121$qDesa'])
    expect(copy.leader[5]).toBe('n')
  })

  it('takes the code of the library where the record does not say whose number it has', () => {
    const copy = copyOf(
      record({ tag: '001', value: ' 7 ' }, title),
      { code: 'ID-KOTA', name: 'Kota' },
      { code: 'ID-UJI', now: NOW },
    )
    expect(textOf(copy)).toEqual([
      '035 $a(ID-KOTA)7',
      '040 $aID-KOTA$cID-KOTA$dID-UJI',
      '245 $aBumi manusia',
      '883 $acopy cataloguing$d20261121$qID-KOTA$w(ID-KOTA)7',
    ])
  })

  it('names nobody twice', () => {
    const given = record(
      { tag: '001', value: '7' },
      { tag: '003', value: 'ID-KOTA' },
      field('035', ['a', '(ID-KOTA)7']),
      field('040', ['a', 'DLC'], ['d', 'ID-X'], ['d', 'ID-UJI']),
      title,
    )
    const copy = copyOf(given, { code: 'ID-KOTA', name: 'Kota' }, { code: 'ID-UJI', now: NOW })
    expect(textOf(copy).slice(0, 2)).toEqual(['035 $a(ID-KOTA)7', '040 $aDLC$dID-X$dID-UJI'])
  })

  it('of a copy keeps where that one came from', () => {
    const first = copyOf(record({ tag: '001', value: '7' }, title), { code: 'ID-A', name: 'A' }, { code: 'ID-B', now: NOW })
    const again: MarcRecord = { ...first, fields: [{ tag: '001', value: '8' }, ...first.fields] }
    const second = copyOf(again, { code: 'ID-B', name: 'B' }, { code: 'ID-C', now: NOW })
    expect(textOf(second).filter((text) => /^(?:035|040|883)/.test(text))).toEqual([
      '035 $a(ID-A)7',
      '035 $a(ID-B)8',
      '040 $aID-A$cID-A$dID-B$dID-C',
      '883 $acopy cataloguing$d20261121$qID-A$w(ID-A)7',
      '883 $acopy cataloguing$d20261121$qID-B$w(ID-B)8',
    ])
  })

  it('leaves out what is local, also in another script, and keeps what is not', () => {
    const local = ['090', '541', '561', '563', '583', '590', '690', '841', '850', '852', '866', '876', '900', '952', '999']
    const kept = ['020', '082', '500', '505', '650', '700', '856']
    const copy = copyOf(
      record(
        ...[...local, ...kept].toSorted().map((tag) => field(tag, ['a', 'x'])),
        field('500', ['a', 'x'], ['5', 'ID-KOTA']),
        field('880', ['6', '590-01'], ['a', 'x']),
        field('880', ['6', '245-02'], ['a', 'x']),
      ),
      { code: undefined, name: 'Kota' },
      { code: undefined, now: NOW },
    )
    expect(copy.fields.map(({ tag }) => tag)).toEqual([...kept, '880', '883'])
  })
})
