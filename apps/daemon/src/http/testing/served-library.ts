// A library in a folder of its own, served over real HTTP, for tests. Its network has nobody in it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MarcRecord } from '@serumpun/bib'
import { encodeIso2709, markedAsUtf8 } from '@serumpun/bib'
import { type Cbor, createIdentity, exportBundle, importBundle, inlineShardWork, openLevelStore, Replica } from '@serumpun/replica'
import { MemoryStore } from '@serumpun/replica/testing'
import { titleIdOf } from '@serumpun/union'
import { DataFolder } from '../../data-folder.ts'
import { recordKey } from '../../importing/record-key.ts'
import { createLog } from '../../log.ts'
import { SMALL_MEMORY } from '../../memory.ts'
import { openLibrary, type OpenedLibrary } from '../../opened-library.ts'
import { performOperation } from '../../operations/operations.ts'
import { type Profile, profileBody } from '@serumpun/network'
import { CATALOGUE_DATASET, PROFILE_DATASET, PROFILE_KEY } from '../../profile.ts'
import type { Rates } from '../guards.ts'
import { type HttpServer, serveHttp } from '../server.ts'

export interface Answered<Body> {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

/** MARC-in-JSON of a book. */
export function bookJson(title: string, more: readonly Record<string, unknown>[] = []) {
  return {
    leader: '00000nam a2200000 a 4500',
    fields: [
      ...more,
      { '008': '260101s2005    io            000 0 ind d' },
      { '245': { ind1: '1', ind2: '0', subfields: [{ a: title }] } },
    ],
  }
}

export class ServedLibrary {
  readonly folder: DataFolder
  /** Faults of the node's own that the log tells of. */
  readonly faults: string[] = []
  #library: OpenedLibrary | undefined
  #server: HttpServer | undefined

  private constructor(folder: DataFolder) {
    this.folder = folder
  }

  static async start(profile: Profile = { name: 'Perpustakaan Uji', code: 'ID-UJI' }): Promise<ServedLibrary> {
    const served = new ServedLibrary(new DataFolder(await mkdtemp(join(tmpdir(), 'serumpun-api-'))))
    await served.folder.create(async (identity) => {
      const replica = await Replica.open({ store: await openLevelStore(served.folder.store), identity, work: inlineShardWork() })
      await replica.write(PROFILE_DATASET, [{ key: PROFILE_KEY, body: profileBody(profile) }])
      await replica.close()
    })
    await served.open()
    return served
  }

  async open(rates?: Rates): Promise<void> {
    const onViewFailure = (error: Error): void => void this.faults.push(error.message)
    this.#library = await openLibrary(this.folder, { recoverFirst: false, memory: SMALL_MEMORY, onViewFailure })
    const log = createLog('text', (line) => void this.faults.push(line))
    const network = { peers: () => [], addresses: [], reachability: 'unknown' } as const
    const { library } = this
    const perform = (operation: string, parameters: unknown, signal: AbortSignal): Promise<unknown> =>
      performOperation(operation, parameters, {
        library,
        network: undefined,
        joining: undefined,
        onProgress: () => undefined,
        signal,
      })
    this.#server = await serveHttp({ address: '127.0.0.1:0', library, network, perform, log, ...(rates && { rates }) })
  }

  async shut(): Promise<void> {
    await this.#server?.close()
    await this.#library?.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shut()
    await rm(this.folder.path, { recursive: true, force: true })
  }

  get library(): OpenedLibrary {
    if (this.#library === undefined) throw new Error('The library is not open.')
    return this.#library
  }

  get url(): string {
    return this.#server?.url ?? ''
  }

  /** Asks, and reads what comes as JSON if it says that it is. */
  async ask<Body = Record<string, unknown>>(path: string, init: RequestInit = {}): Promise<Answered<Body>> {
    // What hangs is a fault of its own.
    const response = await fetch(new URL(path, this.url), { signal: AbortSignal.timeout(20_000), ...init })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== ''
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body }
  }

  async send<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered<Body>> {
    const sent =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }
    return await this.ask<Body>(path, { method, headers, ...sent })
  }

  /** Another library's records arrive here. @returns the records' ids. */
  async receive(profile: Profile, records: readonly MarcRecord[]): Promise<string[]> {
    return await this.receiveEntries(
      profile,
      records.map((record) => {
        const valueOf = (tag: string): string => record.fields.find((field) => field.tag === tag)?.value ?? ''
        return { key: recordKey({ number: valueOf('001'), source: valueOf('003') }), body: encodeIso2709(markedAsUtf8(record)) }
      }),
    )
  }

  /** What another library says arrives here, whatever it is. @returns the entries' ids. */
  async receiveEntries(profile: Profile, entries: readonly { readonly key: string; readonly body: Cbor }[]): Promise<string[]> {
    const other = await Replica.open({ store: new MemoryStore(), identity: createIdentity(), work: inlineShardWork() })
    await other.write(PROFILE_DATASET, [{ key: PROFILE_KEY, body: profileBody(profile) }])
    await other.write(CATALOGUE_DATASET, entries)
    const bundle = join(this.folder.path, 'other.bundle')
    await exportBundle(other, bundle)
    await importBundle(this.library.engine, bundle)
    await other.close()
    await this.library.directory.ready
    await this.library.view.whenCurrent()
    return entries.map(({ key }) => titleIdOf({ library: other.library, dataset: CATALOGUE_DATASET, key }))
  }
}
