// What a search answers: titles, with the description that says most and the libraries that hold them.
import type { Description, Holding, Identifier } from '@serumpun/bib'
import type { DatasetName, LibraryId } from '@serumpun/replica'
import { cutToLimits, type ShownDescription } from './description.ts'
import { MAX_LISTED_HOLDINGS, MAX_LISTED_MEMBERS } from './limits.ts'
import { type MergedDescription, mergeDescriptions } from './merged/merge.ts'
import { type RecordName, type TitleId, titleIdOf } from './record-id.ts'

/** A library that has a record of a title. */
export interface Holder {
  readonly library: LibraryId
  /** As its profile says; undefined while that has not arrived. */
  readonly name: string | undefined
}

/** A library that holds a title, with its copies as its records name them. */
export interface TitleHolder extends Holder {
  readonly holdings: readonly Holding[]
}

/** One library's record of a title. */
export interface Member extends Holder {
  readonly id: TitleId
  readonly dataset: DatasetName
  readonly key: string
  readonly description: ShownDescription
}

/** A title as lists show it. */
export interface TitleSummary {
  /** The least of its members' ids. Any of them leads to the title. */
  readonly id: TitleId
  /** Empty where no member has a title. */
  readonly title: string
  readonly titleOriginal: string | undefined
  readonly creators: readonly string[]
  readonly year: number | undefined
  readonly format: Description['format']
  readonly languages: readonly string[]
  readonly publisher: string | undefined
  readonly edition: string | undefined
  readonly subjects: readonly string[]
  /** Valid ones. */
  readonly identifiers: readonly Pick<Identifier, 'type' | 'value'>[]
  /** By name. */
  readonly heldBy: readonly TitleHolder[]
  /** How many records it has. */
  readonly records: number
}

/** A title with all that its members say. */
export interface Title extends TitleSummary {
  /** What its records say together; every field tells whose it is, and what the others say (merged/rules.ts). */
  readonly merged: MergedDescription
  /** Of the most complete member. */
  readonly description: ShownDescription
  /** That member. */
  readonly describedBy: TitleId
  /** By id; the first 200. */
  readonly members: readonly Member[]
}

/** That a record is no longer in its library's catalogue. */
export interface Withdrawal {
  /** When, by the library's clock. */
  readonly ms: number
}

/** How much a description says: of the lists only that there is one, so that a long one doesn't hide a missing title. */
function completeness(description: ShownDescription): number {
  const { title, creators, subjects, identifiers, languages, series, otherTitles, holdings } = description
  const { year, publisher, place, extent, edition, responsibility, titleOriginal, host } = description
  const lists = [title, creators, subjects, identifiers, languages, series, otherTitles, holdings].filter(
    ({ length }) => length > 0,
  )
  const parts = [year, publisher, place, extent, edition, responsibility, titleOriginal, host].filter((part) => part !== undefined)
  return lists.length + parts.length
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The most complete first, of equal ones the least id. */
function byCompleteness(byId: readonly Member[]): [Member, ...Member[]] {
  const says = new Map(byId.map((member) => [member, completeness(member.description)]))
  const [first, ...others] = byId.toSorted((a, b) => (says.get(b) ?? 0) - (says.get(a) ?? 0))
  if (first === undefined) throw new RangeError('A title has at least one member.')
  return [first, ...others]
}

function holdersOf(byId: readonly Member[]): TitleHolder[] {
  const holders = [...Map.groupBy(byId, ({ library }) => library)].map(([library, members]) => {
    const holdings = members.flatMap(({ description }) => description.holdings).slice(0, MAX_LISTED_HOLDINGS)
    return { library, name: members[0]?.name, holdings }
  })
  return holders.sort((a, b) => compareTexts(a.name ?? '', b.name ?? '') || compareTexts(a.library, b.library))
}

function summaryOf(byId: readonly Member[], merged: MergedDescription): TitleSummary {
  const { title, titleOriginal, creators, year, format, languages, publisher, edition, subjects, identifiers } = merged
  return {
    id: (byId[0] as Member).id,
    title: title?.value ?? '',
    titleOriginal: titleOriginal?.value,
    creators: creators.map(({ value: { name } }) => name),
    year: year?.value,
    format: format?.value ?? 'other',
    languages: languages.map(({ value }) => value),
    publisher: publisher?.value,
    edition: edition?.value,
    subjects: subjects.map(({ value }) => value),
    identifiers: identifiers
      .filter(({ value: { status } }) => status === 'valid')
      .map(({ value: { type, value } }) => ({ type, value })),
    heldBy: holdersOf(byId),
    records: byId.length,
  }
}

const sorted = (members: readonly Member[]): Member[] => members.toSorted((a, b) => compareTexts(a.id, b.id))

/** @param members at least one, in any order. */
export function summarise(members: readonly Member[]): TitleSummary {
  const byId = sorted(members)
  return summaryOf(byId, mergeDescriptions(byCompleteness(byId)))
}

/** @param members at least one, in any order. */
export function titleOf(members: readonly Member[]): Title {
  const byId = sorted(members)
  const ranked = byCompleteness(byId)
  const [shown] = ranked
  const merged = mergeDescriptions(ranked)
  return {
    ...summaryOf(byId, merged),
    merged,
    description: shown.description,
    describedBy: shown.id,
    members: byId.slice(0, MAX_LISTED_MEMBERS),
  }
}

export function memberOf(name: RecordName, libraryName: string | undefined, description: ShownDescription): Member {
  const { library, dataset, key } = name
  return { id: titleIdOf(name), library, name: libraryName, dataset, key, description: cutToLimits(description) }
}
