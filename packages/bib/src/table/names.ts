// Names as lists have them → fields of persons and bodies (MARC 21 100, 110, 700, 710).
import { dataField } from '../field-list.ts'
import type { DataField } from '../record.ts'
import type { TableField } from './field.ts'

/** Words with which the names of bodies begin in Indonesian and Malay; lists put them into the column of authors. */
const BODY =
  /^(?:tim|departemen|kementerian|kementrian|dinas|badan|pusat|universitas|universiti|institut|perpustakaan|pemerintah|direktorat|lembaga|balai|yayasan|komisi|majelis|majlis|jabatan|kerajaan|dewan|panitia|sekolah|kantor|himpunan|ikatan|persatuan|perhimpunan|republik|penerbit|redaksi|kelompok)\b(?!\s*,)/i

/** "And others": the title page names more than the list. */
const AND_OTHERS = /[\s,;]*[[(]?\b(?:dkk|dll|et\.? ?al|dan kawan[- ]kawan|and others)\b\.?[\])]?\s*\.?$/i

/** Academic degrees behind a name, such as `M.Pd.`, `S.Kom`, `Ph.D`. Bare initials (`S.H.`) are left: they may be a forename's. */
const DEGREES = /(?:\s*,\s*(?:[SMD]\.\s?[A-Z][a-z]+(?:\.\s?[A-Z][a-z]*)*|Ph\.?\s?D|M\.?B\.?A|Lc)\.?)+$/

/** Longer texts are no names, and are taken as they are: patterns that look for ends would take long over them. */
const LONGEST_NAME = 300

/** Whether a cell says that there are more authors than it names. */
export function namesNotAll(cell: string): boolean {
  return AND_OTHERS.test(cell.slice(-LONGEST_NAME))
}

const withoutOthers = (name: string): string => (name.length > LONGEST_NAME ? name : name.replace(AND_OTHERS, ''))

/** The first person or body heads the record, the others follow with their roles. */
export function nameFields(all: (field: TableField) => readonly string[]): DataField[] {
  const authors = all('author').map(withoutOthers)
  const persons = authors.filter((name) => !BODY.test(name))
  const bodies = [...authors.filter((name) => BODY.test(name)), ...all('corporateAuthor')]
  const [main, ...others] = persons
  const [mainBody, ...otherBodies] = bodies
  return [
    main === undefined ? undefined : personField('100', main),
    main === undefined && mainBody !== undefined ? dataField('110', '2 ', ['a', mainBody]) : undefined,
    ...[...others, ...all('addedAuthor')].map((name) =>
      BODY.test(name) ? dataField('710', '2 ', ['a', name]) : personField('700', name),
    ),
    ...all('editor').map((name) => personField('700', name, 'editor')),
    ...all('translator').map((name) => personField('700', name, 'penerjemah')),
    ...all('illustrator').map((name) => personField('700', name, 'ilustrator')),
    ...[...(main === undefined ? otherBodies : bodies), ...all('addedCorporate')].map((name) =>
      dataField('710', '2 ', ['a', name]),
    ),
  ].filter((field) => field !== undefined)
}

/** First indicator 1: family name first, as the comma shows; 0: as people are called. */
function personField(tag: string, text: string, role?: string): DataField | undefined {
  const degrees = text.length > LONGEST_NAME ? '' : (DEGREES.exec(text)?.[0] ?? '')
  const name = text.slice(0, text.length - degrees.length)
  const titles = degrees.replace(/^\s*,\s*/, '')
  const behind = (more: string | undefined): string => (more === undefined || more === '' ? '' : ',')
  return dataField(
    tag,
    name.includes(',') ? '1 ' : '0 ',
    ['a', `${name}${behind(titles === '' ? role : titles)}`],
    ['c', titles === '' ? '' : `${titles}${behind(role)}`],
    ['e', role],
  )
}
