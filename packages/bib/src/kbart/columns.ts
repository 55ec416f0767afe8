// The columns of KBART files (Knowledge Bases And Related Tools, NISO RP-9-2010 "Phase I" and RP-9-2014 "Phase II").

/** Phase II's names; Phase I has the first fifteen, and the notes under another name. */
export const KBART_COLUMNS = [
  'publication_title',
  'print_identifier',
  'online_identifier',
  'date_first_issue_online',
  'num_first_vol_online',
  'num_first_issue_online',
  'date_last_issue_online',
  'num_last_vol_online',
  'num_last_issue_online',
  'title_url',
  'first_author',
  'title_id',
  'embargo_info',
  'coverage_depth',
  'notes',
  'publisher_name',
  'publication_type',
  'date_monograph_published_print',
  'date_monograph_published_online',
  'monograph_volume',
  'monograph_edition',
  'first_editor',
  'parent_publication_title_id',
  'preceding_publication_title_id',
  'access_type',
] as const

export type KbartColumn = (typeof KBART_COLUMNS)[number]

const NAMES = new Map<string, KbartColumn>([
  ...KBART_COLUMNS.map((name): [string, KbartColumn] => [name, name]),
  ['coverage_notes', 'notes'],
])

/** The column that a heading names; undefined if KBART has none of that name. */
export function kbartColumn(heading: string): KbartColumn | undefined {
  return NAMES.get(
    heading
      .replaceAll(/["\ufeff]/g, '')
      .trim()
      .toLowerCase(),
  )
}

/** Characters that files have between columns: tabs by the rules, commas and semicolons where a spreadsheet has saved them. */
export const KBART_SEPARATORS = ['\t', ',', ';'] as const

/**
 * The character between the columns if this line has the headings of KBART, else undefined. The title and one more of the columns that no
 * other list has must be there; the line may be cut off.
 */
export function kbartSeparator(line: string): string | undefined {
  return KBART_SEPARATORS.find((separator) => {
    const columns = new Set(line.split(separator, KBART_COLUMNS.length + 20).map(kbartColumn))
    return (
      columns.has('publication_title') &&
      (columns.has('print_identifier') || columns.has('online_identifier') || columns.has('title_url'))
    )
  })
}
