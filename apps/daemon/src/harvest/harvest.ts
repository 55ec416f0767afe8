// One harvest of one source, from where the last one stopped to the end of what the server has.
// Its place is noted after each batch that has been written, so that a harvest that fails, is stopped or is killed goes on there.
import { codeOf, DaemonError, fileError, messageOf } from '../errors.ts'
import type { AnswerPart } from './answer-part.ts'
import { BatchWriter, type Catalogue } from './batch-writer.ts'
import { type Converted, convert } from './convert.ts'
import { bestPrefix } from './formats.ts'
import { IdentifierMap } from './identifiers.ts'
import { BATCH_BYTES, BATCH_RECORDS, FEW_VANISHED, MAX_EMPTY_PAGES, MAX_RESTARTS, MAX_VANISHED_PART } from './limits.ts'
import { LoopGuard } from './loop-guard.ts'
import type { Pace } from './pace.ts'
import { RejectedRecords } from './rejected-records.ts'
import { HarvestCounts, type HarvestProgress, type HarvestReport } from './report.ts'
import { OaiError, OaiServer, type ServerIdentity } from './server.ts'
import { type HarvestSource, sourceName } from './source.ts'
import { type HarvestState, readState, writeJson } from './state.ts'
import { beginningOf, formatDatestamp, type Granularity, parseDatestamp } from './window.ts'

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

/** Batches smaller than they might be are written after this: nobody waits long for what has been harvested. */
const WRITE_AFTER_MS = 10_000

type Window = NonNullable<HarvestState['open']>

/** A place in what is being read. */
interface Mark {
  readonly length: number
  readonly bytes: number
  readonly read: number
}

interface Page {
  readonly token: string
  readonly records: number
  readonly fingerprint: string
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
  #identity: ServerIdentity = { name: undefined, granularity: 'day', date: undefined, earliest: undefined, tellsDeletions: true }
  #prefix = ''
  #batch: Converted[] = []
  #batchBytes = 0
  #writtenAt: number
  #total: number | undefined
  #pages = 0
  #resumed = false

