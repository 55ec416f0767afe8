// What a supplier wrote about a request, all its messages together.
import type { PrivatePart, RequestConversation } from '@serumpun/requests'

type Answer = PrivatePart<'supplyingAgencyMessage'>

/** What has been answered so far; the newest word counts, and messages that had no effect don't. */
export function answerOf({ state, events }: RequestConversation, parts: ReadonlyMap<string, PrivatePart>): Answer {
  const idle = new Set<string>(state.conflicts.map(({ event }) => event))
  let answer: Answer = {}
  for (const { event } of events) {
    const part = parts.get(event.id) as Answer | undefined
    if (event.type !== 'supplyingAgencyMessage' || idle.has(event.id) || part === undefined) continue
    const deliveryInfo = part.deliveryInfo && { ...answer.deliveryInfo, ...part.deliveryInfo }
    answer = { ...answer, ...part, ...(deliveryInfo && { deliveryInfo }) }
  }
  return answer
}
