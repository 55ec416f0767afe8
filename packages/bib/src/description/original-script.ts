// Original script: 880 fields, linked to the romanised ones by $6 (MARC 21, appendix A, "Control subfields").
import type { DataField, MarcField } from '../record.ts'
import { subfieldValue } from '../record.ts'
import { creatorOf } from './creators.ts'
import type { Creator } from './description.ts'
import { addOnce, joinSubfields, trimIsbd } from './text.ts'
import { titleOf } from './title.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

export interface OriginalScript {
  titleOriginal: string | undefined
  readonly creators: Creator[]
  readonly otherScript: string[]
}

/** Gives the title and the creators their original script, and collects the rest of it. */
export function addOriginalScript(target: OriginalScript, fields: readonly MarcField[], linked: readonly DataField[]): void {
  for (const field of linked) {
    const link = subfieldValue(field, '6') ?? ''
    const tag = link.slice(0, 3)
    if (tag === '245' && target.titleOriginal === undefined) target.titleOriginal = titleOf(field)
    else if (!/^[17](?:00|10|11|20)$/.test(tag) || !nameCreator(target.creators, fields, field, tag, link.slice(4, 6))) {
      addOnce(target.otherScript, trimIsbd(joinSubfields(field, LETTERS)))
    }
  }
}

/** Puts the name of an 880 to the creator that it is the name of. False if it can't be told which. */
function nameCreator(
  creators: Creator[],
  fields: readonly MarcField[],
  field: DataField,
  tag: string,
  occurrence: string,
): boolean {
  const nameOriginal = creatorOf(field, tag)?.name
  if (nameOriginal === undefined || occurrence === '00') return false
  const romanised = fields.find(
    (other): other is DataField =>
      other.subfields !== undefined && other.tag === tag && subfieldValue(other, '6')?.slice(0, 6) === `880-${occurrence}`,
  )
  const name = romanised === undefined ? undefined : creatorOf(romanised)?.name
  const at = creators.findIndex((creator) => creator.name === name)
  const creator = creators[at]
  if (creator === undefined || creator.nameOriginal !== undefined) return false
  creators[at] = { ...creator, nameOriginal }
  return true
}
