// Which letter a side is about to write, as the request stands; staff may choose another.
import type { Role } from '../../events/event.ts'
import type { RequestState } from '../../state/request-state.ts'
import type { Standing } from '../../state/standing.ts'
import type { LetterKind } from './wording.ts'

const BY_STANDING: { readonly [Each in Standing]?: LetterKind } = {
  Unfilled: 'Unfilled',
  RetryPossible: 'Retry',
  Loaned: 'Supply',
  CopyCompleted: 'Supply',
  Overdue: 'Overdue',
  Recalled: 'Recall',
}

/** @returns undefined where nothing of the letters fits: the supplier's staff have yet to decide what they answer. */
export function usualLetter(
  { standing, whereabouts, questions }: Pick<RequestState, 'standing' | 'whereabouts' | 'questions'>,
  role: Role,
): LetterKind | undefined {
  if (role === 'supplier') return questions.conditions === undefined ? BY_STANDING[standing] : 'Conditions'
  if (whereabouts === 'Lost') return 'Lost'
  return whereabouts === 'AtRequester' || whereabouts === 'ToSupplier' ? 'Return' : 'Request'
}
