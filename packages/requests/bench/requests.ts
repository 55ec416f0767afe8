// How fast the requests view fills, follows and answers, alone on this machine:
//   npm run bench:requests -- [requests]
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RequestIndex } from '../src/view/request-index.ts'
import type { EventBody, EventId } from '../src/events/event.ts'
import { entryOf, type GeneratedShard, generatedJournals } from './generated-journals.ts'

const requests = Number(process.argv[2] ?? '150000')
const LIBRARIES = 200
const NETWORK = 'a'.repeat(64)
const SHARDS_IN_BATCH = 8
const TIMES = 2000

function say(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(58)} ${figure}\n`)
}

function latency(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2)
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms (${times.length} times)`
}

function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

const { libraries, shards, events } = generatedJournals(requests, LIBRARIES, NETWORK)
say('events, requests, libraries', `${events}, ${requests}, ${libraries.length}`)
const folder = mkdtempSync(join(tmpdir(), 'requests-bench-'))
try {
  const path = join(folder, 'requests.sqlite')
  const [self] = libraries
  const index = RequestIndex.open(path, self)
  const before = process.cpuUsage()
  const writing = timed(() => {
    for (let at = 0; at < shards.length; at += SHARDS_IN_BATCH) {
      index.apply(shards.slice(at, at + SHARDS_IN_BATCH).map((shard) => ({ kind: 'whole', of: shard, ...shard }) as const))
    }
  })
  const reducing = timed(() => {
    while (index.reduceSome(1000)) continue
  })
  const seconds = (writing + reducing) / 1000
  say('from empty: events written, then requests reduced', `${(writing / 1000).toFixed(1)} s + ${(reducing / 1000).toFixed(1)} s`)
  say('events a second', Math.round(events / seconds).toLocaleString('en'))
  const { user, system } = process.cpuUsage(before)
  say('of processor time (all threads)', `${((user + system) / 1e6).toFixed(1)} s`)
  say('size of the file', `${Math.round(statSync(path).size / 2 ** 20)} MiB`)
  follow(index, shards)
  lists(index)
  index.close()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** One event comes in, and its request is read again. */
function follow(index: RequestIndex, generated: readonly GeneratedShard[]): void {
  const times: number[] = []
  // The last shard of each journal, while there is room in it.
  const open = generated.filter(({ entries }) => entries.length < 500)
  for (let n = 0; n < TIMES; n++) {
    const shard = open[n % open.length] as GeneratedShard
    const [key = ''] = shard.entries[(n * 7919) % shard.entries.length] ?? []
    const id = key.slice('request/'.length) as EventId
    const found = index.conversation(id as never)
    if (found === undefined) continue
    const body: EventBody = {
      type: 'requestingAgencyMessage',
      request: found.state.id,
      cites: found.state.ends,
      payload: { action: 'Notification' },
    }
    const { entry } = entryOf(body, Date.now() + n, undefined)
    const hash = Buffer.from(shard.hash).map((byte) => byte + 1)
    times.push(
      timed(() => {
        const refused = index.apply([{ kind: 'changes', of: shard, before: shard.hash, hash, changes: [entry] }])
        if (refused.length > 0) return
        index.conversation(found.state.id)
      }),
    )
    ;(shard as { hash: Uint8Array }).hash = hash
  }
  say('one event in and its request read', latency(times))
}

function lists(index: RequestIndex): void {
  for (const box of ['todo', 'open', 'due', 'all'] as const) {
    for (const role of ['requester', 'supplier'] as const) {
      const times = libraries.slice(0, 100).map((library) => timed(() => index.list({ library, role, box })))
      say(`a page: ${box} of a ${role}`, latency(times))
    }
  }
  say('how many wait', latency(libraries.slice(0, 100).map((library) => timed(() => index.countTodos(library, 'supplier')))))
}
