// How the one description of a title comes from those of its records, field by field: the table of it, with the reason of each.
import type { ShownDescription } from '../description.ts'

/** Fields with one value. */
export type SingleField =
  | 'title'
  | 'titleOriginal'
  | 'responsibility'
  | 'edition'
  | 'place'
  | 'publisher'
  | 'year'
  | 'extent'
  | 'format'
  | 'abstract'
  | 'host'

/** Fields with a list of them. Holdings are no part of it: they stand with their libraries. */
export type ListField = Exclude<keyof ShownDescription, SingleField | 'holdings'>

export interface SingleRule {
  /**
   * `agreement`: what most libraries say; where as many say something else, what the most complete record says.
   * `fullest`: the longest text.
   */
  readonly by: 'agreement' | 'fullest'
  readonly reason: string
}

export interface ListRule {
  /** `all`: whatever any record says. `agreement`: the list that most libraries have. */
  readonly by: 'all' | 'agreement'
  readonly reason: string
}

export const SINGLE_RULES: Readonly<Record<SingleField, SingleRule>> = {
  title: { by: 'agreement', reason: 'A slip is in one record; of forms that differ in marks and capitals the longest is shown.' },
  titleOriginal: { by: 'agreement', reason: 'As the title; only some records have it.' },
  responsibility: { by: 'fullest', reason: 'Transcribed from the title page, and cut off by some rules.' },
  edition: { by: 'agreement', reason: 'Records of another edition are of another title, so that differences are of wording.' },
  place: { by: 'agreement', reason: 'Of several places cataloguers take the first, or their own.' },
  publisher: { by: 'agreement', reason: 'The name as most know it.' },
  year: { by: 'agreement', reason: 'Copyright and printing are a year apart; a mistyped year is in one record.' },
  extent: { by: 'fullest', reason: 'Short records leave out illustrations and size.' },
  format: { by: 'agreement', reason: 'Records of another format are of another title.' },
  abstract: { by: 'fullest', reason: 'Cut off by some systems.' },
  host: { by: 'agreement', reason: 'What it is a part of.' },
}

export const LIST_RULES: Readonly<Record<ListField, ListRule>> = {
  creators: { by: 'all', reason: 'Old rules name three at most; a name that only one record has is shown with whose it is.' },
  identifiers: { by: 'all', reason: 'Bindings and forms have numbers of their own, and each is searched for.' },
  languages: { by: 'agreement', reason: 'A language more is a mistake as often as a gain.' },
  subjects: { by: 'all', reason: 'Libraries use different lists of headings; each helps somebody to find it.' },
  series: { by: 'all', reason: 'Left out by short records.' },
  otherTitles: { by: 'all', reason: 'Each is a way to know it by.' },
  notes: { by: 'all', reason: "Some are of one library's copy, which is why each tells whose it is." },
  otherScript: { by: 'all', reason: 'What is written in original script is in few records.' },
}
