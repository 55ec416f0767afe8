// A data folder that was put back from a backup, or that runs on two machines: the library has two lives, and loses neither.
import { cp, writeFile } from 'node:fs/promises'
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
  it('run on two machines, it joins them again, and the later change wins wherever it was made', async () => {
    await using folder = await scratchFolder()
    const first = await makeLibrary(folder.path, 'first')
    const second = join(folder.path, 'second')
    const other = await makeLibrary(folder.path, 'other')
    await makeNetwork(other, first)
    await live(first, BEFORE)
    await cp(first, second, { recursive: true })
    const earlier: Life = { version: 1, written: [[0, 800], [1500, 1800]], gone: [[800, 850]] } // prettier-ignore
    const later: Life = { version: 2, written: [[500, 1000], [1700, 2000]], gone: [[0, 100]] } // prettier-ignore
    const all = remains(BEFORE, earlier, later)
    await live(second, earlier)
    await live(first, later)
    const peer = await startNode(other)
    let node = await startNode(first, { peers: [peer.address] })
    try {
      await expectInStep(node, peer)
      await node.stop()
      for (const data of [second, first]) {
        node = await startNode(data, { peers: [peer.address] })
        await expectRecovered(node, peer)
        await expectVersions(data, all)
        await expectSound(data)
        await node.stop()
      }
      await expectSound(other)
    } finally {
      await node.stop()
      await peer.stop()
    }
  })
})