  constructor(request: HarvestRequest, context: HarvestContext, state: HarvestState) {
    const { pace, signal, files } = context
    const { source } = request
    this.#request = request
    this.#context = context
    this.#state = state
    this.#began = pace.now()
    this.#writtenAt = this.#began
    const onRetry = (reason: string, ms: number): void => this.#tell(`${reason} Trying again in ${Math.ceil(ms / 1000)} s`)
    const { firstByteMs, nextBytesMs } = context
    this.#server = new OaiServer(source, {
      pace,
      signal,
      onRetry,
      ...(firstByteMs !== undefined && { firstByteMs }),
      ...(nextBytesMs !== undefined && { nextBytesMs }),
    })
    this.#rejected = new RejectedRecords(files.rejects, new URL(source.url).hostname, new Date(pace.now()))
    this.#identifiers = new IdentifierMap(files.identifiers, sourceName(source))
    this.#writer = new BatchWriter(context.catalogue, this.#identifiers)
  }

  #tell(waiting?: string): void {
    this.#context.onProgress?.({
      url: this.#server.address,
      read: this.#counts.tally.read,
      ...(this.#total !== undefined && { total: this.#total }),
      ...(waiting !== undefined && { waiting }),
    })
  }

  async run(): Promise<HarvestReport> {
    let failure: unknown
    let window: Window | undefined
    try {
      window = await this.#list()
    } catch (error) {
      failure = error
    }
    try {
      await this.#remember(failure)
    } finally {
      await this.#rejected.close()
      this.#identifiers.close()
    }
    if (failure !== undefined || window === undefined) throw this.#explained(failure)
    return this.#report(window)
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
    return fileError(`What was harvested cannot be written`, failure)
  }

  async #save(change: Partial<HarvestState>): Promise<void> {
    this.#state = { ...this.#state, ...change }
    await writeJson(this.#context.files.state, this.#state)
  }

  /** Reads the whole list. @returns the window that it covers. */
  async #list(): Promise<Window> {
    this.#tell()
    await this.#meet()
    const window = await this.#window()
    let { token } = window
    let restarts = 0
    let narrowed = window
    const guard = new LoopGuard(MAX_EMPTY_PAGES)
    for (;;) {
      let page: Page | undefined
      try {
        const mark = this.#mark()
        page = await this.#page(this.#asking(narrowed, token))
        const plain = plainToken(token)
        if (guard.hasMet(page) && narrowed.plainTokens !== true && plain !== token) {
          // SLiMS encodes its tokens, does not decode them, and so begins again: it understands them decoded.
          this.#rewind(mark)
          narrowed = { ...narrowed, plainTokens: true }
          continue
        }
        if (page.token !== '') guard.check(page)
      } catch (error) {
        if (!(error instanceof OaiError)) {
          // A list that leads nowhere is begun anew the next time; any other goes on here.
          const leadsNowhere = error instanceof DaemonError && error.code === 'HARVEST_ANSWER'
          await this.#write(narrowed, leadsNowhere ? '' : token).catch(() => undefined)
          throw error
        }
        if (error.oaiCode === 'noRecordsMatch') break
        if (token === '') narrowed = this.#easier(narrowed, error)
        else if (++restarts > MAX_RESTARTS) throw tooManyRestarts(error)
        else {
          this.#counts.notice('The server had forgotten its place in the list; the list was begun anew.')
          guard.restart()
        }
        token = ''
        continue
      }
      token = page.token
      if (token === '') break
      if (this.#isDue()) await this.#write(narrowed, token)
    }
    await this.#finish(narrowed)
    return narrowed
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

  async #window(): Promise<Window> {
    const { from, until, full = false } = this.#request
    const { open, harvestedUntil, generation } = this.#state
    if (open !== undefined && from === undefined && until === undefined && (!full || open.full)) {
      this.#resumed = true
      this.#pages = open.pages
      return open
    }
    const { granularity, earliest } = this.#identity
    const beginning = full ? undefined : beginningOf(parseDatestamp(harvestedUntil), earliest)
    const begin = from ?? (beginning === undefined ? undefined : formatDatestamp(beginning, granularity))
    const window: Window = {
      ...(begin !== undefined && { from: inGranularity(begin, granularity) }),
      ...(until !== undefined && { until: inGranularity(until, granularity) }),
      full: full && from === undefined && until === undefined,
      since: new Date(this.#identity.date ?? this.#context.pace.now()).toISOString(),
      token: '',
      pages: 0,
    }
    await this.#save({
      open: window,
      generation: generation + (window.full ? 1 : 0),
      ...(this.#request.source.prefix === undefined && { prefix: this.#prefix }),
    })
    return window
  }

  #asking(window: Window, token: string): Readonly<Record<string, string | undefined>> {
    if (token === '') return this.#opening(window)
    return { verb: 'ListRecords', resumptionToken: window.plainTokens === true ? plainToken(token) : token }
  }

  #opening({ from, until }: Window): Readonly<Record<string, string | undefined>> {
    return { verb: 'ListRecords', metadataPrefix: this.#prefix, set: this.#request.source.set, from, until }
  }

  /** The same list asked for in a way that servers with other ideas of dates understand. */
  #easier(window: Window, error: OaiError): Window {
    if (error.oaiCode === 'badArgument' && (window.from !== undefined || window.until !== undefined)) {
      const day = (date: string | undefined): string | undefined => date?.slice(0, 10)
      const { from: _from, until: _until, ...rest } = window
      if (window.from !== day(window.from) || window.until !== day(window.until)) {
        const [from, until] = [day(window.from), day(window.until)]
        return { ...rest, ...(from !== undefined && { from }), ...(until !== undefined && { until }) }
      }
      if (this.#request.from === undefined && this.#request.until === undefined) {
        this.#counts.notice('The server does not understand dates; everything was harvested again.')
        return rest
      }
    }
    if (error.oaiCode === 'cannotDisseminateFormat')
      throw new OaiError(error.oaiCode, `${error.message} Choose another format with --prefix`)
    if (error.oaiCode === 'noSetHierarchy') throw new OaiError(error.oaiCode, `${error.message} Harvest without --set`)
    throw error
  }

  #mark(): Mark {
    return { length: this.#batch.length, bytes: this.#batchBytes, read: this.#counts.tally.read }
  }

  /** Forgets what was read since, unless it was so much that its first part has been written. */
  #rewind({ length, bytes, read }: Mark): void {
    if (this.#batch.length < length) return
    this.#batch.length = length
    this.#batchBytes = bytes
    this.#counts.tally.read = read
  }

  async #page(parameters: Readonly<Record<string, string | undefined>>): Promise<Page> {
    const mark = this.#mark()
    const page = await this.#server.ask(parameters, () => {
      this.#rewind(mark)
      return new PageReader((part) => this.#take(part))
    })
    this.#pages++
    return page
  }

  async #take(part: AnswerPart): Promise<void> {
    if (part.kind === 'token') this.#total = part.total ?? this.#total
    if (part.kind !== 'record') return
    const converted = convert(part, this.#prefix, new URL(this.#request.source.url).hostname)
    this.#batch.push(converted)
    this.#batchBytes += converted.kind === 'record' ? converted.body.length : (part.metadata?.length ?? 0)
    this.#counts.tally.read++
    if (this.#counts.tally.read % 100 === 0) this.#tell()
    if (this.#batchBytes >= 2 * BATCH_BYTES || this.#batch.length >= 4 * BATCH_RECORDS) await this.#writeBatch()
  }

  #isDue(): boolean {
    const isFull = this.#batch.length >= BATCH_RECORDS || this.#batchBytes >= BATCH_BYTES
    return isFull || this.#context.pace.now() - this.#writtenAt >= WRITE_AFTER_MS
  }

  /** Writes what whole pages have brought, then notes that the list goes on at this token. */
  async #write(window: Window, token: string): Promise<void> {
    await this.#writeBatch()
    await this.#save({ open: { ...window, token, pages: this.#pages } })
  }

  async #writeBatch(): Promise<void> {
    const batch = this.#batch
    this.#batch = []
    this.#batchBytes = 0
    if (batch.length > 0) {
      const { added, changed, unchanged, removed } = await this.#writer.write(batch, this.#state.generation)
      const { tally } = this.#counts
      tally.added += added
      tally.updated += changed
      tally.unchanged += unchanged
      tally.removed += removed
    }
    for (const item of batch) {
      if (item.kind === 'record') this.#counts.warn(item.identifier, item.warnings)
      if (item.kind !== 'rejected') continue
      const { identifier, code, message } = item
      this.#counts.reject({ identifier, code, message })
      await this.#rejected.add(item)
    }
    this.#writtenAt = this.#context.pace.now()
    this.#tell()
  }

  async #finish(window: Window): Promise<void> {
    await this.#writeBatch()
    if (window.full) await this.#removeVanished()
    const { open: _, ...rest } = this.#state
    this.#state = rest
    const { harvestedUntil } = rest
    const from = parseDatestamp(window.from)
    const known = parseDatestamp(harvestedUntil)
    // A harvest of some time in between leaves a gap before it, which the next one has to fill.
    const isGapless = from === undefined || known === undefined || from <= known
    const until = Math.min(Date.parse(window.since), parseDatestamp(window.until) ?? Number.POSITIVE_INFINITY)
    if (isGapless) await this.#save({ harvestedUntil: new Date(Math.max(until, known ?? 0)).toISOString() })
    else await this.#save({})
  }

  /** After a full harvest: what it has not met is no longer at its source. */
  async #removeVanished(): Promise<void> {
    const { generation } = this.#state
    const [gone, all] = [this.#identifiers.countBefore(generation), this.#identifiers.count()]
    const isMuch = gone > FEW_VANISHED && gone > all * MAX_VANISHED_PART
    if (gone === 0) return
    if ((isMuch || gone === all) && this.#request.yes !== true) {
      this.#counts.notice(
        `${gone} of ${all} records that came from this source are not there any more. That is much: nothing was removed. If it is right, harvest with --full --yes.`,
      )
      return
    }
    for (let some = this.#identifiers.someBefore(generation, BATCH_RECORDS); some.length > 0;) {
      const { removed } = await this.#writer.remove(some)
      this.#counts.tally.removed += removed
      some = this.#identifiers.someBefore(generation, BATCH_RECORDS)
    }
  }

  #report({ from, until, full }: Window): HarvestReport {
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
      pages: this.#pages,
      requests: this.#server.requests,
      rejects,
      ...(path !== undefined && { rejectsFile: path }),
      warnings,
      notices,
      seconds: (this.#context.pace.now() - this.#began) / 1000,
    }
  }
}

