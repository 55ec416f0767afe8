// One at a time: who imports into a library's catalogue waits for the others. A full load must not take what another import has just
// brought for something that its files no longer have.
import type { Replica } from '@serumpun/replica'

const LAST = new WeakMap<Replica, Promise<unknown>>()

/** Does the work when all that came before it is done, however that ended. */
export async function inTurn<Result>(replica: Replica, work: () => Promise<Result>): Promise<Result> {
  const before = LAST.get(replica) ?? Promise.resolve()
  const mine = before.then(work, work)
  LAST.set(replica, mine)
  return await mine
}
