// A Level database that gets over a full disk. After a write that failed Level's log may end in half a record; it would
// write on behind that as if nothing had happened, and lose all of it at its next start (tried: every one of ten
// synced writes). So after a failure nothing is written before the database has been opened again: it then reads its
// log up to the last whole record and begins another.
import { randomBytes } from 'node:crypto'
import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Level } from 'level'
import { ReplicaError } from './errors.ts'
import { Lock } from './lock.ts'
import type { Operation } from './store.ts'

export type Rows = Level<Uint8Array, Uint8Array>
export type LevelOptions = Omit<
  NonNullable<ConstructorParameters<typeof Level<Uint8Array, Uint8Array>>[1]>,
  'keyEncoding' | 'valueEncoding'
>

/** Opening writes the log's rows to tables, a new log and a new manifest: so much more room than the log takes. */
const ROOM_TO_OPEN_BYTES = 1024 * 1024

/** How long a reopening waits for those who are reading. Scans are short; only one that waits for this very write is longer. */
const READERS_LEAVE_WITHIN_MS = 2000

export class LevelDatabase {
  readonly #folder: string
  readonly #rows: Rows
  readonly #writing = new Lock()
  #broken = false
  #closed = false
  #readers = 0
  #left: PromiseWithResolvers<void> | undefined
  #reopening: Promise<void> | undefined

  private constructor(folder: string, options: LevelOptions) {
    this.#folder = folder
    this.#rows = new Level<Uint8Array, Uint8Array>(folder, { ...options, keyEncoding: 'view', valueEncoding: 'view' })
  }

  /** @throws {ReplicaError} `REPLICA_STORE` when it is in use, damaged or not writable. */
  static async open(folder: string, options: LevelOptions): Promise<LevelDatabase> {
    await refuseWithoutIndex(folder)
    const database = new LevelDatabase(folder, options)
    await database.#open()
    // Left behind where power failed while it was there.
    await rm(database.#probe, { force: true })
    return database
  }

  /** Begins to read; the rows are there, and the same database's, until `leave` is called. */
  async enter(): Promise<Rows> {
    while (this.#reopening !== undefined) await this.#reopening
    this.#check()
    // Where the last attempt to open it again has failed.
    if (this.#rows.status !== 'open') await this.#writing.run(() => this.#open())
    this.#readers++
    return this.#rows
  }

  leave(): void {
    if (--this.#readers === 0) this.#left?.resolve()
  }

  /**
   * All of it or nothing.
   * @throws {ReplicaError} `REPLICA_WRITE_FAILED`; `REPLICA_CLOSED`.
   */
  async write(operations: Operation[], sync: boolean): Promise<void> {
    // One after the other: Level writes them so too, and none may succeed behind one that has failed.
    await this.#writing.run(async () => {
      this.#check()
      if (this.#broken) await this.#reopen()
      try {
        await this.#rows.batch(operations, { sync })
      } catch (cause) {
        this.#broken = true
        throw this.#writeFailed(cause)
      }
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#writing.run(() => this.#rows.close())
  }

  /** What a reader met with, in the words of this package. */
  readFailed(cause: unknown): ReplicaError {
    if (this.#closed) return this.#closedError()
    // A table that is too short is an invalid argument to Level.
    return /LEVEL_CORRUPTION|Invalid argument|No such file/.test(said(cause))
      ? damaged(this.#folder, cause)
      : new ReplicaError('REPLICA_STORE', `The store in ${this.#folder} could not be read.`, { cause })
  }

  get #probe(): string {
    return join(this.#folder, 'room')
  }

  #check(): void {
    if (this.#closed) throw this.#closedError()
  }

  async #open(): Promise<void> {
    this.#check()
    try {
      await this.#rows.open()
      this.#broken = false
    } catch (cause) {
      throw this.#openingFailed(cause)
    }
  }

  async #reopen(): Promise<void> {
    // Before it is closed: with a full disk it could not be opened again, and nobody could read.
    await this.#proveRoom()
    const over = Promise.withResolvers<void>()
    this.#reopening = over.promise
    try {
      await this.#whenLeft()
      await this.#rows.close()
      await this.#open()
    } finally {
      this.#reopening = undefined
      over.resolve()
    }
  }

  async #proveRoom(): Promise<void> {
    try {
      const logs = (await readdir(this.#folder)).filter((name) => name.endsWith('.log'))
      const sizes = await Promise.all(logs.map(async (name) => (await stat(join(this.#folder, name))).size))
      const needed = sizes.reduce((sum, size) => sum + size, ROOM_TO_OPEN_BYTES)
      // Random, because some file systems find room for any number of zeros.
      await writeFile(this.#probe, randomBytes(needed), { flush: true })
    } catch (cause) {
      throw this.#writeFailed(cause)
    } finally {
      await rm(this.#probe, { force: true })
    }
  }

  async #whenLeft(): Promise<void> {
    if (this.#readers === 0) return
    const left = (this.#left = Promise.withResolvers<void>())
    const late = setTimeout(() => left.reject(this.#writeFailed(new Error('Its rows are being read.'))), READERS_LEAVE_WITHIN_MS)
    try {
      await left.promise
    } finally {
      clearTimeout(late)
      this.#left = undefined
    }
  }

  #writeFailed(cause: unknown): ReplicaError {
    return new ReplicaError(
      'REPLICA_WRITE_FAILED',
      `Nothing could be written to ${this.#folder}: is the disk full? Free some room and try again.`,
      { cause },
    )
  }

  #openingFailed(cause: unknown): ReplicaError {
    const text = said(cause)
    // Level names files that are not there.
    if (/LEVEL_CORRUPTION|No such file/.test(text)) return damaged(this.#folder, cause)
    const why = text.includes('LEVEL_LOCKED')
      ? 'is in use by another process. Stop it, or let it do the work.'
      : text.includes('No space left')
        ? 'cannot be opened because the disk is full. Free some room and try again.'
        : 'could not be opened.'
    return new ReplicaError('REPLICA_STORE', `The store in ${this.#folder} ${why}`, { cause })
  }

  #closedError(): ReplicaError {
    return new ReplicaError('REPLICA_CLOSED', `The store in ${this.#folder} has been closed.`)
  }
}

/** Level would begin a new database where the file that names its parts is missing, and clear the parts away. */
async function refuseWithoutIndex(folder: string): Promise<void> {
  const files = await readdir(folder).catch((): string[] => [])
  const hasParts = files.some((name) => /^(?:MANIFEST-\d+|\d+\.(?:ldb|log))$/.test(name))
  if (hasParts && !files.includes('CURRENT')) throw damaged(folder, new Error('There is no file CURRENT.'))
}

function damaged(folder: string, cause: unknown): ReplicaError {
  return new ReplicaError(
    'REPLICA_STORE',
    `The store in ${folder} is damaged; restore it from a backup, or fetch it anew from other libraries.`,
    { cause },
  )
}

/** What an error and its causes say, Level's codes among it: it wraps what it was told by the system. */
function said(error: unknown): string {
  const texts: string[] = []
  for (let at = error; at instanceof Error; at = at.cause) texts.push(String((at as NodeJS.ErrnoException).code ?? ''), at.message)
  return texts.join(' ')
}
