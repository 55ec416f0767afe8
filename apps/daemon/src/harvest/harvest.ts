// One harvest of one source, from where the last one stopped to the end of what the server has.
// Its place is noted after each batch that has been written, so that a harvest that fails, is stopped or is killed goes on there.
import { codeOf, DaemonError, fileError, messageOf } from '../errors.ts'
import { BatchWriter, type Catalogue } from './batch-writer.ts'
import { bestPrefix } from './formats.ts'
import { IdentifierMap } from './identifiers.ts'
import { Intake } from './intake.ts'
import { BATCH_RECORDS, FEW_VANISHED, MAX_VANISHED_PART, RESUME_WITHIN_MS } from './limits.ts'
import type { Pace } from './pace.ts'
import { type Place, RecordList } from './record-list.ts'
import { RejectedRecords } from './rejected-records.ts'
import { HarvestCounts, type HarvestProgress, type HarvestReport } from './report.ts'
import { OaiError, OaiServer, type ServerIdentity } from './server.ts'
import { type HarvestSource, sourceName } from './source.ts'
import { type HarvestState, readState, writeJson } from './state.ts'
import { beginningOf, formatDatestamp, inGranularity, parseDatestamp } from './window.ts'

export interface HarvestRequest {
  readonly source: HarvestSource
  /** Dates as the protocol has them. @default where the last harvest stopped */
  readonly from?: string | undefined
  readonly until?: string | undefined
  /** Everything anew; what the source no longer has is removed. @default false */
  readonly full?: boolean
  /** Remove it even if it is more than a tenth. @default false */
  readonly yes?: boolean
}

export interface HarvestFiles {
  readonly state: string
  readonly identifiers: string
  readonly rejects: string
}

export interface HarvestContext {
  readonly catalogue: Catalogue
  readonly files: HarvestFiles
  readonly pace: Pace
  readonly signal: AbortSignal
  readonly onProgress?: (progress: HarvestProgress) => void
  readonly firstByteMs?: number
  readonly nextBytesMs?: number
}

/** What a server is taken for that does not say what it is. */
const UNKNOWN_SERVER: ServerIdentity = {
  name: undefined,
  granularity: 'day',
  date: undefined,
  earliest: undefined,
  tellsDeletions: true,
}

class Harvest {
  readonly #request: HarvestRequest
  readonly #context: HarvestContext
  readonly #server: OaiServer
  readonly #counts = new HarvestCounts()
  readonly #rejected: RejectedRecords
  readonly #identifiers: IdentifierMap
  readonly #writer: BatchWriter
  readonly #began: number
  #state: HarvestState
  #identity = UNKNOWN_SERVER
  #prefix = ''
  #resumed = false

