// The floor, in the same run: what the same records cost without anything of ours.
import { join } from 'node:path'
import { type Bench, percentile, perSecond } from '../bench.ts'
import { Child } from '../processes/child.ts'
import type { FloorCommands } from '../processes/floor-node.ts'

const SCRIPT = join(import.meta.dirname, '../processes/floor-node.ts')

interface FloorRun {
  readonly rate: number
  readonly rssMb: readonly [newcomer: number, source: number]
}

async function filledFloor(bench: Bench, records: number): Promise<string> {
  return await bench.filled(`floor-${records}`, async (folder) => {
    const source = await Child.start<FloorCommands>('floor source', SCRIPT)
    await source.ask('open', { folder })
    await source.ask('fill', { folder, records })
    await source.ask('close')
    await source.stop()
  })
}

async function floorRun(bench: Bench, records: number, rows: 'record' | 'chunk'): Promise<FloorRun> {
  const filled = await filledFloor(bench, records)
  const source = await Child.start<FloorCommands>('floor source', SCRIPT)
  await source.ask('open', { folder: filled })
  const { addresses } = await source.ask('listen')
  const newcomer = await Child.start<FloorCommands>('floor newcomer', SCRIPT)
  await newcomer.ask('open', { folder: await bench.folder('floor-newcomer') })
  const [address] = addresses
  const { dialled, at } = await newcomer.ask('fetch', { folder: filled, address: address as string, rows })
  const rssMb = [(await newcomer.ask('use')).rssPeakMb, (await source.ask('use')).rssPeakMb] as const
  for (const process of [newcomer, source]) {
    await process.ask('close')
    await process.stop()
  }
  return { rate: perSecond(records, at - dialled), rssMb }
}

export async function measureFloor(bench: Bench): Promise<void> {
  const { records, runs } = bench.options
  for (const rows of ['record', 'chunk'] as const) {
    const done: FloorRun[] = []
    for (let i = 0; i < (rows === 'record' ? runs : 1); i++) done.push(await floorRun(bench, records, rows))
    const rate = percentile(
      done.map((run) => run.rate),
      0.5,
    )
    const [newcomer, source] = [0, 1].map((side) => Math.round(Math.min(...done.map(({ rssMb }) => rssMb[side] as number))))
    bench.add({
      measure: rows === 'record' ? 'floor: zstd chunks, one stream, a Level row for each record' : 'floor with chunks stored whole',
      value: `${rate.toLocaleString('en')} records/s, ${newcomer} + ${source} MB (receiver + sender)`,
      number: rate,
    })
    if (rows === 'record') {
      bench.figures.floorRate = rate
      bench.figures.floorRssMb = Math.max(newcomer as number, source as number)
    }
  }
}
