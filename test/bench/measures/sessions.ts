// What happens between two nodes that have met: knowing to be in sync, several sources, a broken transfer.
import { type Bench, type NodeProcess, percentile, perSecond } from '../bench.ts'

/** Connected → known to be in sync, with nothing new on either side. */
export async function measureInSync(bench: Bench): Promise<void> {
  const { records } = bench.options
  const folder = await bench.replica(records)
  const { node: source, addresses } = await bench.serving(records)
  const replica = await bench.node({ folder, name: 'replica' })
  await replica.ask('dial', { addresses })
  const { ms, bytes } = await replica.ask('meetAgain', { times: 20 })
  await bench.endAll(replica, source)
  const [p50, max, most] = [percentile(ms, 0.5), Math.max(...ms), Math.max(...bytes)]
  bench.add({
    measure: 'connected → known to be in sync, nothing new',
    value: `p50 ${p50.toFixed(1)} ms, max ${max.toFixed(1)} ms, ${most} bytes of our protocol`,
    requirement: '≤ 100 ms, ≤ 1 KB',
    ok: max <= 100 && most <= 1024,
    number: p50,
  })
}

/** Fetches everything from these sources at once. */
async function fetchFrom(
  bench: Bench,
  addresses: readonly string[],
): Promise<{ ms: number; received: number; newcomer: NodeProcess }> {
  const { records } = bench.options
  const newcomer = await bench.node({ folder: await bench.folder('newcomer'), name: 'newcomer' })
  const { dialled } = await newcomer.ask('dial', { addresses })
  const { at } = await newcomer.ask('untilHeld', { entries: records })
  const { received } = await newcomer.ask('use')
  return { ms: at - dialled, received, newcomer }
}

export async function measureSources(bench: Bench): Promise<void> {
  const { records } = bench.options
  const replica = await bench.replica(records)
  const first = await bench.serving(records)
  const single = await fetchFrom(bench, first.addresses)
  await bench.endAll(single.newcomer)

  const others = []
  for (const [name, stalled] of [
    ['second', false],
    ['stalled', true],
  ] as const) {
    const node = await bench.node({ folder: await bench.copyOf(replica, name), name, stalled })
    others.push({ node, ...(await node.ask('listen')) })
  }
  const three = await fetchFrom(
    bench,
    [first, ...others].flatMap(({ addresses }) => addresses),
  )
  await three.newcomer.kill()
  await bench.endAll(first.node, ...others.slice(0, 1).map(({ node }) => node))
  await others[1]?.node.kill()

  const slower = three.ms / single.ms
  bench.add({
    measure: 'three sources, one of them stalled, compared with one good source',
    value: `${slower.toFixed(2)} × the time (${perSecond(records, three.ms).toLocaleString('en')} records/s)`,
    requirement: '≤ 1 ×',
    compared: `${perSecond(records, single.ms).toLocaleString('en')} records/s`,
    // Two runs of the same differ by a few percent.
    ok: slower <= 1.05,
    number: slower,
  })
  const twice = Math.max(0, three.received / single.received - 1)
  bench.add({
    measure: '… bytes fetched twice',
    value: `${(twice * 100).toFixed(1)} %`,
    requirement: '≤ 5 %',
    ok: twice <= 0.05,
    number: twice,
  })
}

/** The newcomer is killed at 90 % and started again. */
export async function measureResume(bench: Bench): Promise<void> {
  const { records } = bench.options
  const { node: source, addresses } = await bench.serving(records)
  const whole = bench.figures.receivedBytes ?? (await undisturbed(bench, addresses))
  const folder = await bench.folder('newcomer')
  const broken = await bench.node({ folder, name: 'newcomer' })
  await broken.ask('dial', { addresses })
  await broken.ask('untilLanded', { fraction: 0.9 })
  await broken.kill()
  const resumed = await bench.node({ folder, name: 'newcomer' })
  await resumed.ask('dial', { addresses })
  await resumed.ask('untilHeld', { entries: records })
  const { received } = await resumed.ask('use')
  await bench.endAll(resumed, source)
  const part = received / whole
  bench.add({
    measure: 'a transfer killed at 90 % and resumed fetches, of the whole',
    value: `${(part * 100).toFixed(1)} %`,
    requirement: '≤ 12 %',
    ok: part <= 0.12,
    number: part,
  })
}

async function undisturbed(bench: Bench, addresses: readonly string[]): Promise<number> {
  const { received, newcomer } = await fetchFrom(bench, addresses)
  await bench.endAll(newcomer)
  return received
}
