// A library far away: behind a router that cannot be punched through, on a line of 256 kbit/s with 300 ms each way that loses one
// packet in twenty. It joins through a relay, and catches up after a day offline.
import { describe, expect, it, vi } from 'vitest'
import { makeLibrary, makeNetwork } from '../support/library.ts'
import { scratchFolder, serumpunJson } from '../support/serumpun.ts'
import { hasBadLines } from './bad-line.ts'
import { Lab, whyNot } from './lab.ts'
import { entriesAt, importRecords, Nodes, reachOf } from './nodes.ts'

// Routers, lines and nodes of a small internet on a machine that others use too.
vi.setConfig({ testTimeout: 600_000, expect: { poll: { timeout: 240_000, interval: 500 } } } as Parameters<typeof vi.setConfig>[0])

const missing = await whyNot()
if (missing !== undefined) process.stderr.write(`Reach through real routers is not tested here: ${missing}.\n`)

describe.skipIf(missing !== undefined)('libraries behind routers', () => {
  it('join through a relay over a bad line, and catch up after a day offline', async ({ skip }) => {
    if (!(await hasBadLines())) return skip('There is no python3, or no /dev/net/tun, to make a bad line with.')
    await using lab = await Lab.build()
    await using folder = await scratchFolder()
    await using nodes = new Nodes()
    const [centre, east, far] = await Promise.all(['Pusat', 'Timur', 'Jauh'].map((name) => makeLibrary(folder.path, name)))
    if (!centre || !east || !far) throw new Error('There are three.')
    await makeNetwork(centre, east)
    const hub = await nodes.run(await lab.openPlace('hub'), centre)
    const inviter = await nodes.run(await lab.placeBehindRouter('east', 'scatters-ports'), east, '--peer', hub.address)
    await importRecords(east, 0, 30)
    const throughRelay = async (): Promise<boolean> =>
      (await serumpunJson<{ addresses: string[] }>('status', '--data', east)).addresses.some((one) => one.includes('/p2p-circuit/'))
    await expect.poll(throughRelay).toBe(true)
    const { link } = await serumpunJson<{ link: string }>('invite', '--data', east)

    const quality = { delayMs: 300, lossPercent: 5, kbitPerSecond: 256 }
    const farPlace = await lab.placeBehindRouter('far', 'scatters-ports', quality)
    const newcomer = await nodes.run(farPlace, far, '--limit', '256kbit')
    await serumpunJson('join', link, '--accept', '--data', far)
    await expect.poll(() => entriesAt(newcomer, inviter)).toBe(30)
    await expect.poll(() => reachOf(newcomer, inviter)).toBe('relay')

    await newcomer.stop()
    await importRecords(east, 30, 300)
    const again = await nodes.run(farPlace, far, '--limit', '256kbit')
    await expect.poll(() => entriesAt(again, inviter)).toBe(300)
  })
})
