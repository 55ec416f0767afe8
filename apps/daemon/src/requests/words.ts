// The words with which staff and programs say things: the standard's own, and some for what it says with an answerYesNo, or not at all.
import type { MessageKind, Role } from '@serumpun/requests'

export const OWN_WORDS: { readonly [Side in Role]: Readonly<Record<string, MessageKind>> } = {
  supplier: {
    CancelYes: 'CancelResponse Y',
    CancelNo: 'CancelResponse N',
    RenewYes: 'RenewResponse Y',
    RenewNo: 'RenewResponse N',
    Notification: 'supplier Notification',
    StatusRequestResponse: 'StatusRequestResponse',
    Close: 'supplier close',
  },
  requester: { AcceptConditions: 'AcceptConditions', Reminder: 'Reminder', Close: 'requester close' },
}

const WORDS = new Map<MessageKind, string>(
  Object.values(OWN_WORDS).flatMap((words) => Object.entries(words).map(([word, kind]) => [kind, word] as const)),
)

/** The word for a kind of message. Conditions make WillSupply a conditional one. */
export function wordFor(kind: MessageKind): string {
  if (kind === 'conditional WillSupply') return 'WillSupply'
  return WORDS.get(kind) ?? kind.replace(/^status /, '')
}
