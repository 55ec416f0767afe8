// An OAI-PMH server, one request at a time, each tried until it is answered or nothing more is to be hoped for.
import { DaemonError } from '../errors.ts'
import { AnswerBrokenOff, readAnswer } from './answer.ts'
import type { AnsweredFormat, AnswerPart } from './answer-part.ts'
import { MAX_FIRST_TRIES, MAX_FORMATS, MAX_TEXT_CHARS, MAX_TRIES } from './limits.ts'
import type { Pace } from './pace.ts'
import { request, type RequestOptions, shown, Unavailable } from './request.ts'
import { withRetries } from './retry.ts'
import { type HarvestSource, requestUrl } from './source.ts'
import { type Granularity, granularityOf, parseDatestamp } from './window.ts'

/** The server understood the request and answers with an error of the protocol (OAI-PMH 2.0, §3.6). */
export class OaiError extends Error {
  readonly oaiCode: string

  constructor(oaiCode: string, message: string) {
    super(message === '' ? oaiCode : message.slice(0, 300))
    this.oaiCode = oaiCode
  }
}

/** What a server says of itself, as far as it can be understood. */
export interface ServerIdentity {
  readonly name: string | undefined
  readonly granularity: Granularity
  /** When it said so, by its own clock: milliseconds since 1970. */
  readonly date: number | undefined
  /** Milliseconds since 1970. */
  readonly earliest: number | undefined
  /** Whether it tells of deleted records. */
  readonly tellsDeletions: boolean
}

export interface ServerOptions extends Pick<RequestOptions, 'signal' | 'firstByteMs' | 'nextBytesMs'> {
  readonly pace: Pace
  readonly onRetry?: (reason: string, waitMs: number) => void
}

type Parameters = Readonly<Record<string, string | undefined>>

export class OaiServer {
  readonly #source: HarvestSource
  readonly #options: ServerOptions
  requests = 0

  constructor(source: HarvestSource, options: ServerOptions) {
    this.#source = source
    this.#options = options
  }

  /**
   * Asks and reads the answer to its end. `attempt` begins anew with each try.
   * @throws {OaiError} where the answer is an error and nothing else.
   * @throws {DaemonError} `HARVEST_UNREACHABLE`, `HARVEST_REFUSED`, `HARVEST_ANSWER`, `STOPPED`.
   */
  async ask<Result>(
    parameters: Parameters,
    attempt: () => { take(part: AnswerPart): Promise<void> | void; end(): Result },
    mostTries = MAX_TRIES,
  ): Promise<Result> {
    const url = requestUrl(this.#source, parameters)
    const options = { ...this.#options, mostTries }
    return await withRetries(async () => {
      const taking = attempt()
      let failure: OaiError | undefined
      let hasRecords = false
      for await (const part of this.#parts(url)) {
        if (part.kind === 'error') failure ??= new OaiError(part.code, part.message)
        else {
          hasRecords ||= part.kind === 'record'
          await taking.take(part)
        }
      }
      if (failure !== undefined && !hasRecords) throw failure
      return taking.end()
    }, options)
  }

  async *#parts(url: URL): AsyncGenerator<AnswerPart, void, undefined> {
    const { pace, signal, firstByteMs, nextBytesMs } = this.#options
    this.requests++
    const { body, charset, failure, discard } = await request(url, {
      signal,
      credentials: this.#source.credentials,
      now: () => pace.now(),
      ...(firstByteMs !== undefined && { firstByteMs }),
      ...(nextBytesMs !== undefined && { nextBytesMs }),
    })
    if (failure instanceof Unavailable) {
      await discard()
      throw failure
    }
    try {
      yield* readAnswer(body, charset)
    } catch (error) {
      const isNoAnswer = error instanceof AnswerBrokenOff || (error instanceof DaemonError && error.code === 'HARVEST_ANSWER')
      // Some servers put a proper answer under an improper status, others their web page.
      if (failure !== undefined && isNoAnswer) throw failure
      // A page that says that something went wrong often comes with status 200, and goes away.
      if (isNoAnswer) throw new Unavailable(error.message, { cause: error })
      throw error
    }
  }

  /** @throws as `ask`; what the server does not say is taken as the protocol's least. */
  async identify(): Promise<ServerIdentity> {
    const collect = (): { take(part: AnswerPart): void; end(): Map<string, string> } => {
      const statements = new Map<string, string>()
      return {
        take(part) {
          if (part.kind === 'date') statements.set('responseDate', part.text)
          if (part.kind === 'identify' && !statements.has(part.name)) statements.set(part.name, part.text.slice(0, MAX_TEXT_CHARS))
        },
        end: () => statements,
      }
    }
    const said = await this.ask({ verb: 'Identify' }, collect, MAX_FIRST_TRIES)
    return {
      name: said.get('repositoryName'),
      granularity: granularityOf(said.get('granularity')),
      date: parseDatestamp(said.get('responseDate')),
      earliest: parseDatestamp(said.get('earliestDatestamp')),
      tellsDeletions: /^(?:persistent|transient)$/i.test(said.get('deletedRecord') ?? ''),
    }
  }

  /** @throws as `ask`. */
  async formats(): Promise<readonly AnsweredFormat[]> {
    return await this.ask({ verb: 'ListMetadataFormats' }, () => {
      const formats: AnsweredFormat[] = []
      return {
        take(part) {
          if (part.kind === 'format' && formats.length < MAX_FORMATS) formats.push(part)
        },
        end: () => formats,
      }
    })
  }

  get address(): string {
    return shown(new URL(this.#source.url))
  }
}
