// A server's list of records, page after page: tokens that expire, tokens that the server itself does not understand, dates that it
// understands otherwise, and lists that lead nowhere.
import { DaemonError } from '../errors.ts'
import type { AnswerPart } from './answer-part.ts'
import { MAX_EMPTY_PAGES, MAX_PAGES, MAX_RESTARTS } from './limits.ts'
import { LoopGuard } from './loop-guard.ts'
import { OaiError, type OaiServer } from './server.ts'
import type { HarvestState } from './state.ts'

/** Which list is read, and how far. */
export type Place = NonNullable<HarvestState['open']>

/** Takes records in, and forgets those of a page that has to be read again. */
export interface RecordSink {
  /** @returns what forgets everything that was taken since. */
  mark(): () => void
  take(part: AnswerPart): Promise<void>
  notice(text: string): void
}

export interface RecordListInit {
  readonly server: Pick<OaiServer, 'ask'>
  readonly prefix: string
  readonly set: string | undefined
  readonly sink: RecordSink
  /** The dates were asked for by somebody: without them the list would be another one. */
  readonly datesMatter: boolean
}

interface Page {
  readonly token: string
  readonly total: number | undefined
  readonly records: number
  readonly fingerprint: string
}

export class RecordList {
  readonly #init: RecordListInit
  readonly #guard = new LoopGuard(MAX_EMPTY_PAGES, MAX_PAGES)
  #place: Place
  #restarts = 0

  constructor(place: Place, init: RecordListInit) {
    this.#place = place
    this.#init = init
  }

  /** Behind the last page that was taken whole. */
  get place(): Place {
    return this.#place
  }

  /**
   * Reads to the end of the list; yields after each page but the last.
   * @throws {OaiError} where the server refuses; {DaemonError} as `OaiServer.ask`, and `HARVEST_ANSWER` where the list leads nowhere: it is to be begun anew then.
   */
  async *pages(): AsyncGenerator<Place, void, undefined> {
    for (;;) {
      try {
        if (await this.#next()) return
      } catch (error) {
        if (error instanceof OaiError) {
          if (error.oaiCode === 'noRecordsMatch') return
          this.#beginAnew(error)
          continue
        }
        if (error instanceof DaemonError && error.code === 'HARVEST_ANSWER') this.#place = atBeginning(this.#place)
        throw error
      }
      yield this.#place
    }
  }

  /** Takes one more page. @returns whether it was the last. */
  async #next(): Promise<boolean> {
    const { token, plainTokens, pages, records } = this.#place
    const forget = this.#init.sink.mark()
    const page = await this.#ask()
    if (this.#guard.hasMet(page) && plainTokens !== true && plainToken(token) !== token) {
      // SLiMS encodes its tokens, does not decode them, and so begins again: it understands them decoded.
      forget()
      this.#place = { ...this.#place, plainTokens: true }
      return await this.#next()
    }
    if (page.token !== '') this.#guard.check(page)
    const total = page.total ?? this.#place.total
    this.#place = {
      ...this.#place,
      token: page.token,
      pages: pages + 1,
      records: records + page.records,
      ...(total !== undefined && { total }),
    }
    return page.token === ''
  }

  async #ask(): Promise<Page> {
    const { server, prefix, set, sink } = this.#init
    const { token, plainTokens, from, until } = this.#place
    const parameters =
      token === ''
        ? { verb: 'ListRecords', metadataPrefix: prefix, set, from, until }
        : { verb: 'ListRecords', resumptionToken: plainTokens === true ? plainToken(token) : token }
    const forget = sink.mark()
    return await server.ask(parameters, () => {
      forget()
      return new PageReader((part) => sink.take(part))
    })
  }

  #beginAnew(error: OaiError): void {
    if (this.#place.token === '') {
      this.#place = this.#easier(error)
      return
    }
    if (++this.#restarts > MAX_RESTARTS) {
      this.#place = atBeginning(this.#place)
      throw new DaemonError(
        'HARVEST_ANSWER',
        `The server forgot its place in the list ${this.#restarts} times (${error.message}). What was harvested stays; harvest again later, or in parts with --set or --from and --until.`,
        { cause: error },
      )
    }
    this.#init.sink.notice('The server had forgotten its place in the list; the list was begun anew.')
    this.#guard.restart()
    this.#place = atBeginning(this.#place)
  }

  /** The same list asked for in a way that servers with other ideas of dates understand. */
  #easier(error: OaiError): Place {
    const { from, until, ...rest } = this.#place
    if (error.oaiCode === 'badArgument' && (from !== undefined || until !== undefined)) {
      const [fromDay, untilDay] = [from?.slice(0, 10), until?.slice(0, 10)]
      if (from !== fromDay || until !== untilDay)
        return { ...rest, ...(fromDay !== undefined && { from: fromDay }), ...(untilDay !== undefined && { until: untilDay }) }
      if (!this.#init.datesMatter) {
        this.#init.sink.notice('The server does not understand dates; everything was harvested again.')
        return rest
      }
    }
    const hint = HINTS[error.oaiCode]
    throw hint === undefined ? error : new OaiError(error.oaiCode, `${error.message} ${hint}`)
  }
}

const HINTS: Readonly<Record<string, string>> = {
  cannotDisseminateFormat: 'Choose another format with --prefix',
  noSetHierarchy: 'Harvest without --set',
}

function atBeginning({ total: _, ...place }: Place): Place {
  return { ...place, token: '', pages: 0, records: 0 }
}

/** A token without its percent signs; the token itself where it has none, or where they mean nothing. */
function plainToken(token: string): string {
  try {
    return decodeURIComponent(token)
  } catch {
    return token
  }
}

/** Puts the parts of one page together. */
class PageReader {
  readonly #take: (part: AnswerPart) => Promise<void>
  readonly #identifiers: string[] = []
  #token = ''
  #total: number | undefined

  constructor(take: (part: AnswerPart) => Promise<void>) {
    this.#take = take
  }

  async take(part: AnswerPart): Promise<void> {
    if (part.kind === 'record') this.#identifiers.push(`${part.identifier} ${part.datestamp}`)
    if (part.kind === 'token') {
      this.#token = part.token
      this.#total = part.total
    }
    await this.#take(part)
  }

  end(): Page {
    const { length } = this.#identifiers
    return { token: this.#token, total: this.#total, records: length, fingerprint: this.#identifiers.join('\n') }
  }
}
