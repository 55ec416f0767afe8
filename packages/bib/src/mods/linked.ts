// The same thing in several scripts: MODS gives such elements one altRepGroup, MARC 21 links an 880 to a romanised field by $6.
import type { DataField, MarcField } from '../record.ts'

/** A field, and what its element says of other forms of it. */
export interface Alternative {
  readonly field: DataField
  readonly group: string | undefined
  /** ISO 15924 code. */
  readonly script: string | undefined
}

/** ISO 15924 codes and the identification codes of $6 (MARC 21, appendix A). */
export const SCRIPTS: readonly (readonly [script: string, code: string])[] = [
  ['Arab', '(3'],
  ['Latn', '(B'],
  ['Hani', '$1'],
  ['Cyrl', '(N'],
  ['Grek', '(S'],
  ['Hebr', '(2'],
]

/** Links what belongs together. Of each group, the form in Latin letters keeps its tag, or the first one if none is; the others become 880. */
export function linkAlternatives(alternatives: readonly Alternative[]): MarcField[] {
  const groups = new Map<string, Alternative[]>()
  for (const alternative of alternatives) {
    if (alternative.group === undefined) continue
    const key = `${alternative.field.tag} ${alternative.group}`
    const members = groups.get(key)
    if (members === undefined) groups.set(key, [alternative])
    else members.push(alternative)
  }
  const replaced = new Map<Alternative, DataField>()
  let number = 0
  for (const members of groups.values()) {
    if (members.length < 2) continue
    const main = members.find(({ script }) => script === 'Latn') ?? members.find(({ script }) => script === undefined) ?? members[0]
    const occurrence = String(++number).padStart(2, '0')
    for (const member of members) {
      const { field, script } = member
      const code = SCRIPTS.find(([name]) => name === script)?.[1]
      const link = member === main ? `880-${occurrence}` : `${field.tag}-${occurrence}${code === undefined ? '' : `/${code}`}`
      replaced.set(member, {
        tag: member === main ? field.tag : '880',
        indicators: field.indicators,
        subfields: [{ code: '6', value: link }, ...field.subfields],
      })
    }
  }
  return alternatives.map((alternative) => replaced.get(alternative) ?? alternative.field)
}
