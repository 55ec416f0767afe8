// Subject and genre headings: 6XX.
import type { DataField } from '../record.ts'
import { subfieldValue } from '../record.ts'
import { addOnce, trimIsbd } from './text.ts'

export interface SubjectHeading {
  /** Subdivisions after ` -- `. */
  readonly text: string
  readonly kind: 'person' | 'corporate' | 'meeting' | 'title' | 'event' | 'period' | 'topic' | 'place' | 'genre' | 'keyword'
  /** MARC's code of the list that it is from: `lcsh`, `mesh`, `tsp`; undefined if the record doesn't say. */
  readonly scheme: string | undefined
}

/** Adds the heading of a 6XX field, subdivisions ($v $x $y $z) after ` -- `; from 653, every term of its own. */
export function addSubjects(subjects: string[], field: DataField): void {
  if (field.tag === '653') {
    for (const { code, value } of field.subfields) {
      if (code === 'a') addOnce(subjects, trimIsbd(value))
    }
  } else addOnce(subjects, headingText(field))
}

function headingText(field: DataField): string {
  let heading = ''
  for (const { code, value } of field.subfields) {
    if (code === 'v' || code === 'x' || code === 'y' || code === 'z')
      heading = heading === '' ? value : `${trimIsbd(heading)} -- ${value}`
    // Numbers are links and sources; $e, $i, $j say how the heading relates to the work, $w controls.
    else if (code >= 'a' && code <= 'u' && code !== 'e' && code !== 'i' && code !== 'j')
      heading = heading === '' ? value : `${heading} ${value}`
  }
  return trimIsbd(heading)
}

const KINDS: Readonly<Record<string, SubjectHeading['kind']>> = {
  '600': 'person',
  '610': 'corporate',
  '611': 'meeting',
  '630': 'title',
  '647': 'event',
  '648': 'period',
  '650': 'topic',
  '651': 'place',
  '653': 'keyword',
  '655': 'genre',
}

/** Second indicators (653 has other ones). 4 is none that is known. */
const SCHEMES: Readonly<Record<string, string>> = { '0': 'lcsh', '1': 'lcshac', '2': 'mesh', '3': 'nal', '5': 'cash', '6': 'rvm' }

/** The headings of a 6XX field with what they are and where they are from. */
export function headingsOf(field: DataField): SubjectHeading[] {
  const kind = KINDS[field.tag] ?? 'topic'
  if (kind === 'keyword') {
    return field.subfields
      .filter(({ code, value }) => code === 'a' && value.trim() !== '')
      .map(({ value }) => ({ text: trimIsbd(value), kind, scheme: undefined }))
  }
  const text = headingText(field)
  const scheme = SCHEMES[field.indicators[1] ?? ''] ?? subfieldValue(field, '2')?.trim()
  return text === '' ? [] : [{ text, kind, scheme: scheme === '' ? undefined : scheme }]
}
