// All harvesting of an opened library: by hand and on schedule, one at a time.
import { join } from 'node:path'
import type { Replica } from '@serumpun/replica'
import type { DataFolder } from '../data-folder.ts'
import { codeOf, DaemonError, messageOf } from '../errors.ts'
import { inTurn, writingAlone } from '../importing/turns.ts'
import type { Log } from '../log.ts'
import { harvest, type HarvestRequest } from './harvest.ts'
import { MAX_SOURCES } from './limits.ts'
import { type Pace, systemPace } from './pace.ts'
import type { HarvestProgress, HarvestReport } from './report.ts'
import { everyText, nextRun, type ScheduledSource, scheduleSchema } from './schedule.ts'
import { type HarvestSource, isSameSource, sourceName } from './source.ts'
import { type HarvestState, readJson, readState, writeJson } from './state.ts'

/** A source in the schedule, as people see it: without its password. */
export interface ScheduledHarvest {
  readonly url: string
  readonly prefix?: string
  readonly set?: string
  readonly every: string
  /** ISO 8601. */
  readonly nextAt: string
  readonly running: boolean
  readonly last?: NonNullable<HarvestState['last']>
}

/** How long the schedule sleeps at most: sources come due, and machines wake from their own sleep. */
const LOOK_EVERY_MS = 60_000

export interface HarvestsInit {
  readonly folder: DataFolder
  readonly replica: Pick<Replica, 'write' | 'ownWritesReleased'>
  /** @default the system's clock and chance */
  readonly pace?: Pace
}

export interface RunOptions {
  readonly onProgress?: (progress: HarvestProgress) => void
  readonly signal: AbortSignal
}

export class Harvests {
  readonly #folder: string
  readonly #rejects: string
  readonly #replica: Pick<Replica, 'write' | 'ownWritesReleased'>
  readonly #pace: Pace
  /** The harvest that runs, or the last one; the next one waits for it. */
  #before: Promise<unknown> = Promise.resolve()
  #running: string | undefined
  #stopping = new AbortController()
  #schedule: Promise<void> = Promise.resolve()
  #wake = new AbortController()

  constructor({ folder, replica, pace = systemPace }: HarvestsInit) {
    this.#folder = join(folder.path, 'harvest')
    this.#rejects = folder.rejects
    this.#replica = replica
    this.#pace = pace
  }

  get #settings(): string {
    return join(this.#folder, 'schedule.json')
  }

  #stateFile(source: HarvestSource): string {
    return join(this.#folder, `${sourceName(source)}.json`)
  }

