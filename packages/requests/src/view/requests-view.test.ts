import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Cbor, createIdentity, type DatasetName, type Identity, inlineShardWork, Replica } from '@serumpun/replica'
import { MemoryStore } from '@serumpun/replica/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { eventBody, type RequestId } from '../events/event.ts'
import { RequestsView } from './requests-view.ts'

const dataset = `journal/${'a'.repeat(64)}/2026` as DatasetName
const supplier = createIdentity().library
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function replicaOf(identity: Identity = createIdentity()): Promise<Replica> {
  return await Replica.open({ store: new MemoryStore(), identity, work: inlineShardWork() })
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'requests-view-'))
  closing.push(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function open(replica: Replica, path: string): Promise<RequestsView> {
  const view = await RequestsView.open({ path, landed: replica, self: replica.library })
  closing.push(() => view.close())
  return view
}

const request = (replica: Replica, n: number): { prefix: string; body: Cbor } => {
  const payload = {
    requestingAgencyId: replica.library,
    supplyingAgencyId: supplier,
    requestingAgencyRequestId: `R${n}`,
    need: `N${n}`,
    requestType: 'New' as const,
    serviceType: 'Loan' as const,
  }
  return { prefix: 'request', body: { ...(eventBody({ type: 'request', cites: [], payload }) as object), own: [] } as Cbor }
}

const everyOne = (index: RequestsView['index']) =>
  index
    .after(0, 100_000)
    .map(({ summary }) => summary)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))

const all = (view: RequestsView, replica: Replica): number =>
  view.index.list({ library: replica.library, role: 'requester', box: 'all', limit: 500 }).requests.length

describe('the view of a node', () => {
  it('sees what is appended, and what was there before it was opened', async () => {
    const replica = await replicaOf()
    await replica.append(dataset, [request(replica, 1)])
    const view = await open(replica, join(folder(), 'view'))
    await view.whenCurrent()
    expect(all(view, replica)).toBe(1)
    const [key = ''] = await replica.append(dataset, [request(replica, 2)])
    await view.whenCurrent()
    expect(all(view, replica)).toBe(2)
    expect(view.index.conversation(key.slice('request/'.length) as RequestId)?.state.standing).toBe('Requested')
  })

  it('goes on where it stopped, and is the same as one built anew', async () => {
    const replica = await replicaOf()
    const path = folder()
    const first = await open(replica, join(path, 'a'))
    for (let n = 0; n < 600; n += 100)
      await replica.append(
        dataset,
        Array.from({ length: 100 }, (_, i) => request(replica, n + i)),
      )
    await first.whenCurrent()
    await first.close()
    await replica.append(dataset, [request(replica, 1000)])
    const again = await open(replica, join(path, 'a'))
    const anew = await open(replica, join(path, 'b'))
    await Promise.all([again.whenCurrent(), anew.whenCurrent()])
    expect(everyOne(again.index)).toHaveLength(601)
    expect(everyOne(again.index)).toEqual(everyOne(anew.index))
  })

  it('says so where it cannot be written, and catches up when it can', async () => {
    const replica = await replicaOf()
    const path = join(folder(), 'view')
    const view = await open(replica, path)
    await view.whenCurrent()
    const lock = new DatabaseSync(path)
    lock.exec('BEGIN EXCLUSIVE')
    await replica.append(dataset, [request(replica, 1)])
    await expect(view.whenCurrent()).rejects.toMatchObject({ code: 'REQUESTS_WRITE_FAILED' })
    lock.exec('ROLLBACK')
    lock.close()
    await expect.poll(() => all(view, replica)).toBe(1)
    await view.whenCurrent()
  })

  it('forgets what is no longer in the replica', async () => {
    const [before, after] = [await replicaOf(), await replicaOf()]
    const path = join(folder(), 'view')
    const first = await open(before, path)
    await before.append(dataset, [request(before, 1)])
    await first.whenCurrent()
    await first.close()
    const second = await open(after, path)
    await second.whenCurrent()
    expect(everyOne(second.index)).toEqual([])
  })
})
