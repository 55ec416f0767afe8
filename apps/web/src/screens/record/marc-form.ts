// A record as a plain form: what the form shows of it, and the record with what was changed in the form. All else stays as it is. Pure.
import type { MarcRecord } from '../../api/types.ts'

type DataField = { ind1: string; ind2: string; subfields: Record<string, string>[] }
type Field = { tag: string; content: string | DataField }

/** Parts that a record has once: where each stands, the usual place last, and the indicators of a field that is made for it. */
const SINGLE = {
  title: { tags: ['245'], code: 'a', indicators: '00' },
  remainder: { tags: ['245'], code: 'b', indicators: '00' },
  author: { tags: ['100'], code: 'a', indicators: '1 ' },
  edition: { tags: ['250'], code: 'a', indicators: '  ' },
  place: { tags: ['260', '264'], code: 'a', indicators: ' 1' },
  publisher: { tags: ['260', '264'], code: 'b', indicators: ' 1' },
  year: { tags: ['260', '264'], code: 'c', indicators: ' 1' },
  pages: { tags: ['300'], code: 'a', indicators: '  ' },
  abstract: { tags: ['520'], code: 'a', indicators: '  ' },
  callNumber: { tags: ['852'], code: 'h', indicators: '8 ' },
  location: { tags: ['852'], code: 'c', indicators: '8 ' },
  copies: { tags: ['852'], code: 't', indicators: '8 ' },
} as const satisfies Record<string, { tags: readonly string[]; code: string; indicators: string }>

/** Parts of which there may be several: one in each line. */
const REPEATED = {
  others: { tag: '700', indicators: '1 ' },
  isbns: { tag: '020', indicators: '  ' },
  subjects: { tag: '650', indicators: ' 4' },
} as const satisfies Record<string, { tag: string; indicators: string }>

export type SinglePart = keyof typeof SINGLE
export type RepeatedPart = keyof typeof REPEATED
export type FormValues = Record<SinglePart | RepeatedPart, string> & {
  /** MARC's code; empty where the record names none. */
  language: string
}

const SINGLES = Object.keys(SINGLE) as SinglePart[]
const REPEATEDS = Object.keys(REPEATED) as RepeatedPart[]

/** Of subject headings, what stands behind the first part. */
const SUBDIVISIONS = 'vxyz'
const DIVIDER = ' -- '

/** Punctuation that cataloguing rules put between parts: it belongs to neither. */
const BETWEEN_PARTS = /\s*(?:\s[:;=/]|,)\s*$/

const shown = (value: string): string => value.replace(BETWEEN_PARTS, '')

const fieldsOf = (record: MarcRecord): Field[] =>
  record.fields.flatMap((field) => Object.entries(field).map(([tag, content]) => ({ tag, content })))

const isData = (content: string | DataField): content is DataField => typeof content !== 'string'

const valueOf = (content: DataField, code: string): string | undefined =>
  content.subfields.flatMap((subfield) => Object.entries(subfield)).find(([each]) => each === code)?.[1]

function findField(fields: readonly Field[], tags: readonly string[]): DataField | undefined {
  const content = fields.find(({ tag, content: each }) => tags.includes(tag) && isData(each))?.content
  return content === undefined || !isData(content) ? undefined : content
}

/** A field of several parts in one line. */
function lineOf(part: RepeatedPart, content: DataField): string {
  const first = shown(valueOf(content, 'a') ?? '')
  if (part !== 'subjects') return first
  const rest = content.subfields
    .flatMap((subfield) => Object.entries(subfield))
    .filter(([code]) => SUBDIVISIONS.includes(code))
    .map(([, value]) => value)
  return [first, ...rest].join(DIVIDER)
}

/** What MARC says where nobody has said a language. */
const UNDETERMINED = 'und'

/** Where 008 has the year and the language. */
const LENGTH_OF_008 = 40

export function valuesIn(record: MarcRecord): FormValues {
  const fields = fieldsOf(record)
  const fixed = fields.find(({ tag }) => tag === '008')?.content
  const language = typeof fixed === 'string' ? fixed.slice(35, 38) : ''
  const singles = SINGLES.map((part): [SinglePart, string] => {
    const { tags, code } = SINGLE[part]
    const content = findField(fields, tags)
    return [part, content === undefined ? '' : shown(valueOf(content, code) ?? '')]
  })
  const repeated = REPEATEDS.map((part): [RepeatedPart, string] => [
    part,
    fields
      .flatMap(({ tag, content }) => (tag === REPEATED[part].tag && isData(content) ? [lineOf(part, content)] : []))
      .filter((line) => line !== '')
      .join('\n'),
  ])
  return {
    ...(Object.fromEntries([...singles, ...repeated]) as FormValues),
    language: /^[a-z]{3}$/.test(language) && language !== UNDETERMINED ? language : '',
  }
}

/**
 * The record with what was changed in the form.
 * @param before what the form showed at first
 */
