// What the parties write to each other is sealed for them, so that whoever carries their journals reads none of it (I7).
import { encodeCbor, type LibraryId } from '@serumpun/replica'
import type { EventType, RequestId } from '../events/event.ts'

/** HPKE to libraries' keys, as @serumpun/network does it. */
export interface Sealing {
  /** @param context is bound to what is sealed: it opens nowhere else. */
  seal(message: Uint8Array, to: readonly LibraryId[], context: Uint8Array): Promise<Uint8Array>
  /** @returns undefined where it was not sealed for this library in this context, or is damaged. */
  unseal(sealed: Uint8Array, context: Uint8Array): Promise<Uint8Array | undefined>
}

/** Where something sealed belongs, so that no event can carry what was sealed for another. */
export function sealingContext(
  network: string,
  author: LibraryId,
  { type, request }: { readonly type: EventType; readonly request: RequestId | undefined },
): Uint8Array {
  return encodeCbor(['serumpun request 1', network, author, type, request ?? null])
}
