import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fill, TestOaiServer } from '../../../../test/support/oai-server.ts'
import { DataFolder } from '../data-folder.ts'
import { createLog } from '../log.ts'
import { Harvests } from './harvests.ts'
import type { Pace } from './pace.ts'
import { sourceOf } from './source.ts'
import { HarvestedLibrary } from './testing/catalogue.ts'

/** A clock that stands still until it is told to go on; who waits is woken when it has come far enough. */
class SetPace implements Pace {
  ms = Date.parse('2026-03-01T12:00:00Z')
  readonly #waiting = new Set<{ until: number; resolve: () => void }>()

  now(): number {
    return this.ms
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter = { until: this.ms + ms, resolve }
      this.#waiting.add(waiter)
      const stop = (): void => reject(signal.reason as Error)
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
    })
  }

  random(): number {
    return 0.5
  }

  forward(ms: number): void {
    this.ms += ms
    for (const waiter of this.#waiting) if (waiter.until <= this.ms) waiter.resolve()
  }
}

const HOUR = 3_600_000

test('the schedule runs what is due, one at a time, comes back sooner after a failure, and outlives a restart', async () => {
  await using server = await TestOaiServer.start()
  await using library = await HarvestedLibrary.make()
  const path = await mkdtemp(join(tmpdir(), 'serumpun-harvests-'))
  const pace = new SetPace()
  const lines: string[] = []
  const open = (): Harvests => new Harvests({ folder: new DataFolder(path), replica: library.replica, pace })
  const log = createLog('text', (line) => void lines.push(line))
  let harvests = open()
  try {
    fill(server, 0, 25)
    let open_ = 0
    let most = 0
    server.always = (url, response) => {
      most = Math.max(most, ++open_)
      response.once('close', () => open_--)
      return url.searchParams.get('set') === 'broken' && (response.writeHead(403).end(), true)
    }
    await harvests.add(sourceOf(server.url), 6 * HOUR)
    await harvests.add(sourceOf(server.url.replace('//', '//nama:rahasia@'), { set: 'broken' }), 6 * HOUR)
    harvests.start(log)
    await expect.poll(async () => (await harvests.list()).map(({ last }) => last?.result)).toEqual(['done', 'failed'])
    expect(most).toBe(1)
    expect(lines.join('')).toContain('25 added')
    expect(lines.join('')).toMatch(/WARNING .*could not be harvested: .*403/)
    expect(JSON.stringify(await harvests.list()) + lines.join('')).not.toContain('rahasia')
    expect((await stat(join(path, 'harvest', 'schedule.json'))).mode & 0o777).toBe(0o600)
    const asked = server.asked.length

    await harvests.close()
    harvests = open()
    harvests.start(log)
    const [good, bad] = (await harvests.list()).map(({ nextAt }) => (Date.parse(nextAt) - pace.ms) / HOUR) as [number, number]
    expect(good).toBeGreaterThan(5)
    expect(bad).toBeLessThan(0.3)
    expect(server.asked.length).toBe(asked)
    server.always = undefined
    await expect
      .poll(async () => {
        pace.forward(HOUR)
        const results = (await harvests.list()).map(({ last }) => last?.result)
        // What was refused at first has brought everything by now; since then, perhaps, nothing new.
        return [...results, lines.join('').split('25 records read').length - 1]
      })
      .toEqual(['done', 'done', 2])
    expect(await harvests.remove(sourceOf(server.url))).toHaveLength(2)
    expect(await harvests.list()).toEqual([])
  } finally {
    await harvests.close()
    await rm(path, { recursive: true })
  }
})

test('a damaged file of settings is told, not overwritten', async () => {
  await using library = await HarvestedLibrary.make()
  const path = await mkdtemp(join(tmpdir(), 'serumpun-harvests-'))
  const harvests = new Harvests({ folder: new DataFolder(path), replica: library.replica })
  try {
    await harvests.add(sourceOf('https://h.example/oai'), HOUR)
    const file = join(path, 'harvest', 'schedule.json')
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -20))
    await expect(harvests.list()).rejects.toMatchObject({ code: 'FILE' })
    await expect(harvests.add(sourceOf('https://h.example/oai'), HOUR)).rejects.toMatchObject({ code: 'FILE' })
  } finally {
    await harvests.close()
    await rm(path, { recursive: true })
  }
})

test('two harvests wait for each other, and one that waits can be stopped', async () => {
  await using server = await TestOaiServer.start()
  await using library = await HarvestedLibrary.make()
  const path = await mkdtemp(join(tmpdir(), 'serumpun-harvests-'))
  const harvests = new Harvests({ folder: new DataFolder(path), replica: library.replica })
  try {
    fill(server, 0, 5)
    const reached = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    server.faults.push((url, response) => {
      reached.resolve()
      goOn.promise.then(() => server.send(response, server.answer(url))).catch(() => undefined)
      return true
    })
    const signal = new AbortController().signal
    const first = harvests.run({ source: sourceOf(server.url) }, { signal })
    await reached.promise
    const stopping = new AbortController()
    const second = harvests.run({ source: sourceOf(server.url) }, { signal: stopping.signal })
    const third = harvests.run({ source: sourceOf(server.url) }, { signal })
    stopping.abort()
    await expect(second).rejects.toMatchObject({ code: 'STOPPED' })
    goOn.resolve()
    expect(await first).toMatchObject({ added: 5 })
    expect(await third).toMatchObject({ added: 0 })
  } finally {
    await harvests.close()
    await rm(path, { recursive: true })
  }
})
