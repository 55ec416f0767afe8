// What a library is to this node. Who decides it is the layer above (membership); this layer asks, each time that it matters.
import type { LibraryId } from '@serumpun/replica'

/**
 * - `member`: of a network that both are in. Synchronises, is dialled, is relayed for.
 * - `known`: no member (yet), but somebody with whom joining is under way: may ask to join as often as it likes.
 * - `stranger`: may ask to join, within tight limits, and nothing else.
 * - `blocked`: is not let in at all, in either direction.
 */
export type Standing = 'member' | 'known' | 'stranger' | 'blocked'

/** Must be cheap: it is asked for every connection and every stream. */
export type StandingOf = (library: LibraryId) => Standing

export const everybodyIsMember: StandingOf = () => 'member'
