// What stays at home: for whom a thing is wanted, and whom to ask for it next. It is in no journal and no bundle, and no other
// library ever has it; so it is synced to disk before anything is acknowledged, and belongs into the library's own backups.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { LibraryId } from '@serumpun/replica'
import { RequestsError } from '../errors.ts'
import type { RequestPayload } from '../events/event.ts'
import type { PrivateRequest } from '../events/private-part.ts'
import { MAX_TEXT_CHARS } from '../limits.ts'
import { explained, type FileForm, openFile } from '../view/schema.ts'

/** What is asked for, the same of every supplier. */
export type Wanted = Pick<RequestPayload, 'serviceType' | 'serviceLevel' | 'needBeforeDate'> & { readonly written: PrivateRequest }

/** A need of somebody's, and the rota along which it is asked for. */
export interface HomeNeed {
  readonly network: string
  /** As in the requests for it. */
  readonly need: string
  /** Whatever the library knows the patron by; opaque, and shown to its own staff alone. */
  readonly patron?: string
  readonly wanted: Wanted
  /** Suppliers in the order in which they are asked. */
  readonly rota: readonly LibraryId[]
  /** It no longer moves on by itself: it has come, nobody is left to ask, or staff deal with it. */
  readonly isDone: boolean
}

const FORM: FileForm = {
  tables: `
    CREATE TABLE need (
      network TEXT NOT NULL, need TEXT NOT NULL, patron TEXT, wanted TEXT NOT NULL, rota TEXT NOT NULL,
      done INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (network, need)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX moving ON need (done) WHERE done = 0;
    PRAGMA application_id = ${0x53_72_48_6d};
    PRAGMA user_version = 1;`,
  applicationId: 0x53_72_48_6d,
  version: 1,
  // What is here is nowhere else (I5).
  synchronous: 'FULL',
}

interface NeedRow {
  readonly network: string
  readonly need: string
  readonly patron: string | null
  readonly wanted: string
  readonly rota: string
  readonly done: number
}

function needOf({ network, need, patron, wanted, rota, done }: NeedRow): HomeNeed {
  return {
    network,
    need,
    ...(patron !== null && { patron }),
    wanted: JSON.parse(wanted) as Wanted,
    rota: JSON.parse(rota) as LibraryId[],
    isDone: done === 1,
  }
}

export class HomeStore {
  readonly #db: DatabaseSync
  readonly #find: StatementSync
  readonly #moving: StatementSync
  readonly #put: StatementSync
  readonly #drop: StatementSync

  /** @throws {RequestsError} `REQUESTS_BAD_FILE` when it is damaged: it is never begun anew; `REQUESTS_WRITE_FAILED`. */
  constructor(path: string) {
    this.#db = openFile(path, FORM)
    // What is forgotten is gone from the disk, too.
    this.#db.exec('PRAGMA secure_delete = ON')
    this.#find = this.#db.prepare('SELECT * FROM need WHERE network = ? AND need = ?')
    this.#moving = this.#db.prepare('SELECT * FROM need WHERE done = 0 ORDER BY network, need')
    this.#put = this.#db.prepare(
      'INSERT OR REPLACE INTO need (network, need, patron, wanted, rota, done) VALUES (?, ?, ?, ?, ?, ?)',
    )
    this.#drop = this.#db.prepare('UPDATE need SET patron = NULL WHERE network = ? AND need = ?')
  }

  need(network: string, need: string): HomeNeed | undefined {
    const row = this.#find.get(network, need) as NeedRow | undefined
    return row && needOf(row)
  }

  /** Needs that move on along their rota. */
  moving(): HomeNeed[] {
    return (this.#moving.all() as unknown as NeedRow[]).map(needOf)
  }

  /** Synced to disk when it returns. @throws {RequestsError} `REQUESTS_INVALID`, `REQUESTS_WRITE_FAILED`. */
  put({ network, need, patron, wanted, rota, isDone }: HomeNeed): void {
    if (patron !== undefined && patron.length > MAX_TEXT_CHARS) {
      throw new RequestsError('REQUESTS_INVALID', `The reference to the patron is longer than ${MAX_TEXT_CHARS} characters.`)
    }
    this.#write(() => this.#put.run(network, need, patron ?? null, JSON.stringify(wanted), JSON.stringify(rota), Number(isDone)))
  }

  /** Forgets for whom it was: libraries must not keep that for longer than they need it. */
  forgetPatron(network: string, need: string): void {
    this.#write(() => {
      this.#drop.run(network, need)
      this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    })
  }

  #write(work: () => unknown): void {
    try {
      work()
    } catch (error) {
      throw explained(error)
    }
  }

  close(): void {
    this.#db.close()
  }
}
