// Subjects: UNIMARC 600–608 and MARC 21 600–655.
import type { DataField, Subfield } from '../record.ts'
import { subfieldValue } from '../record.ts'
import { SUBJECT_SYSTEMS } from './codes.ts'
import type { Draft } from './fields.ts'
import { dataField, indicator } from './fields.ts'
import { marcBody, marcPerson } from './names.ts'
import { applyRules } from './rules.ts'
import { SUBDIVISION_RULES, UNIFORM_TITLE_RULES } from './table.ts'

/** Topics, places, forms: the heading itself is $a in both. */
const TOPIC_RULES = { a: 'a', '3': '0', ...SUBDIVISION_RULES }
const TAGS: Readonly<Record<string, string>> = { '606': '650', '607': '651', '608': '655' }

export function isSubject(tag: string): boolean {
  return tag === '600' || tag === '601' || tag === '602' || tag === '605' || Object.hasOwn(TAGS, tag)
}

export function marcSubject(field: DataField): [DataField | undefined, Subfield[]] {
  const system = (subfieldValue(field, '2') ?? '').trim()
  const known = SUBJECT_SYSTEMS[system.toLowerCase()]
  const second = known?.indicator ?? (system === '' ? '4' : '7')
  const { tag, first, subfields, rest } = heading(field)
  if (subfields.length === 0) return [undefined, []]
  if (second === '7') subfields.push({ code: '2', value: known?.source ?? system.toLowerCase() })
  return [dataField(tag, `${first}${second}`, subfields), rest.filter(({ code }) => code !== '2')]
}

interface Heading {
  readonly tag: string
  readonly first: string
  readonly subfields: Draft[]
  readonly rest: readonly Subfield[]
}

function heading(field: DataField): Heading {
  if (field.tag === '601') {
    const name = marcBody(field)
    return { tag: `6${name.kind}`, ...name }
  }
  if (field.tag === '600' || field.tag === '602') return { tag: '600', ...marcPerson(field, field.tag === '602') }
  if (field.tag === '605') {
    const title = applyRules(field.subfields, { ...UNIFORM_TITLE_RULES, ...TITLE_SUBDIVISIONS })
    return { tag: '630', first: '0', ...title }
  }
  const tag = TAGS[field.tag] ?? '650'
  // How important the subject is: 606's first indicator and 650's are alike.
  const level = indicator(field, 1)
  const first = tag === '650' && /[012]/.test(level) ? level : ' '
  return { tag, first, ...applyRules(field.subfields, TOPIC_RULES) }
}

/** In 605, $j $x $y $z are subdivisions and $3 is the heading's number. */
const TITLE_SUBDIVISIONS = { '3': '0', ...SUBDIVISION_RULES }
