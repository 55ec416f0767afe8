// Borrowing as a library does it, by real processes: three nodes; one refuses, the next lends and is killed at every step, and
// the borrower is away in between.
import { describe, expect, it } from 'vitest'
import { failure, makeLibrary, makeNetwork } from '../support/library.ts'
import { type NodeProcess, scratchFolder, serumpunJson, startNode } from '../support/serumpun.ts'

interface Shown {
  readonly standing: string
  readonly whereabouts: string
  readonly questions: readonly string[]
  readonly patron?: string
  readonly messages: readonly {
    readonly id: string
    readonly conflict?: object
    readonly written?: { readonly bibliographicInfo?: { readonly title: string } }
  }[]
}
interface Listed {
  readonly items: readonly { readonly reference: string; readonly standing: string; readonly title?: string }[]
}

/** Nodes find each other again after a kill in their own time. */
const SOON = { timeout: 90_000 }

const nodes: NodeProcess[] = []

/** Ends what runs before the folders go. */
const ending = { [Symbol.asyncDispose]: async () => void (await Promise.all(nodes.splice(0).map((node) => node.kill()))) }

async function start(data: string, peers: readonly string[] = [], listen?: string): Promise<NodeProcess> {
  const node = await startNode(data, { peers, ...(listen !== undefined && { listen }) })
  nodes.push(node)
  return node
}

async function kill(node: NodeProcess): Promise<void> {
  nodes.splice(nodes.indexOf(node), 1)
  await node.kill()
}

const list = (data: string, role: 'requester' | 'supplier', box = 'all') =>
  serumpunJson<Listed>('request', 'list', '--role', role, '--box', box, '--data', data)
const show = (data: string, request: string) => serumpunJson<Shown>('request', 'show', request, '--data', data)

/** Until a library has heard of what happened. */
async function standsAs(data: string, request: string, standing: string): Promise<void> {
  await expect
    .poll(async () => [...(await list(data, 'supplier')).items, ...(await list(data, 'requester')).items], SOON)
    .toContainEqual(expect.objectContaining({ reference: request, standing }))
}

describe('a request between nodes', () => {
  it('goes from one that refuses to one that lends, though the lender is killed at every step', async () => {
    await using folder = await scratchFolder()
    await using _ended = ending
    const [a, b, c] = [
      await makeLibrary(folder.path, 'A'),
      await makeLibrary(folder.path, 'B'),
      await makeLibrary(folder.path, 'C'),
    ] as const
    await makeNetwork(a, b, c)
    const [nodeB] = [await start(b)]
    let nodeC = await start(c)
    const listenC = nodeC.address.replace(/\/p2p\/.*$/, '')
    let nodeA = await start(a, [nodeB.address, nodeC.address])
    await expect
      .poll(async () => (await serumpunJson<{ name: string }[]>('peers', '--data', a)).map(({ name }) => name), SOON)
      .toEqual(expect.arrayContaining(['Perpustakaan B', 'Perpustakaan C']))
    const asked = await serumpunJson<{ need: string }>(
      'request',
      'ask',
      '--title=Laskar pelangi',
      '--to=Perpustakaan B',
      '--to=Perpustakaan C',
      '--patron=Anggota-30417',
      '--note=Edisi mana saja',
      `--data=${a}`,
    )
    const [atB, atC] = [`${asked.need}-1`, `${asked.need}-2`]
    await standsAs(b, atB, 'Requested')
    expect((await show(b, atB)).messages[0]?.written?.bibliographicInfo?.title).toBe('Laskar pelangi')
    await serumpunJson('request', 'answer', atB, 'Unfilled', '--reason', 'NotHeld', '--data', b)
    // At once the next of the rota is asked, by the borrower's node alone.
    await standsAs(c, atC, 'Requested')
    /** What was acknowledged is there after a kill at once, and reaches the other side. */
    const says = async (...words: readonly string[]): Promise<void> => {
      await serumpunJson('request', 'answer', atC, ...words, '--data', c)
      await kill(nodeC)
      nodeC = await start(c, [nodeA.address], listenC)
    }
    await says('WillSupply', '--note', 'Besok')
    await standsAs(a, atC, 'WillSupply')
    // Lent while the borrower is away.
    await kill(nodeA)
    await says('Loaned', '--due', '2027-01-31')
    nodeA = await start(a, [nodeB.address, nodeC.address])
    await standsAs(a, atC, 'Loaned')
    await serumpunJson('request', 'tell', atC, 'Received', '--data', a)
    await serumpunJson('request', 'tell', atC, 'Renew', '--data', a)
    await expect.poll(async () => (await show(c, atC)).questions, SOON).toContain('renew')
    await says('RenewYes', '--due', '2027-02-28')
    await expect.poll(async () => (await show(a, atC)).questions, SOON).toEqual([])
    await serumpunJson('request', 'tell', atC, 'ShippedReturn', '--data', a)
    await expect.poll(async () => (await show(c, atC)).whereabouts, SOON).toBe('ToSupplier')
    await says('LoanCompleted')
    await standsAs(a, atC, 'LoanCompleted')
    const [seenByA, seenByC] = [await show(a, atC), await show(c, atC)]
    const { patron, ...same } = seenByA
    expect({ ...same, possible: [] }).toEqual({ ...seenByC, possible: [] })
    expect(seenByA.messages.filter(({ conflict }) => conflict !== undefined)).toEqual([])
    expect(patron).toBe('Anggota-30417')
    expect(JSON.stringify([seenByC, await show(b, atB)])).not.toContain('Anggota-30417')
    expect((await list(b, 'supplier')).items.map(({ reference }) => reference)).toEqual([atB])
  }, 240_000)

  it('says what is wrong in words', async () => {
    await using folder = await scratchFolder()
    const [a, b] = [await makeLibrary(folder.path, 'A'), await makeLibrary(folder.path, 'B')] as const
    const alone = await failure('request', 'ask', '--title', 'Sang Pemimpi', '--data', a)
    expect(alone).toMatchObject({ code: 'NO_MEMBER' })
    await makeNetwork(a, b)
    expect(await failure('request', 'ask', '--title', 'x', '--to', 'Perpustakaan Z', '--data', a)).toMatchObject({
      code: 'NO_SUCH_LIBRARY',
    })
    expect(await failure('request', 'show', 'nothing', '--data', a)).toMatchObject({ code: 'REQUESTS_UNKNOWN' })
    const nobody = await serumpunJson<{ rota: unknown[]; requests: unknown[] }>('request', 'ask', '--title', 'x', '--data', a)
    expect(nobody).toMatchObject({ rota: [], requests: [] })
  })
})
