// Real records as other libraries would have catalogued the same book: pairs that are alike in meaning and not to the letter, of which the
// catalogues themselves hold few. Every change is one that cataloguing rules, systems or hands make; none keeps a number.
import { createHash } from 'node:crypto'
import type { DataField, MarcField, MarcRecord } from '@serumpun/bib'
import { subfieldValue } from '@serumpun/bib'

/** One in so many books is told again. */
const ONE_IN = 12

/** Numbers, holdings and what only the issuing library's catalogue has. */
const NUMBERS = /^(?:00[135]|01.|02.|03.|05.|07.|08.|09.|3[3-9].|59.|776|78.|8[5-7].|9..)/

type Retelling = (fields: readonly DataField[], pick: number) => DataField[]

const field = (tag: string, indicators: string, subfields: readonly (readonly [string, string | undefined])[]): DataField => ({
  tag,
  indicators,
  subfields: subfields.flatMap(([code, value]) => (value === undefined || value === '' ? [] : [{ code, value }])),
})

const named = (fields: readonly DataField[], tag: string): DataField | undefined => fields.find((one) => one.tag === tag)
const part = (one: DataField | undefined, code: string): string | undefined =>
  one === undefined ? undefined : subfieldValue(one, code)?.replace(/[\s/:;,]+$/, '')

function change(fields: readonly DataField[], tag: string, code: string, edit: (value: string) => string): DataField[] {
  return fields.map((one) =>
    one.tag === tag
      ? { ...one, subfields: one.subfields.map((sub) => (sub.code === code ? { code, value: edit(sub.value) } : sub)) }
      : one,
  )
}

const without = (fields: readonly DataField[], tags: RegExp): DataField[] => fields.filter(({ tag }) => !tags.test(tag))

const imprintOf = (fields: readonly DataField[]): DataField | undefined => named(fields, '264') ?? named(fields, '260')

/** `Toer, Pramoedya Ananta,` as `Pramoedya Ananta Toer`. */
function directly(name: string | undefined): string | undefined {
  const [surname, given] = (name ?? '').split(', ')
  return given === undefined ? name : `${given.replace(/[\s,.]+$/, '')} ${surname}`
}

/** Two letters of a longer word of the title change places. */
function mistyped(title: string, pick: number): string {
  const words = [...title.matchAll(/\p{L}{7,}/gu)]
  const word = words[pick % Math.max(words.length, 1)]
  if (word === undefined) return title
  const at = word.index + 2 + (pick % 3)
  return title.slice(0, at) + (title[at + 1] ?? '') + (title[at] ?? '') + title.slice(at + 2)
}

/** By their names in the table. */
const RETELLINGS: Readonly<Record<string, Retelling>> = {
  'a list: title in one cell, name in direct order': (fields) => {
    const [title, imprint] = [named(fields, '245'), imprintOf(fields)]
    const whole = (title?.subfields ?? [])
      .filter(({ code }) => 'abnp'.includes(code))
      .map(({ value }) => value.replace(/[\s/:;,.]+$/, ''))
    const publication = field('260', '  ', [
      ['b', part(imprint, 'b')],
      ['c', part(imprint, 'c')],
    ])
    const author = field('100', '0 ', [['a', directly(part(named(fields, '100'), 'a'))]])
    const extent = field('300', '  ', [['a', part(named(fields, '300'), 'a')]])
    return [author, field('245', '00', [['a', whole.join(' : ')]]), publication, extent].filter((one) => one.subfields.length > 0)
  },
  'a brief record: title, main entry, publisher, year': (fields) => without(fields, /^(?:2[45][06]|300|4|5|6|7|8)/),
  'older rules: capitals, abbreviations, no relators': (fields) => {
    const shouted = change(fields, '245', 'a', (text) => text.toUpperCase())
    const counted = change(shouted, '300', 'a', (text) => text.replaceAll(/\bpages\b/g, 'p.').replaceAll('unnumbered ', ''))
    return without(counted, /^(?:246|5|6|7)/).map((one) => (one.tag === '264' ? { ...one, tag: '260', indicators: '  ' } : one))
  },
  'a slip in the title, other pages counted': (fields, pick) =>
    change(
      change(without(fields, /^(?:246|5|6)/), '245', 'a', (text) => mistyped(text, pick)),
      '300',
      'a',
      (text) => text.replace(/[0-9]{2,}/, (digits) => String(Number(digits) + 3)),
    ),
  'the first of several publishers and creators, a first edition': (fields) => {
    const one = without(fields, /^(?:250|5|6|7)/).map((kept) =>
      kept.tag === '260' || kept.tag === '264' ? { ...kept, subfields: firstOfEach(kept) } : kept,
    )
    return [
      ...one,
      ...(named(fields, '250') === undefined
        ? [field('250', '  ', [['a', 'First edition.']])]
        : fields.filter(({ tag }) => tag === '250')),
    ]
  },
}

function firstOfEach({ subfields }: DataField): DataField['subfields'] {
  return subfields.filter(({ code }, i) => subfields.findIndex((other) => other.code === code) === i)
}

export interface Retold {
  readonly how: string
  readonly record: MarcRecord
}

/** A book's record, told again in a way that its id chooses; undefined for what is no printed book and for most. */
export function retold(id: string, record: MarcRecord, carrier: string | undefined): Retold | undefined {
  const hash = createHash('sha256').update(`retold ${id}`).digest()
  if (hash.readUInt32LE(0) % ONE_IN !== 0 || record.leader.slice(6, 8) !== 'am' || carrier !== 'print') return undefined
  const names = Object.keys(RETELLINGS)
  const how = names[hash.readUInt32LE(4) % names.length] as string
  const kept = record.fields.filter((one): one is DataField => one.subfields !== undefined && !NUMBERS.test(one.tag))
  const fixed: MarcField[] = how.startsWith('a list') ? [] : record.fields.filter(({ tag }) => tag === '008')
  const told = (RETELLINGS[how] as Retelling)(kept, hash.readUInt32LE(8))
  return { how, record: { ...record, fields: [...fixed, ...told] } }
}
