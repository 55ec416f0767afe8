// Calls about pairs of titles that may be one. Same errors as `fetchStatus`.
import { addressOf, ask, askJson } from './call.ts'
import type { Assertion, ReviewPage } from './types.ts'

export async function fetchReview(cursor: string | undefined, signal: AbortSignal): Promise<ReviewPage> {
  return (await askJson(addressOf('/api/review', { query: { limit: 10, cursor } }), { signal })) as ReviewPage
}

/** Says that two records are of one title, or are not, or takes back what was said. */
export async function assert(assertion: Assertion): Promise<void> {
  await ask('/api/assertions', {
    method: 'POST',
    body: JSON.stringify(assertion),
    headers: { 'content-type': 'application/json' },
  })
}
