// How libraries are named in messages: by their ISIL (ISO 15511), which other systems know, or by their own id.
import { type LibraryId, parseLibraryId } from '@serumpun/replica'
import type { AgencyId } from './message.ts'

/** The type of an agency id that is a library's id in Serumpun. */
const OWN_TYPE = 'Serumpun'

/** @param isil As the library's profile has it. @default it has none, and is named by its id */
export function agencyOf(library: LibraryId, isil?: string): AgencyId {
  return isil === undefined
    ? { agencyIdType: { value: OWN_TYPE }, agencyIdValue: library }
    : { agencyIdType: { value: 'ISIL' }, agencyIdValue: isil }
}

/** The library whose id it is; undefined for ids of other types, which directories know. */
export function libraryOf({ agencyIdType, agencyIdValue }: AgencyId): LibraryId | undefined {
  if (agencyIdType.value !== OWN_TYPE) return undefined
  try {
    return parseLibraryId(agencyIdValue)
  } catch {
    return undefined
  }
}

/** As people write it: `ISIL ID-JaPN`. */
export function agencyText({ agencyIdType, agencyIdValue }: AgencyId): string {
  return `${agencyIdType.value} ${agencyIdValue}`.trim()
}
