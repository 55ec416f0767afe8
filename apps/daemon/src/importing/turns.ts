// One at a time: who writes much into a library's catalogue waits for the others. A full load must not take what another import has just
// brought for something that its files no longer have.

type Queue = <Result>(replica: object, work: () => Promise<Result>, onWaiting?: () => void) => Promise<Result>

function queue(): Queue {
  const last = new WeakMap<object, Promise<unknown>>()
  return async (replica, work, onWaiting) => {
    const before = last.get(replica)
    if (before !== undefined) onWaiting?.()
    const mine = (before ?? Promise.resolve()).then(work, work)
    last.set(replica, mine)
    try {
      return await mine
    } finally {
      if (last.get(replica) === mine) last.delete(replica)
    }
  }
}

/**
 * Does the work when all that came before it is done, however that ended.
 *
 * @param replica Whose catalogue it is.
 * @param onWaiting Told at once if there is something before.
 */
export const inTurn: Queue = queue()

/**
 * The same for one write: who looks at a record and then changes it must not have an import's batch between the two. Short work only; it
 * may be done within a turn, never the other way round.
 */
export const writingAlone: Queue = queue()
