// Subject and genre headings: 6XX.
import type { DataField } from '../record.ts'
import { addOnce, trimIsbd } from './text.ts'

/** Adds the heading of a 6XX field, subdivisions ($v $x $y $z) after ` -- `; from 653, every term of its own. */
export function addSubjects(subjects: string[], field: DataField): void {
  if (field.tag === '653') {
    for (const { code, value } of field.subfields) {
      if (code === 'a') addOnce(subjects, trimIsbd(value))
    }
    return
  }
  let heading = ''
  for (const { code, value } of field.subfields) {
    if (code === 'v' || code === 'x' || code === 'y' || code === 'z')
      heading = heading === '' ? value : `${trimIsbd(heading)} -- ${value}`
    // Numbers are links and sources; $e, $i, $j say how the heading relates to the work, $w controls.
    else if (code >= 'a' && code <= 'u' && code !== 'e' && code !== 'i' && code !== 'j')
      heading = heading === '' ? value : `${heading} ${value}`
  }
  addOnce(subjects, trimIsbd(heading))
}