export function withValues(record: MarcRecord, before: FormValues, after: FormValues): MarcRecord {
  let fields = fieldsOf(record)
  for (const part of SINGLES) if (before[part] !== after[part]) fields = withSingle(fields, part, after[part].trim())
  for (const part of REPEATEDS) if (before[part] !== after[part]) fields = withRepeated(fields, part, after[part])
  if (before.year !== after.year) fields = withFixed(fields, 6, yearCodes(after.year))
  if (before.language !== after.language) fields = withFixed(fields, 35, after.language === '' ? UNDETERMINED : after.language)
  return { leader: record.leader, fields: fields.map(({ tag, content }) => ({ [tag]: content })) }
}

const yearCodes = (year: string): string => {
  const digits = /\d{4}/.exec(year)?.[0]
  return digits === undefined ? 'nuuuu' : `s${digits}`
}

function withFixed(fields: readonly Field[], at: number, text: string): Field[] {
  return fields.map((field) => {
    const { tag, content } = field
    if (tag !== '008' || typeof content !== 'string') return field
    const padded = content.padEnd(LENGTH_OF_008, ' ')
    return { tag, content: padded.slice(0, at) + text + padded.slice(at + text.length) }
  })
}

function withSingle(fields: readonly Field[], part: SinglePart, value: string): Field[] {
  const { tags, code, indicators } = SINGLE[part]
  const present = findField(fields, tags)
  if (present === undefined) {
    return value === ''
      ? [...fields]
      : inserted(fields, { tag: tags.at(-1) ?? tags[0], content: dataField(indicators, [[code, value]]) })
  }
  const content = { ...present, subfields: withSubfield(present.subfields, code, value) }
  return fields.flatMap((field) => {
    if (field.content !== present) return [field]
    // Without its name a person is nobody, whatever else is known.
    const isEmpty = content.subfields.length === 0 || (part === 'author' && value === '')
    return isEmpty ? [] : [{ tag: field.tag, content }]
  })
}

/** Keeps the punctuation that led on to the next part. */
function withSubfield(subfields: DataField['subfields'], code: string, value: string): DataField['subfields'] {
  const at = subfields.findIndex((subfield) => Object.hasOwn(subfield, code))
  if (at < 0) {
    if (value === '') return subfields
    // Parts stand in the order of their codes, as on a title page.
    const behind = subfields.findIndex((subfield) => (Object.keys(subfield)[0] ?? '') > code)
    return spliced(subfields, behind < 0 ? subfields.length : behind, 0, { [code]: value })
  }
  if (value === '') return spliced(subfields, at, 1)
  const mark = BETWEEN_PARTS.exec(subfields[at]?.[code] ?? '')?.[0] ?? ''
  return spliced(subfields, at, 1, { [code]: value + mark })
}

/** `toSpliced`, which browsers of 2023 do not have. */
function spliced<Item>(items: readonly Item[], at: number, gone: number, ...added: Item[]): Item[] {
  return [...items.slice(0, at), ...added, ...items.slice(at + gone)]
}

function withRepeated(fields: readonly Field[], part: RepeatedPart, text: string): Field[] {
  const { tag, indicators } = REPEATED[part]
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const before = fields.filter((field) => field.tag === tag && isData(field.content))
  const left = [...before]
  const after = lines.map((line): Field => {
    const at = left.findIndex(({ content }) => isData(content) && lineOf(part, content) === line)
    const [kept] = at < 0 ? [] : left.splice(at, 1)
    return kept ?? { tag, content: dataField(indicators, partsOf(part, line)) }
  })
  const others = fields.filter((field) => !before.includes(field))
  return after.reduce(inserted, others)
}

function partsOf(part: RepeatedPart, line: string): [string, string][] {
  if (part !== 'subjects') return [['a', line]]
  const [first = '', ...rest] = line.split(DIVIDER)
  return [['a', first.trim()], ...rest.map((each): [string, string] => ['x', each.trim()])]
}

function dataField(indicators: string, subfields: readonly (readonly [string, string])[]): DataField {
  return {
    ind1: indicators[0] ?? ' ',
    ind2: indicators[1] ?? ' ',
    subfields: subfields.map(([code, value]) => ({ [code]: value })),
  }
}

/** Behind the last field whose tag is not greater. */
function inserted(fields: readonly Field[], field: Field): Field[] {
  const before = fields.reduce((last, { tag }, place) => (tag <= field.tag ? place + 1 : last), 0)
  return spliced(fields, before, 0, field)
}

/** Kinds that a new record can be, with what the leader says of each (06–07). */
export const KINDS = { book: 'am', serial: 'as', map: 'em', video: 'gm', audio: 'im', music: 'jm', manuscript: 'tm' } as const
export type Kind = keyof typeof KINDS

/** @param today for the date entered on file */
export function emptyRecord(kind: Kind, today: Date): MarcRecord {
  const date = [today.getFullYear() % 100, today.getMonth() + 1, today.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('')
  // What the form does not ask is left open (|), not denied.
  const fixed = `${date}nuuuu    xx ${'|'.repeat(14)} ||und d`
  return { leader: `00000n${KINDS[kind]} a2200000 i 4500`, fields: [{ '008': fixed }] }
}
