import { describe, expect, it } from 'vitest'
import type { MarcRecord } from '../../api/types.ts'
import { emptyRecord, type FormValues, valuesIn, withValues } from './marc-form.ts'

const record: MarcRecord = {
  leader: '00000nam a2200000 a 4500',
  fields: [
    { '001': '17' },
    { '008': '990101s1999    io            000 0 ind d' },
    { '020': { ind1: ' ', ind2: ' ', subfields: [{ a: '9793062797' }, { q: 'hlm.' }] } },
    { '100': { ind1: '1', ind2: ' ', subfields: [{ a: 'Hirata, Andrea,' }, { d: '1967-' }] } },
    { '245': { ind1: '1', ind2: '0', subfields: [{ a: 'Laskar pelangi :' }, { b: 'sebuah novel /' }, { c: 'Andrea Hirata.' }] } },
    { '260': { ind1: ' ', ind2: ' ', subfields: [{ a: 'Yogyakarta :' }, { b: 'Bentang,' }, { c: '1999.' }] } },
    { '650': { ind1: ' ', ind2: '0', subfields: [{ a: 'Sekolah' }, { z: 'Belitung' }, { v: 'Fiksi.' }] } },
    { '650': { ind1: ' ', ind2: '4', subfields: [{ a: 'Persahabatan' }] } },
    { '952': { ind1: ' ', ind2: ' ', subfields: [{ o: '813 HIR' }] } },
  ],
}

const changed = (values: Partial<FormValues>): MarcRecord =>
  withValues(record, valuesIn(record), { ...valuesIn(record), ...values })
const fieldsOf = ({ fields }: MarcRecord, tag: string) =>
  fields.filter((field) => Object.hasOwn(field, tag)).map((field) => field[tag])

describe('a record as a form', () => {
  it('shows parts without the punctuation between them', () => {
    expect(valuesIn(record)).toMatchObject({
      title: 'Laskar pelangi',
      remainder: 'sebuah novel',
      author: 'Hirata, Andrea',
      publisher: 'Bentang',
      subjects: 'Sekolah -- Belitung -- Fiksi.\nPersahabatan',
      isbns: '9793062797',
      language: 'ind',
      edition: '',
    })
  })

  it('changes nothing where nothing was changed', () => expect(changed({})).toEqual(record))

  it('changes only what was changed, and keeps the punctuation and all other subfields', () => {
    const after = changed({ title: 'Sang pemimpi', author: 'Hirata, A.' })
    expect(fieldsOf(after, '245')).toEqual([
      { ind1: '1', ind2: '0', subfields: [{ a: 'Sang pemimpi :' }, { b: 'sebuah novel /' }, { c: 'Andrea Hirata.' }] },
    ])
    expect(fieldsOf(after, '100')).toEqual([{ ind1: '1', ind2: ' ', subfields: [{ a: 'Hirata, A.,' }, { d: '1967-' }] }])
    expect(after.fields.length).toBe(record.fields.length)
  })

  it('takes lines away, adds others, and leaves those that stay as they are', () => {
    const after = changed({ subjects: 'Persahabatan\nPendidikan -- Belitung\n\n' })
    expect(fieldsOf(after, '650')).toEqual([
      { ind1: ' ', ind2: '4', subfields: [{ a: 'Persahabatan' }] },
      { ind1: ' ', ind2: '4', subfields: [{ a: 'Pendidikan' }, { x: 'Belitung' }] },
    ])
  })

  it('makes fields in the order of their tags and takes empty ones away', () => {
    const after = changed({ edition: 'Cet. 2', author: '', year: '2005', language: 'eng', callNumber: '813 HIR l' })
    expect(after.fields.flatMap((field) => Object.keys(field))).toEqual([
      '001',
      '008',
      '020',
      '245',
      '250',
      '260',
      '650',
      '650',
      '852',
      '952',
    ])
    expect(fieldsOf(after, '008')).toEqual(['990101s2005    io            000 0 eng d'])
    expect(fieldsOf(changed({ edition: '', pages: '' }), '300')).toEqual([])
  })

  it('begins with an empty one', () => {
    const empty = emptyRecord('map', new Date(2026, 0, 5))
    expect(empty.leader).toBe('00000nem a2200000 i 4500')
    expect(fieldsOf(empty, '008')).toEqual([expect.stringMatching(/^.{40}$/)])
    const made = withValues(empty, valuesIn(empty), { ...valuesIn(empty), title: 'Peta', year: '1998', publisher: 'DUL' })
    expect(made.fields).toEqual([
      { '008': `260105s1998    xx ${'|'.repeat(14)} ||und d` },
      { '245': { ind1: '0', ind2: '0', subfields: [{ a: 'Peta' }] } },
      { '264': { ind1: ' ', ind2: '1', subfields: [{ b: 'DUL' }, { c: '1998' }] } },
    ])
  })
})
