// Which records have been written by hand while a full load was under way: its files cannot have them, and they must stay.
import type { Replica } from '@serumpun/replica'

/** Keys that are remembered; at the rate at which the API lets people write, a full load would have to take an hour and a half. */
const MOST_REMEMBERED = 100_000

interface Written {
  /** Counts writes, so that what came after a moment can be told. */
  count: number
  readonly at: Map<string, number>
}

const WRITTEN = new WeakMap<Replica, Written>()

function writtenIn(replica: Replica): Written {
  const known = WRITTEN.get(replica) ?? { count: 0, at: new Map() }
  WRITTEN.set(replica, known)
  return known
}

export function noteWrittenByHand(replica: Replica, key: string): void {
  const written = writtenIn(replica)
  written.at.delete(key)
  written.at.set(key, ++written.count)
  if (written.at.size <= MOST_REMEMBERED) return
  const [oldest] = written.at.keys()
  if (oldest !== undefined) written.at.delete(oldest)
}

/** @returns asks whether a record has been written by hand after this moment. */
export function writtenByHandFromNow(replica: Replica): (key: string) => boolean {
  const written = writtenIn(replica)
  const now = written.count
  return (key) => (written.at.get(key) ?? 0) > now
}
