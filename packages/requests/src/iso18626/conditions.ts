// Conditions of a loan that is not yet sent have no message of their own in the standard. ReShare writes marks at the beginning of notes
// for them, which CrossLink and others understand; Alma has staff write a word. Events have flags.

/** The supplier will supply if its conditions are accepted. */
const CONDITIONAL = '#ReShareAddLoanCondition#'

/** The requester accepts them. */
const ACCEPTED = '#ReShareLoanConditionAgreeResponse#'
const ACCEPTED_IN_ALMA = 'ACCEPT'

export interface MarkedNote {
  readonly isMarked: boolean
  /** Without the mark; undefined where nothing is left. */
  readonly note: string | undefined
}

function unmarked(note: string | undefined, mark: string): MarkedNote {
  if (note?.trimStart().startsWith(mark) !== true) return { isMarked: false, note }
  const rest = note.trimStart().slice(mark.length).trimStart()
  return { isMarked: true, note: rest === '' ? undefined : rest }
}

const marked = (mark: string, note: string | undefined): string => (note === undefined ? mark : `${mark} ${note}`)

export const markConditional = (note: string | undefined): string => marked(CONDITIONAL, note)
export const markAccepted = (note: string | undefined): string => marked(ACCEPTED, note)
export const readConditional = (note: string | undefined): MarkedNote => unmarked(note, CONDITIONAL)

export function readAccepted(note: string | undefined): MarkedNote {
  return note?.trim() === ACCEPTED_IN_ALMA ? { isMarked: true, note: undefined } : unmarked(note, ACCEPTED)
}
