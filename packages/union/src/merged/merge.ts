// The descriptions of a title's records → one, in which every field tells whose it is and what the others say. Pure: the same
// records give the same, in whatever order they come.
import { fold } from '@serumpun/bib'
import type { ShownDescription } from '../description.ts'
import { MAX_LIST_ITEMS } from '../limits.ts'
import type { TitleId } from '../record-id.ts'
import { LIST_RULES, type ListField, SINGLE_RULES, type SingleField } from './rules.ts'

/** A record of a title, as far as merging goes. */
export interface MergedRecord {
  readonly id: TitleId
  readonly library: string
  readonly description: ShownDescription
}

/** Something that records say, and which ones, by id. */
export interface Said<Value> {
  readonly value: Value
  readonly by: readonly TitleId[]
}

/** A field with one value. */
export interface MergedValue<Value> extends Said<Value> {
  /** What other records say instead; what most libraries say first. */
  readonly others: readonly Said<Value>[]
}

export type MergedDescription = {
  readonly [Field in SingleField]: MergedValue<NonNullable<ShownDescription[Field]>> | undefined
} & {
  readonly [Field in ListField]: readonly Said<ShownDescription[Field][number]>[]
}

/** @param records at least one, the most complete first, then by id. */
export function mergeDescriptions(records: readonly MergedRecord[]): MergedDescription {
  const single = <Field extends SingleField>(field: Field): MergedDescription[Field] => mergeValues(records, field)
  const list = <Field extends ListField>(field: Field): readonly Said<ShownDescription[Field][number]>[] =>
    mergeLists(records, field)
  return {
    title: single('title'),
    titleOriginal: single('titleOriginal'),
    responsibility: single('responsibility'),
    edition: single('edition'),
    place: single('place'),
    publisher: single('publisher'),
    year: single('year'),
    extent: single('extent'),
    format: single('format'),
    abstract: single('abstract'),
    host: single('host'),
    creators: list('creators'),
    identifiers: list('identifiers'),
    languages: list('languages'),
    subjects: list('subjects'),
    series: list('series'),
    otherTitles: list('otherTitles'),
    notes: list('notes'),
    otherScript: list('otherScript'),
  }
}

/** What is the same in different spellings, with each of them. */
interface Group<Value> {
  /** As they stand in records, with the records; in the order of records. */
  readonly forms: Map<string, { readonly value: Value; readonly by: TitleId[] }>
  readonly libraries: Set<string>
}

class Groups<Value> {
  readonly #groups = new Map<string, Group<Value>>()
  /** Of texts that have been folded already: most records say the same to the letter. */
  readonly #folded = new Map<string, string>()

  add({ id, library }: MergedRecord, value: Value, text: string): void {
    let key = this.#folded.get(text)
    if (key === undefined) this.#folded.set(text, (key = fold(text) || text))
    let group = this.#groups.get(key)
    if (group === undefined) this.#groups.set(key, (group = { forms: new Map(), libraries: new Set() }))
    group.libraries.add(library)
    const form = group.forms.get(text)
    if (form === undefined) group.forms.set(text, { value, by: [id] })
    else form.by.push(id)
  }

  /** In the order of the first records that say it. */
  all(): Group<Value>[] {
    return [...this.#groups.values()]
  }

  /** What most libraries say first; what as many say, in the order of records. */
  byAgreement(): Group<Value>[] {
    return this.all().toSorted((a, b) => b.libraries.size - a.libraries.size)
  }
}

/** The longest of a group's spellings, of equally long ones the one of the first record. */
function saidIn<Value>({ forms }: Group<Value>): Said<Value> {
  let best: { readonly text: string; readonly value: Value } | undefined
  const by: TitleId[] = []
  for (const [text, { value, by: records }] of forms) {
    by.push(...records)
    if (best === undefined || text.length > best.text.length) best = { text, value }
  }
  if (best === undefined) throw new RangeError('A group has at least one form.')
  return { value: best.value, by: by.sort() }
}

const lengthOf = ({ forms }: Group<unknown>): number => Math.max(...Array.from(forms.keys(), ({ length }) => length))

function mergeValues<Field extends SingleField>(records: readonly MergedRecord[], field: Field): MergedDescription[Field] {
  type Value = NonNullable<ShownDescription[Field]>
  const groups = new Groups<Value>()
  for (const record of records) {
    const value = record.description[field]
    const text = textOf(value)
    if (value !== undefined && text !== '') groups.add(record, value as Value, text)
  }
  const inOrder = groups.byAgreement()
  // Sorting is stable: of equally long texts the one that more libraries have.
  const ranked = SINGLE_RULES[field].by === 'fullest' ? inOrder.toSorted((a, b) => lengthOf(b) - lengthOf(a)) : inOrder
  const [shown, ...others] = ranked.map(saidIn)
  return (shown && { ...shown, others: others.slice(0, MAX_LIST_ITEMS) }) as MergedDescription[Field]
}

function mergeLists<Field extends ListField>(
  records: readonly MergedRecord[],
  field: Field,
): readonly Said<ShownDescription[Field][number]>[] {
  type Item = ShownDescription[Field][number]
  const counted = LIST_RULES[field].by === 'all' ? records : mostAgreed(records, field)
  const groups = new Groups<Item>()
  for (const record of counted)
    for (const item of record.description[field] as readonly Item[]) groups.add(record, item, textOf(item))
  return groups.all().slice(0, MAX_LIST_ITEMS).map(saidIn)
}

/** The records that have the list which most libraries have, of those that have one. */
function mostAgreed(records: readonly MergedRecord[], field: ListField): MergedRecord[] {
  const groups = new Groups<MergedRecord>()
  for (const record of records) {
    const texts = (record.description[field] as readonly unknown[]).map(textOf)
    if (texts.length > 0) groups.add(record, record, texts.join('\n'))
  }
  const ids = new Set(
    groups
      .byAgreement()[0]
      ?.forms.values()
      .flatMap(({ by }) => by),
  )
  return records.filter(({ id }) => ids.has(id))
}

/** What is compared of a value: of creators the name, of identifiers kind and number. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'object') return String(value as string | number)
  if ('name' in value) return String(value.name)
  if ('type' in value && 'value' in value) return `${String(value.type)} ${String(value.value)}`
  return Object.values(value)
    .filter((part) => part !== undefined)
    .join(' ')
}