  /** Waits for a harvest that runs already, then harvests. @throws as `harvest`. */
  async run(request: HarvestRequest, { onProgress, signal }: RunOptions): Promise<HarvestReport> {
    const before = this.#before
    const mine = Promise.withResolvers<void>()
    this.#before = mine.promise
    const stop = AbortSignal.any([signal, this.#stopping.signal])
    let isMine = false
    try {
      if (this.#running !== undefined)
        onProgress?.({ url: request.source.url, read: 0, waiting: 'Another harvest is running; waiting for its end' })
      await unlessAborted(before, stop)
      this.#running = sourceName(request.source)
      isMine = true
      return await harvest(await this.#withCredentials(request), {
        catalogue: {
          write: async (dataset, changes) => {
            // A node that asks others first what they remember of it writes later; it may be stopped before.
            await unlessAborted(this.#replica.ownWritesReleased, stop)
            // Not in the midst of a full load, which would take it for something that its files no longer have.
            return await inTurn(this.#replica, () => writingAlone(this.#replica, () => this.#replica.write(dataset, changes)))
          },
        },
        files: {
          state: this.#stateFile(request.source),
          identifiers: join(this.#folder, 'identifiers.sqlite'),
          rejects: this.#rejects,
        },
        pace: this.#pace,
        signal: stop,
        ...(onProgress !== undefined && { onProgress }),
      })
    } finally {
      if (isMine) this.#running = undefined
      before.finally(() => mine.resolve()).catch(() => undefined)
      this.#wake.abort()
    }
  }

  /** A source in the schedule need not be named with its password again. */
  async #withCredentials(request: HarvestRequest): Promise<HarvestRequest> {
    if (request.source.credentials !== undefined) return request
    const known = (await this.#sources()).find((source) => isSameSource(source, request.source))
    return known?.credentials === undefined
      ? request
      : { ...request, source: { ...request.source, credentials: known.credentials } }
  }

  async #sources(): Promise<readonly ScheduledSource[]> {
    return (await readJson(this.#settings, scheduleSchema))?.sources ?? []
  }

  /** Puts a source into the schedule, or changes how often it is harvested. @throws {DaemonError} `FILE`, `USAGE`. */
  async add(source: HarvestSource, everyMs: number): Promise<ScheduledHarvest> {
    const others = (await this.#sources()).filter((one) => !isSameSource(one, source))
    if (others.length >= MAX_SOURCES) throw new DaemonError('USAGE', `A node harvests ${MAX_SOURCES} sources at most.`)
    const added: ScheduledSource = { ...source, everyMs, addedAt: new Date(this.#pace.now()).toISOString() }
    await writeJson(this.#settings, { version: 1, sources: [...others, added] })
    this.#wake.abort()
    return await this.#shown(added)
  }

  /**
   * Takes sources out of the schedule; what they brought stays.
   * @throws {DaemonError} `HARVEST_UNKNOWN` when none is like this.
   */
  async remove(source: HarvestSource): Promise<readonly ScheduledHarvest[]> {
    const sources = await this.#sources()
    const isMeant = (one: ScheduledSource): boolean =>
      one.url === source.url &&
      (source.prefix === undefined || one.prefix === source.prefix) &&
      (source.set === undefined || one.set === source.set)
    const going = sources.filter(isMeant)
    if (going.length === 0)
      throw new DaemonError('HARVEST_UNKNOWN', `${source.url} is not harvested on schedule. See what is: serumpun harvest list`)
    await writeJson(this.#settings, { version: 1, sources: sources.filter((one) => !isMeant(one)) })
    return await Promise.all(going.map((one) => this.#shown(one)))
  }

  /** @throws {DaemonError} `FILE`. */
  async list(): Promise<readonly ScheduledHarvest[]> {
    return await Promise.all((await this.#sources()).map((source) => this.#shown(source)))
  }

  async #shown(source: ScheduledSource): Promise<ScheduledHarvest> {
    const state = await readState(this.#stateFile(source))
    const { url, prefix, set, everyMs } = source
    return {
      url,
      ...(prefix !== undefined && { prefix }),
      ...(set !== undefined && { set }),
      every: everyText(everyMs),
      nextAt: new Date(nextRun(source, state)).toISOString(),
      running: this.#running === sourceName(source),
      ...(state?.last !== undefined && { last: state.last }),
    }
  }

  /** Harvests what is due from now on, until `close`. */
  start(log: Log): void {
    this.#schedule = this.#keep(log)
  }

  async #keep(log: Log): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      this.#wake = new AbortController()
      let wait = LOOK_EVERY_MS
      try {
        wait = await this.#runDue(log)
      } catch (error) {
        log.error('harvest-schedule-failed', `Nothing can be harvested on schedule: ${messageOf(error)}`, { code: codeOf(error) })
      }
      if (wait > 0) await this.#pace.wait(wait, AbortSignal.any([signal, this.#wake.signal])).catch(() => undefined)
    }
  }

  /** Runs one source that is due. @returns how long to wait until the next look. */
  async #runDue(log: Log): Promise<number> {
    let soonest = Number.POSITIVE_INFINITY
    for (const source of await this.#sources()) {
      const at = nextRun(source, await readState(this.#stateFile(source)))
      soonest = Math.min(soonest, at)
      if (at > this.#pace.now()) continue
      await this.#runOne(source, log)
      return 0
    }
    return Math.max(1, Math.min(LOOK_EVERY_MS, soonest - this.#pace.now()))
  }

  async #runOne(source: ScheduledSource, log: Log): Promise<void> {
    const { everyMs: _, addedAt: __, ...plain } = source
    const { url } = source
    try {
      const report = await this.run({ source: plain }, { signal: this.#stopping.signal })
      const { read, added, updated, removed, rejected } = report
      log.info(
        'harvested',
        `Harvested ${url}: ${read} records read, ${added} added, ${updated} updated, ${removed} removed, ${rejected} rejected.`,
        { url, read, added, updated, removed, rejected },
      )
      for (const notice of report.notices) log.warn('harvest-notice', `${url}: ${notice}`, { url })
    } catch (error) {
      if (this.#stopping.signal.aborted) return
      log.warn('harvest-failed', `${url} could not be harvested: ${messageOf(error)}`, { url, code: codeOf(error) })
      // Its failure stands in its state, which says when it is tried again; where even that cannot be written, not at once.
      const noted = (await readState(this.#stateFile(source)).catch(() => undefined))?.last
      if (noted === undefined || Date.parse(noted.finishedAt) < this.#pace.now() - LOOK_EVERY_MS)
        await this.#pace.wait(LOOK_EVERY_MS, this.#stopping.signal).catch(() => undefined)
    }
  }

  /** Stops the schedule and any harvest that runs; waits for what is being written. */
  async close(): Promise<void> {
    this.#stopping.abort()
    await this.#schedule
    await this.#before.catch(() => undefined)
  }
}

async function unlessAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const stopped = Promise.withResolvers<never>()
  const stop = (): void =>
    stopped.reject(new DaemonError('STOPPED', 'The harvest was stopped. What was harvested stays; harvest again to go on.'))
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    await Promise.race([work, stopped.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
