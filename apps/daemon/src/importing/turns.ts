// One at a time: who writes much into a library's catalogue waits for the others. A full load must not take what another import has just
// brought for something that its files no longer have.
const LAST = new WeakMap<object, Promise<unknown>>()

/**
 * Does the work when all that came before it is done, however that ended.
 *
 * @param replica Whose catalogue it is.
 */
export async function inTurn<Result>(replica: object, work: () => Promise<Result>): Promise<Result> {
  const before = LAST.get(replica) ?? Promise.resolve()
  const mine = before.then(work, work)
  LAST.set(replica, mine)
  return await mine
}
