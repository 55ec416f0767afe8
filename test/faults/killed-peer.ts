// A power cut on one side or the other in the midst of a transfer, again and again: it ends with equal roots, and everything
// verifies.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { seededChance } from '../support/chance.ts'
import { datasetOf, expectSound, importInto, makeLibrary, makeNetwork } from '../support/library.ts'
import { type Door, Line, portOf } from '../support/line.ts'
import { writeRecords } from '../support/records.ts'
import { catalogueRoot, type NodeProcess, scratchFolder, serumpunJson, startNode, statusOf } from '../support/serumpun.ts'

/** A library whose node can be killed and started again at the same end of a line. */
class Side {
  readonly data: string
  readonly #here: Door
  readonly #there: Door
  #listen = '/ip4/127.0.0.1/tcp/0'
  #node: NodeProcess | undefined

  constructor(data: string, here: Door, there: Door) {
    this.data = data
    this.#here = here
    this.#there = there
  }

  get node(): NodeProcess {
    if (this.#node === undefined) throw new Error(`The node on ${this.data} has not been started.`)
    return this.#node
  }

  async start(): Promise<void> {
    this.#node = await startNode(this.data, { listen: this.#listen, peers: [this.#there.address] })
    const port = portOf(this.#node.address)
    this.#listen = `/ip4/127.0.0.1/tcp/${port}`
    this.#here.leadTo(port)
  }

  async kill(): Promise<void> {
    await this.#node?.kill()
  }
}

/** Bytes that carry the whole catalogue, as a bundle of it does. */
async function sizeOfBundle(data: string): Promise<number> {
  const bundle = `${data}.bundle`
  await serumpunJson('bundle', 'export', bundle, '--data', data)
  return (await stat(bundle)).size
}

export async function killPeers({ records, kills }: { readonly records: number; readonly kills: number }): Promise<void> {
  const chance = seededChance('killed peer')
  await using folder = await scratchFolder()
  await using line = new Line()
  const [atGiver, atTaker] = [await line.door(), await line.door()]
  const giver = new Side(await makeLibrary(folder.path, 'giver'), atGiver, atTaker)
  const taker = new Side(await makeLibrary(folder.path, 'taker'), atTaker, atGiver)
  await makeNetwork(giver.data, taker.data)
  const file = join(folder.path, 'records.mrc')
  await writeRecords(file, 0, records)
  await importInto(giver.data, file)
  const whole = await sizeOfBundle(giver.data)
  // Together less than the whole: the last kill comes before its end. Each carries more than two nodes say before the first shard.
  const next = (): number => chance.between(Math.floor((whole / kills) * 0.6), Math.floor(whole / kills))
  try {
    line.cut(next())
    await giver.start()
    const { library } = await statusOf(giver.node)
    await taker.start()
    for (let kill = 1; kill < kills; kill++) {
      await line.held
      const side = chance.pick([giver, taker])
      await side.kill()
      line.cut(next())
      await side.start()
    }
    await line.held
    await taker.kill()
    const half = await datasetOf(taker.data, 'catalogue/main', library.id)
    expect(half).toMatchObject({ complete: false })
    expect(half?.landedShards).toBeGreaterThan(0)
    line.cut()
    await taker.start()
    const root = await catalogueRoot(giver.node, library.id)
    expect(root).toBeDefined()
    await expect.poll(() => catalogueRoot(taker.node, library.id), { timeout: 60_000 }).toBe(root)
    // What had been verified before the last kill was not fetched again.
    expect(line.passed).toBeLessThan(whole)
    await expect
      .poll(async () => (await statusOf(taker.node)).views.catalogue, { timeout: 60_000 })
      .toMatchObject({ records, current: true })
    for (const { data } of [giver, taker]) await expectSound(data)
  } finally {
    await Promise.all([giver.kill(), taker.kill()])
  }
}
