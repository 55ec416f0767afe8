// A data folder that was put back from a backup, or that runs on two machines: the library has two lives, and loses neither.
import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeIso2709, type MarcRecord } from '@serumpun/bib'
import { describe, expect, it } from 'vitest'
import { expectSound, exportOf, importInto, makeLibrary, makeNetwork, recordsIn } from '../support/library.ts'
import { testRecord } from '../support/records.ts'
import { catalogueRoot, type NodeProcess, scratchFolder, startNode, statusOf } from '../support/serumpun.ts'

const SOURCE = 'ID-TEST'

interface Life {
  readonly version: number
  /** Numbers of records written as this version, `[from, to)`. */
  readonly written: readonly (readonly [from: number, to: number])[]
  readonly gone?: readonly (readonly [from: number, to: number])[]
}

const numbersIn = (ranges: Life['written']): number[] =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i))

const withdrawn = (number: number): MarcRecord => ({ ...testRecord(number, SOURCE), leader: '00000dam a2200000 a 4500' })

/** Imports what happened in a life. */
async function live(data: string, { version, written, gone = [] }: Life): Promise<void> {
  const records = [
    ...numbersIn(written).map((number) => testRecord(number, SOURCE, version)),
    ...numbersIn(gone).map((number) => withdrawn(number)),
  ]
  const file = `${data}-${version}.mrc`
  await writeFile(file, Buffer.concat(records.map((record) => encodeIso2709(record))))
  await importInto(data, file)
}

/** What remains of lives when each of them has the last word on what it touched: versions by number of record. */
function remains(...lives: readonly Life[]): Map<number, number> {
  const versions = new Map<number, number>()
  for (const { version, written, gone = [] } of lives) {
    for (const number of numbersIn(written)) versions.set(number, version)
    for (const number of numbersIn(gone)) versions.delete(number)
  }
  return versions
}

async function versionsIn(data: string): Promise<Map<number, number>> {
  return new Map(
    recordsIn(await exportOf(data)).map((record) => {
      const text = record.toString()
      // 001 begins behind the directory's end mark.
      const number = text.slice(text.indexOf('\u001e') + 2, text.indexOf('\u001e', text.indexOf('\u001e') + 1))
      return [Number(number), Number(/ edisi (?<version>\d+) \//.exec(text)?.groups?.['version'] ?? 0)] as const
    }),
  )
}

async function expectVersions(data: string, expected: ReadonlyMap<number, number>): Promise<void> {
  const order = (versions: ReadonlyMap<number, number>): [number, number][] => [...versions].toSorted(([a], [b]) => a - b)
  expect(order(await versionsIn(data))).toEqual(order(expected))
}

/** Both have the same catalogue of the library, whole. */
async function expectInStep(here: NodeProcess, there: NodeProcess): Promise<void> {
  const { library } = await statusOf(here)
  await expect
    .poll(
      async () => {
        const root = await catalogueRoot(here, library.id)
        return root !== undefined && root === (await catalogueRoot(there, library.id))
      },
      { timeout: 60_000 },
    )
    .toBe(true)
}

/** A starting node first learns what its peers remember of it, and is then in step with them. */
async function expectRecovered(node: NodeProcess, peer: NodeProcess): Promise<void> {
  await expect.poll(() => node.stderr(), { timeout: 60_000 }).toContain('"event":"recovered","dataset":"catalogue/main"')
  await expectInStep(node, peer)
}

const BEFORE: Life = { version: 0, written: [[0, 1500]] }

describe('two lives of one library', () => {
  it('restored from an older copy and given new records while offline, it loses neither side', async () => {
    await using folder = await scratchFolder()
    const own = await makeLibrary(folder.path, 'own')
    const other = await makeLibrary(folder.path, 'other')
    await makeNetwork(other, own)
    const backup = join(folder.path, 'backup')
    await live(own, BEFORE)
    await cp(own, backup, { recursive: true })
    const lost: Life = { version: 1, written: [[0, 800], [1500, 2000]], gone: [[800, 850]] } // prettier-ignore
    // Changed in both; removed there and changed here; changed there and removed here; added in both.
    const restored: Life = { version: 2, written: [[500, 1000], [1500, 1550], [2000, 2300]], gone: [[0, 100], [1200, 1250]] } // prettier-ignore
    const peer = await startNode(other)
    let node = await startNode(own, { peers: [peer.address] })
    try {
      await live(own, lost)
      await expectInStep(node, peer)
      await node.stop()
      await rm(own, { recursive: true })
      await cp(backup, own, { recursive: true })
      await live(own, restored)

      node = await startNode(own, { peers: [peer.address] })
      await expectRecovered(node, peer)
      await expectVersions(own, remains(BEFORE, lost, restored))

      // Life goes on from there, for both.
      const later: Life = { version: 3, written: [[50, 60], [5000, 5100]] } // prettier-ignore
      await live(own, later)
      await expectInStep(node, peer)
      await expectVersions(own, remains(BEFORE, lost, restored, later))
      await expectSound(own)
      await expectSound(other)
    } finally {
      await node.stop()
      await peer.stop()
    }
  })
})

describe('a library of which only the key is left', () => {
  it('gets all of it back from those who hold it', async () => {
    await using folder = await scratchFolder()
    const own = await makeLibrary(folder.path, 'own')
    const other = await makeLibrary(folder.path, 'other')
    await makeNetwork(other, own)
    const all: Life = { version: 0, written: [[0, 2000]], gone: [[100, 200]] } // prettier-ignore
    await live(own, all)
    const peer = await startNode(other)
    let node = await startNode(own, { peers: [peer.address] })
    try {
      const { library } = await statusOf(node)
      await expectInStep(node, peer)
      await node.stop()
      for (const name of ['store', 'views']) await rm(join(own, name), { recursive: true })
      node = await startNode(own, { peers: [peer.address] })
      await expectRecovered(node, peer)
      await expect.poll(async () => (await statusOf(node)).library, { timeout: 30_000 }).toEqual(library)
      await expectVersions(own, remains(all))
      await expectSound(own)
      await expectSound(other)
    } finally {
      await node.stop()
      await peer.stop()
    }
  })
})