/** Puts the parts of one page together. */
class PageReader {
  readonly #take: (part: AnswerPart) => Promise<void>
  readonly #identifiers: string[] = []
  #token = ''

  constructor(take: (part: AnswerPart) => Promise<void>) {
    this.#take = take
  }

  async take(part: AnswerPart): Promise<void> {
    if (part.kind === 'token') this.#token = part.token
    else if (part.kind === 'record') this.#identifiers.push(`${part.identifier} ${part.datestamp}`)
    await this.#take(part)
  }

  end(): Page {
    return { token: this.#token, records: this.#identifiers.length, fingerprint: this.#identifiers.join('\n') }
  }
}

/** A token without its percent signs; the token itself where it has none, or where they mean nothing. */
function plainToken(token: string): string {
  try {
    return decodeURIComponent(token)
  } catch {
    return token
  }
}

function inGranularity(date: string, granularity: Granularity): string {
  const at = parseDatestamp(date)
  return at === undefined ? date : formatDatestamp(at, granularity)
}

function tooManyRestarts(cause: OaiError): DaemonError {
  return new DaemonError(
    'HARVEST_ANSWER',
    `The server forgot its place in the list ${MAX_RESTARTS + 1} times (${cause.message}). What was harvested stays; harvest again later, or in parts with --set or --from and --until.`,
    { cause },
  )
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