  constructor(request: HarvestRequest, context: HarvestContext, state: HarvestState) {
    const { pace, files, firstByteMs, nextBytesMs, signal } = context
    const { source } = request
    this.#request = request
    this.#context = context
    this.#state = state
    this.#began = pace.now()
    this.#server = new OaiServer(source, {
      pace,
      signal,
      onRetry: (reason, ms) => this.#tell({ waiting: `${reason} Trying again in ${Math.ceil(ms / 1000)} s` }),
      ...(firstByteMs !== undefined && { firstByteMs }),
      ...(nextBytesMs !== undefined && { nextBytesMs }),
    })
    this.#rejected = new RejectedRecords(files.rejects, new URL(source.url).hostname, new Date(pace.now()))
    this.#identifiers = new IdentifierMap(files.identifiers, sourceName(source))
    this.#writer = new BatchWriter(context.catalogue, this.#identifiers)
  }

  #tell(more: { readonly total?: number | undefined; readonly waiting?: string }): void {
    const { total, waiting } = more
    this.#context.onProgress?.({
      url: this.#server.address,
      read: this.#counts.tally.read,
      ...(total !== undefined && { total }),
      ...(waiting !== undefined && { waiting }),
    })
  }

  async run(): Promise<HarvestReport> {
    try {
      let place: Place
      try {
        place = await this.#read()
      } catch (error) {
        await this.#remember(error)
        throw error
      }
      await this.#remember(undefined)
      return this.#report(place)
    } catch (error) {
      throw this.#explained(error)
    } finally {
      await this.#rejected.close()
      this.#identifiers.close()
    }
  }

  /** How it ended, for whoever asks later. The place in the list has been noted already. */
  async #remember(failure: unknown): Promise<void> {
    const isStopped = failure !== undefined && codeOf(failure) === 'STOPPED'
    const result = failure === undefined ? 'done' : isStopped ? 'stopped' : 'failed'
    await this.#save({
      last: {
        startedAt: new Date(this.#began).toISOString(),
        finishedAt: new Date(this.#context.pace.now()).toISOString(),
        result,
        ...(failure !== undefined && { code: codeOf(failure), message: messageOf(failure).slice(0, 1000) }),
        tally: this.#counts.tally,
      },
      failures: result === 'done' ? 0 : this.#state.failures + (isStopped ? 0 : 1),
    })
  }

  #explained(failure: unknown): unknown {
    if (failure instanceof OaiError)
      return new DaemonError('HARVEST_REFUSED', `${this.#server.address} refuses: ${failure.message} (${failure.oaiCode}).`, {
        cause: failure,
      })
    return fileError('What was harvested cannot be written', failure)
  }

  async #save(change: Partial<HarvestState>): Promise<void> {
    this.#state = { ...this.#state, ...change }
    await writeJson(this.#context.files.state, this.#state)
  }

  /** Reads the whole list. @returns its end. */
  async #read(): Promise<Place> {
    this.#tell({})
    await this.#meet()
    const begun = await this.#begin()
    const intake = this.#intake()
    const { source, from, until } = this.#request
    const list = new RecordList(begun, {
      server: this.#server,
      prefix: this.#prefix,
      set: source.set,
      sink: intake,
      datesMatter: from !== undefined || until !== undefined,
    })
    const note = async (): Promise<void> => {
      await intake.write()
      await this.#save({ open: { ...list.place, at: this.#context.pace.now() } })
    }
    try {
      for await (const _ of list.pages()) if (intake.isDue) await note()
    } catch (error) {
      // What has come so far need not come again. If that fails too, the first failure is the one to tell.
      await note().catch(() => undefined)
      throw error
    }
    await intake.write()
    await this.#finish(list.place)
    return list.place
  }

  #intake(): Intake {
    return new Intake({
      writer: this.#writer,
      rejected: this.#rejected,
      counts: this.#counts,
      prefix: this.#prefix,
      host: new URL(this.#request.source.url).hostname,
      generation: this.#state.generation,
      now: () => this.#context.pace.now(),
      onProgress: (total) => this.#tell({ total }),
    })
  }

  /** Asks the server who it is, and what it has. */
  async #meet(): Promise<void> {
    try {
      this.#identity = await this.#server.identify()
    } catch (error) {
      // A server that cannot say who it is may still give its records.
      if (!(error instanceof OaiError)) throw error
      this.#counts.notice(`The server does not identify itself as it should: ${error.message}.`)
    }
    const { source } = this.#request
    this.#prefix = source.prefix ?? this.#state.prefix ?? (await this.#bestPrefix())
    if (!this.#identity.tellsDeletions)
      this.#counts.notice(
        'This server does not tell of records that were deleted. Harvest with --full now and then: what it no longer has is removed then.',
      )
  }

  async #bestPrefix(): Promise<string> {
    try {
      return bestPrefix(await this.#server.formats())
    } catch (error) {
      if (error instanceof OaiError) return 'oai_dc'
      throw error
    }
  }

  /** Where to go on, or where to begin. */
  async #begin(): Promise<Place> {
    const { from, until, full = false, source } = this.#request
    const { open, harvestedUntil, generation } = this.#state
    const now = this.#context.pace.now()
    const isFresh = open !== undefined && Math.abs(now - open.at) < RESUME_WITHIN_MS
    if (isFresh && from === undefined && until === undefined && (!full || open.full)) {
      this.#resumed = true
      return open
    }
    const { granularity, earliest, date } = this.#identity
    const beginning = full ? undefined : beginningOf(parseDatestamp(harvestedUntil), earliest)
    const begin = from ?? (beginning === undefined ? undefined : formatDatestamp(beginning, granularity))
    const place: Place = {
      ...(begin !== undefined && { from: inGranularity(begin, granularity) }),
      ...(until !== undefined && { until: inGranularity(until, granularity) }),
      full: full && from === undefined && until === undefined,
      since: new Date(date ?? now).toISOString(),
      at: now,
      token: '',
      pages: 0,
      records: 0,
    }
    await this.#save({
      open: place,
      generation: generation + (place.full ? 1 : 0),
      ...(source.prefix === undefined && { prefix: this.#prefix }),
    })
    return place
  }

  async #finish(place: Place): Promise<void> {
    const { records, total = 0 } = place
    const isWhole = records >= total
    if (!isWhole)
      this.#counts.notice(
        `The server counts ${total} records and gave ${records}. Harvest with --full to see whether it gives the others.`,
      )
    if (place.full) await this.#removeVanished(isWhole)
    const { open: _, ...rest } = this.#state
    this.#state = rest
    const known = parseDatestamp(rest.harvestedUntil)
    const from = parseDatestamp(place.from)
    // A harvest of some time in between leaves a gap before it, which the next one has to fill.
    const isGapless = from === undefined || known === undefined || from <= known
    const until = Math.min(Date.parse(place.since), parseDatestamp(place.until) ?? Number.POSITIVE_INFINITY)
    await this.#save(isGapless ? { harvestedUntil: new Date(Math.max(until, known ?? 0)).toISOString() } : {})
  }

  /** After a full harvest: what it has not met is no longer at its source. */
  async #removeVanished(isWhole: boolean): Promise<void> {
    const { generation } = this.#state
    const [gone, all] = [this.#identifiers.countBefore(generation), this.#identifiers.count()]
    if (gone === 0) return
    const isMuch = gone === all || (gone > FEW_VANISHED && gone > all * MAX_VANISHED_PART)
    if ((isMuch || !isWhole) && this.#request.yes !== true) {
      this.#counts.notice(
        `${gone} of ${all} records that came from this source did not come again. ${isMuch ? 'That is much' : 'The list was not whole'}: nothing was removed. If it is right, harvest with --full --yes.`,
      )
      return
    }
    for (let some = this.#identifiers.someBefore(generation, BATCH_RECORDS); some.length > 0;) {
      const { removed } = await this.#writer.remove(some)
      this.#counts.tally.removed += removed
      some = this.#identifiers.someBefore(generation, BATCH_RECORDS)
    }
  }

  #report({ from, until, full, pages }: Place): HarvestReport {
    const { source } = this.#request
    const { tally, rejects, warnings, notices } = this.#counts
    const { path } = this.#rejected
    return {
      ...tally,
      url: this.#server.address,
      ...(this.#identity.name !== undefined && { repository: this.#identity.name }),
      prefix: this.#prefix,
      ...(source.set !== undefined && { set: source.set }),
      ...(from !== undefined && { from }),
      ...(until !== undefined && { until }),
      full,
      resumed: this.#resumed,
      pages,
      requests: this.#server.requests,
      rejects,
      ...(path !== undefined && { rejectsFile: path }),
      warnings,
      notices,
      seconds: (this.#context.pace.now() - this.#began) / 1000,
    }
  }
}

/**
 * Harvests a source into the library's own catalogue.
 * @throws {DaemonError} `HARVEST_UNREACHABLE`, `HARVEST_REFUSED`, `HARVEST_ANSWER`, `FILE`, `STOPPED`; {ReplicaError} `REPLICA_WRITE_FAILED`.
 * What was written before stays, and the next harvest goes on there.
 */
export async function harvest(request: HarvestRequest, context: HarvestContext): Promise<HarvestReport> {
  const { credentials: _, ...source } = request.source
  const state = (await readState(context.files.state)) ?? { version: 1, source, generation: 0, failures: 0 }
  return await new Harvest(request, context, state).run()
}
