// What this library can unseal of its own requests: opened when somebody looks, and kept in a file of its own, so that it is
// opened once. Disposable like every view: nothing is here that the journals and the library's key do not give again.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { RequestsError } from '../errors.ts'
import type { EventId, RequestId } from '../events/event.ts'
import { decodePrivatePart, type PrivatePart } from '../events/private-part.ts'
import { dropFile, type FileForm, openFile } from '../view/schema.ts'
import type { SealedEvent } from '../view/reducer.ts'
import { type Sealing, sealingContext } from './sealing.ts'

const FORM: FileForm = {
  // part: JSON, or null where it could not be unsealed or read.
  tables: `
    CREATE TABLE part (author TEXT NOT NULL, event TEXT NOT NULL, part TEXT, PRIMARY KEY (author, event)) STRICT, WITHOUT ROWID;
    PRAGMA application_id = ${0x53_72_50_76};
    PRAGMA user_version = 1;`,
  applicationId: 0x53_72_50_76,
  version: 1,
  synchronous: 'NORMAL',
}

function openOrBegin(path: string): DatabaseSync {
  try {
    return openFile(path, FORM)
  } catch (error) {
    if (!(error instanceof RequestsError && error.code === 'REQUESTS_BAD_FILE')) throw error
    dropFile(path)
    return openFile(path, FORM)
  }
}

export class PrivateView {
  readonly #db: DatabaseSync
  readonly #sealing: Sealing
  readonly #find: StatementSync
  readonly #put: StatementSync

  /** @param path of the file, or `:memory:`. @throws {RequestsError} `REQUESTS_WRITE_FAILED`. */
  constructor(path: string, sealing: Sealing) {
    this.#db = openOrBegin(path)
    this.#sealing = sealing
    this.#find = this.#db.prepare('SELECT part FROM part WHERE author = ? AND event = ?')
    this.#put = this.#db.prepare('INSERT OR REPLACE INTO part (author, event, part) VALUES (?, ?, ?)')
  }

  /** The private parts of a request's events, by event; one that cannot be unsealed is left out. */
  async partsOf(network: string, request: RequestId, events: readonly SealedEvent[]): Promise<ReadonlyMap<EventId, PrivatePart>> {
    const parts = new Map<EventId, PrivatePart>()
    for (const event of events) {
      const part = await this.#partOf(network, request, event)
      if (part !== undefined) parts.set(event.id, part)
    }
    return parts
  }

  async #partOf(network: string, request: RequestId, event: SealedEvent): Promise<PrivatePart | undefined> {
    const { author, id, type, sealed } = event
    const known = this.#find.get(author, id) as { part: string | null } | undefined
    if (known !== undefined) return known.part === null ? undefined : (JSON.parse(known.part) as PrivatePart)
    // The event that makes a request cannot name it: its id comes from what is sealed, too.
    const context = sealingContext(network, author, { type, request: type === 'request' ? undefined : request })
    const message = await this.#sealing.unseal(sealed, context)
    const part = message && decodePrivatePart(type, message)
    this.#put.run(author, id, part === undefined ? null : JSON.stringify(part))
    return part
  }

  close(): void {
    this.#db.close()
  }
}
