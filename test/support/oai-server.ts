// An OAI-PMH server for tests: it serves records as the protocol says, and fails in the ways in which real servers fail.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

export interface ServedRecord {
  readonly identifier: string
  /** ISO 8601 with seconds. */
  readonly datestamp: string
  /** The element inside of `<metadata>`; undefined: deleted. */
  readonly metadata: string | undefined
}

/** Answers one request instead of the server; false leaves it to the server. */
export type Fault = (request: URL, response: ServerResponse) => boolean

export interface OaiServerOptions {
  readonly pageSize?: number
  readonly granularity?: string
  readonly deletedRecord?: string
  /** Prefix → namespace. */
  readonly formats?: Readonly<Record<string, string>>
  readonly gzip?: boolean
}

export const MARC_NAMESPACE = 'http://www.loc.gov/MARC21/slim'

export class TestOaiServer {
  readonly records = new Map<string, ServedRecord>()
  /** Each is asked in turn, the first that answers is done with; `always` ones stay. */
  readonly faults: Fault[] = []
  always: Fault | undefined
  /** Query strings of all requests. */
  readonly asked: URL[] = []
  now = '2026-03-01T12:00:00Z'
  readonly #options: Required<OaiServerOptions>
  readonly #tokens = new Map<string, { at: number; from: string | null; until: string | null; prefix: string }>()
  readonly #server = createServer((request, response) => this.#serve(request, response))
  #nextToken = 1

  private constructor(options: OaiServerOptions) {
    this.#options = {
      pageSize: 10,
      granularity: 'YYYY-MM-DDThh:mm:ssZ',
      deletedRecord: 'persistent',
      formats: { oai_dc: 'http://www.openarchives.org/OAI/2.0/oai_dc/', marcxml: MARC_NAMESPACE },
      gzip: false,
      ...options,
    }
  }

  static async start(options: OaiServerOptions = {}): Promise<TestOaiServer> {
    const server = new TestOaiServer(options)
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/oai`
  }

  put(record: ServedRecord): void {
    this.records.set(record.identifier, record)
  }

  forgetTokens(): void {
    this.#tokens.clear()
  }

  /** The requests for lists so far, without their address. */
  get lists(): string[] {
    return this.asked.filter(({ searchParams }) => searchParams.get('verb') === 'ListRecords').map(({ search }) => search)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url)
    this.asked.push(url)
    if (this.always?.(url, response) === true) return
    for (const [i, fault] of this.faults.entries()) {
      if (!fault(url, response)) continue
      this.faults.splice(i, 1)
      return
    }
    this.send(response, this.answer(url))
  }

  send(response: ServerResponse, xml: string | Buffer, type = 'text/xml; charset=utf-8'): void {
    const bytes = Buffer.from(xml)
    response.setHeader('content-type', type)
    if (this.#options.gzip) response.setHeader('content-encoding', 'gzip')
    response.end(this.#options.gzip ? gzipSync(bytes) : bytes)
  }

  answer(url: URL): string {
    const verb = url.searchParams.get('verb')
    if (verb === 'Identify') return this.envelope(this.#identify())
    if (verb === 'ListMetadataFormats') return this.envelope(this.#listFormats())
    return this.envelope(verb === 'ListRecords' ? this.#listRecords(url.searchParams) : error('badVerb', 'No such verb'))
  }

  envelope(content: string): string {
    return `<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>${this.now}</responseDate><request>${this.url}</request>${content}</OAI-PMH>`
  }

  #identify(): string {
    const { granularity, deletedRecord } = this.#options
    return `<Identify><repositoryName>Perpustakaan Uji</repositoryName><baseURL>${this.url}</baseURL><protocolVersion>2.0</protocolVersion><adminEmail>a@example.org</adminEmail><earliestDatestamp>2001-01-01T00:00:00Z</earliestDatestamp><deletedRecord>${deletedRecord}</deletedRecord><granularity>${granularity}</granularity></Identify>`
  }

  #listFormats(): string {
    const formats = Object.entries(this.#options.formats).map(
      ([prefix, namespace]) =>
        `<metadataFormat><metadataPrefix>${prefix}</metadataPrefix><schema>${namespace}.xsd</schema><metadataNamespace>${namespace}</metadataNamespace></metadataFormat>`,
    )
    return `<ListMetadataFormats>${formats.join('')}</ListMetadataFormats>`
  }

  #listRecords(parameters: URLSearchParams): string {
    const token = parameters.get('resumptionToken')
    const place =
      token === null
        ? { at: 0, from: parameters.get('from'), until: parameters.get('until'), prefix: parameters.get('metadataPrefix') ?? '' }
        : this.#tokens.get(token)
    if (place === undefined) return error('badResumptionToken', 'The token has expired')
    if (!Object.hasOwn(this.#options.formats, place.prefix)) return error('cannotDisseminateFormat', 'No such format.')
    const isDay = this.#options.granularity === 'YYYY-MM-DD'
    if (isDay && /T/.test(`${place.from ?? ''}${place.until ?? ''}`)) return error('badArgument', 'Days only')
    const within = [...this.records.values()].filter(
      ({ datestamp }) =>
        (place.from === null || datestamp.slice(0, place.from.length) >= place.from) &&
        (place.until === null || datestamp.slice(0, place.until.length) <= place.until),
    )
    if (within.length === 0) return error('noRecordsMatch', 'Nothing')
    const { pageSize } = this.#options
    const page = within.slice(place.at, place.at + pageSize)
    const isLast = place.at + pageSize >= within.length
    let next = ''
    if (!isLast) {
      next = `token/${this.#nextToken++}`
      this.#tokens.set(next, { ...place, at: place.at + pageSize })
    }
    const isWhole = isLast && token === null
    const end = isWhole ? '' : `<resumptionToken completeListSize="${within.length}" cursor="${place.at}">${next}</resumptionToken>`
    return `<ListRecords>${page.map(recordXml).join('')}${end}</ListRecords>`
  }
}

const error = (code: string, message: string): string => `<error code="${code}">${message}</error>`

export function recordXml({ identifier, datestamp, metadata }: ServedRecord): string {
  const status = metadata === undefined ? ' status="deleted"' : ''
  const header = `<header${status}><identifier>${identifier}</identifier><datestamp>${datestamp}</datestamp></header>`
  return `<record>${header}${metadata === undefined ? '' : `<metadata>${metadata}</metadata>`}</record>`
}

/** A small MARCXML record; without a number it has no 001. */
export function marcXml(number: number | undefined, title: string): string {
  const own =
    number === undefined ? '' : `<controlfield tag="001">k${number}</controlfield><controlfield tag="003">ID-KOHA</controlfield>`
  return `<record xmlns="${MARC_NAMESPACE}"><leader>00000nam a2200000 a 4500</leader>${own}<datafield tag="245" ind1="1" ind2="0"><subfield code="a">${title}</subfield></datafield></record>`
}

/** Fills a server with numbered records. */
export function fill(server: TestOaiServer, from: number, to: number, datestamp = '2026-01-01T00:00:00Z'): void {
  for (let n = from; n < to; n++) server.put({ identifier: `oai:uji:${n}`, datestamp, metadata: marcXml(n, `Judul ${n}`) })
}
