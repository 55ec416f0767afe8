import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { TwoLibraries } from '../testing/two-libraries.ts'
import { REQUESTER, SUPPLIER } from '../testing/conversation.ts'
import { RequestIndex } from '../view/request-index.ts'
import { KeptLedger } from './kept-ledger.ts'
import { ALWAYS } from './ledger.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

describe('the balance of a node', () => {
  it('follows the view, request by request', async () => {
    const libraries = new TwoLibraries('Loan')
    closing.push(() => libraries.close())
    const kept = new KeptLedger(() => libraries.index('requester'))
    const borrowed = async () => (await kept.ledger()).sidesOf(REQUESTER, ALWAYS).borrowed
    expect(await borrowed()).toMatchObject({ asked: 1, open: 1, loans: 0 })
    libraries.deliver('supplier', () => true, false)
    libraries.say('supplier', 'status Loaned')
    expect(await borrowed()).toMatchObject({ loans: 0 })
    libraries.deliver('requester', () => true, false)
    expect(await borrowed()).toMatchObject({ asked: 1, loans: 1 })
    expect((await kept.ledger()).sidesOf(SUPPLIER, ALWAYS).lent).toMatchObject({ loans: 1 })
  })

  it('knows the cost of what was supplied where somebody can read it, and counts anew after that failed', async () => {
    const libraries = new TwoLibraries('Loan')
    closing.push(() => libraries.close())
    let unreadable = true
    const kept = new KeptLedger(
      () => libraries.index('requester'),
      async () => {
        if (unreadable) throw new Error('no key')
        return await Promise.resolve({ currency: 'IDR', hundredths: 2_500_000 })
      },
    )
    const costed = async () => (await kept.ledger()).sidesOf(REQUESTER, ALWAYS).borrowed.costed
    expect(await costed()).toEqual({})
    libraries.deliver('supplier', () => true, false)
    libraries.say('supplier', 'status Loaned')
    libraries.deliver('requester', () => true, false)
    await expect(kept.ledger()).rejects.toThrow('no key')
    unreadable = false
    expect(await costed()).toEqual({ IDR: { requests: 1, hundredths: 2_500_000 } })
  })

  it('counts anew where the view was begun anew', async () => {
    const [first, second] = [new TwoLibraries('Loan'), RequestIndex.open(':memory:')]
    closing.push(
      () => first.close(),
      () => second.close(),
    )
    let index: RequestIndex = first.index('requester')
    const kept = new KeptLedger(() => index)
    expect((await kept.ledger()).libraries()).toHaveLength(2)
    index = second
    index.apply([
      {
        kind: 'whole',
        of: { library: REQUESTER, dataset: `journal/${'a'.repeat(64)}/2026` as never, branch: 0, shard: 0 },
        hash: createHash('sha256').digest(),
        entries: [],
      },
    ])
    expect((await kept.ledger()).libraries()).toEqual([])
  })
})
