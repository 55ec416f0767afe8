// Libraries and networks by number, and requests by what they are called.
import type { LibraryId } from '@serumpun/replica'
import type { RequestId } from '../events/event.ts'
import type { Statements } from './statements.ts'

/** Requests whose numbers are remembered: a bulk load meets each about seven times. */
const MAX_REMEMBERED = 100_000

export class Names {
  readonly #sql: Statements
  readonly #libraries: Map<string, number>
  readonly #libraryIds: Map<number, LibraryId>
  readonly #networks: Map<string, number>
  readonly #requests = new Map<number, Map<RequestId, number>>()

  constructor(sql: Statements) {
    this.#sql = sql
    const libraries = sql.libraries.all()
    this.#libraries = new Map(libraries.map(({ id, number }) => [id, number]))
    this.#libraryIds = new Map(libraries.map(({ id, number }) => [number, id as LibraryId]))
    this.#networks = new Map(sql.networks.all().map(({ id, number }) => [id, number]))
  }

  library(id: LibraryId): number {
    const known = this.#libraries.get(id)
    if (known !== undefined) return known
    const number = Number(this.#sql.addLibrary.run(id).lastInsertRowid)
    this.#libraries.set(id, number)
    this.#libraryIds.set(number, id)
    return number
  }

  libraryOf(number: number): LibraryId {
    const id = this.#libraryIds.get(number)
    if (id === undefined) throw new Error(`There is no library ${number}.`)
    return id
  }

  network(id: string): number {
    const known = this.#networks.get(id)
    if (known !== undefined) return known
    const number = Number(this.#sql.addNetwork.run(id).lastInsertRowid)
    this.#networks.set(id, number)
    return number
  }

  /** The number of a request, which is given one where nobody has spoken of it yet. */
  request(id: RequestId, network: number): number {
    const known = this.#requests.get(network)?.get(id)
    if (known !== undefined) return known
    const number = this.#sql.requestOf.first(id, network)?.number ?? Number(this.#sql.addRequest.run(id, network).lastInsertRowid)
    const requests = this.#requests.get(network) ?? new Map<RequestId, number>()
    if (requests.size >= MAX_REMEMBERED) requests.clear()
    this.#requests.set(network, requests.set(id, number))
    return number
  }
}
