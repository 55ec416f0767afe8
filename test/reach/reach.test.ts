// Real nodes behind real routers find each other, and a direct way where the routers allow it. Needs root and Linux; elsewhere it
// is skipped, and says why. On bad lines: reach.long.test.ts.
import { describe, expect, it, vi } from 'vitest'
import { makeLibrary, makeNetwork } from '../support/library.ts'
import { scratchFolder } from '../support/serumpun.ts'
import { Lab, whyNot } from './lab.ts'
import { entriesAt, importRecords, Nodes, reachOf } from './nodes.ts'

// Routers, lines and nodes of a small internet on a machine that others use too.
vi.setConfig({ testTimeout: 180_000, expect: { poll: { timeout: 90_000, interval: 500 } } } as Parameters<typeof vi.setConfig>[0])

const missing = await whyNot()
if (missing !== undefined) process.stderr.write(`Reach through real routers is not tested here: ${missing}.\n`)

describe.skipIf(missing !== undefined)('libraries behind routers', () => {
  it('find each other through one that they know, and connect directly where the routers keep ports', async () => {
    await using lab = await Lab.build()
    await using folder = await scratchFolder()
    await using nodes = new Nodes()
    const names = ['Pusat', 'Timur', 'Barat'] as const
    const [centre, east, west] = await Promise.all(names.map((name) => makeLibrary(folder.path, name)))
    if (!centre || !east || !west) throw new Error('There are three.')
    await makeNetwork(centre, east, west)
    const hub = await nodes.run(await lab.openPlace('hub'), centre)
    const [eastPlace, westPlace] = [
      await lab.placeBehindRouter('east', 'keeps-ports'),
      await lab.placeBehindRouter('west', 'keeps-ports'),
    ]
    const [a, b] = await Promise.all([
      nodes.run(eastPlace, east, '--peer', hub.address),
      nodes.run(westPlace, west, '--peer', hub.address),
    ])
    await expect.poll(() => reachOf(a, b)).toBe('direct')
    await expect.poll(() => reachOf(b, a)).toBe('direct')
    // The one whom they knew may go now.
    await hub.stop()
    await importRecords(east, 0, 50)
    await expect.poll(() => entriesAt(b, a)).toBe(50)
  })
})
