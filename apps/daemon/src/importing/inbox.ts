// The watch folder: what is dropped into it is imported by the running node, one file at a time, and moved to `done/` or `failed/` with
// its report beside it. A file that was being imported when the node stopped is imported again; that changes nothing twice.
import { type FSWatcher, watch } from 'node:fs'
import { lstat, mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Replica } from '@serumpun/replica'
import { codeOf, messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import { readColumnMap } from './column-map.ts'
import { importFiles } from './import-files.ts'
import type { ImportReport } from './report.ts'
import { StableFiles } from './stable-files.ts'
import { Tries } from './tries.ts'
import { fileNameOf } from './upload.ts'

export interface InboxInit {
  readonly folder: string
  readonly rejectsFolder: string
  readonly replica: Replica
  readonly log: Log
  /** A report in words. */
  readonly describe: (report: ImportReport) => string
}

/** How often the folder is looked at when nothing tells of changes (network drives tell of none), and while a file is still growing. */
const POLL_MS = 5000
const GROWING_MS = 500

/** How long to wait after a failure that is not the file's: a full disk. */
const RETRY_MS = 30_000

/** Errors that say nothing of the file: it stays where it is. */
const NOT_OF_THE_FILE: ReadonlySet<string> = new Set([
  'STOPPED',
  'REPLICA_WRITE_FAILED',
  'REPLICA_CLOSED',
  'REPLICA_STORE',
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EIO',
  'EMFILE',
])

/** What makes a name unfit for reports, logs and other file systems; and room for the endings of reports. */
const ODD_NAME = /[\p{Cc}\p{Cs}\ufffd]/u
const MOST_NAME_BYTES = 200

/** How often a file is begun with that the node did not survive. */
const MOST_TRIES = 5

/** A list's map lies beside it: `list.xlsx.map.json`. */
const MAP_ENDING = '.map.json'

export class Inbox {
  readonly #init: InboxInit
  readonly #stopping = new AbortController()
  readonly #files: StableFiles
  readonly #tries: Tries
  #watcher: FSWatcher | undefined
  #running: Promise<void> = Promise.resolve()
  #wake = (): void => {}

  constructor(init: InboxInit) {
    this.#init = init
    this.#files = new StableFiles(init.folder, MAP_ENDING)
    this.#tries = new Tries(join(init.folder, '.tries'))
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Stops at the end of the batch that is being written; the file is taken up again at the next start. */
  async close(): Promise<void> {
    this.#stopping.abort()
    this.#watcher?.close()
    this.#wake()
    await this.#running
  }

  #path(...names: string[]): string {
    return join(this.#init.folder, ...names)
  }

  async #run(): Promise<void> {
    const { replica, folder, log } = this.#init
    const stopped = new Promise<void>((resolve) => this.#stopping.signal.addEventListener('abort', () => resolve(), { once: true }))
    // Files may be put there meanwhile; what goes wrong here is told below.
    await this.#makeFolders().catch(() => undefined)
    // A node that may have been restored from a backup asks others first; until then nothing can be written.
    await Promise.race([replica.ownWritesReleased, stopped])
    let told = ''
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#pause(await this.#step())
        told = ''
      } catch (error) {
        // A full disk, a folder that is somebody else's. Told once, tried for ever.
        const message = `What is put into ${folder} waits: ${messageOf(error)}`
        if (message !== told) log.error('inbox-waiting', message, { code: codeOf(error) })
        told = message
        await this.#pause(RETRY_MS)
      }
    }
  }

  /** Imports the next file, if there is one. @returns how long to wait before the next step. */
  async #step(): Promise<number> {
    // Each time: somebody who tidies up may have removed them.
    await this.#makeFolders()
    this.#watch()
    const taken = (await this.#leftOver()) ?? (await this.#takeNext())
    if (taken === undefined) return this.#files.growing ? GROWING_MS : POLL_MS
    return (await this.#import(taken)) ? 0 : RETRY_MS
  }

  async #makeFolders(): Promise<void> {
    for (const name of ['', 'working', 'done', 'failed']) await mkdir(this.#path(name), { recursive: true, mode: 0o700 })
  }

  #watch(): void {
    if (this.#watcher !== undefined) return
    try {
      this.#watcher = watch(this.#init.folder, { persistent: false }, () => this.#wake())
      // Polling goes on.
      this.#watcher.on('error', () => this.#watcher?.close())
    } catch {
      // Some file systems cannot be watched.
    }
  }

  async #pause(ms: number): Promise<void> {
    if (this.#stopping.signal.aborted || ms === 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = () => {}
  }

  /** A file that an earlier run had begun with. */
  async #leftOver(): Promise<string | undefined> {
    for (const name of (await readdir(this.#path('working'))).toSorted()) {
      if (name.endsWith(MAP_ENDING)) continue
      if (await this.#isWorking(name)) return name
    }
    return undefined
  }

  /** Moves the next whole file out of the way of whoever drops files. */
  async #takeNext(): Promise<string | undefined> {
    const next = await this.#files.next(performance.now())
    if (next === undefined) return undefined
    const name = ODD_NAME.test(next.name) || Buffer.byteLength(next.name) > MOST_NAME_BYTES ? fileNameOf(next.name) : next.name
    const map = Buffer.concat([next.path, Buffer.from(MAP_ENDING)])
    try {
      await rename(map, this.#path('working', `${name}${MAP_ENDING}`)).catch(ignoreMissing)
      await rename(next.path, this.#path('working', name))
    } catch (error) {
      this.#files.skip(next)
      // Somebody has taken it away.
      if (codeOf(error) === 'ENOENT') return undefined
      const message = `${name} in the inbox cannot be moved: ${messageOf(error)}`
      this.#init.log.warn('inbox-skipped', message, { file: name, code: codeOf(error) })
      return undefined
    }
    // Looked at again where nobody else writes: it may have been exchanged for a link in between.
    return (await this.#isWorking(name)) ? name : undefined
  }

  async #isWorking(name: string): Promise<boolean> {
    const found = await lstat(this.#path('working', name)).catch(ignoreMissing)
    return found?.isFile() === true
  }

  /** @returns whether the file has been dealt with. */
  async #import(name: string): Promise<boolean> {
    const { log, replica, rejectsFolder } = this.#init
    const path = this.#path('working', name)
    log.info('inbox-importing', `Importing ${name} from the inbox.`, { file: name })
    try {
      if ((await this.#tries.next(name)) > MOST_TRIES)
        throw new Error(
          `The node has ended ${MOST_TRIES} times while it imported this file. It is left aside, so that others can come.`,
        )
      const columns = await this.#mapFor(name)
      const report = await importFiles(replica, [path], {
        rejectsFolder,
        signal: this.#stopping.signal,
        ...(columns !== undefined && { open: { columns } }),
      })
      await this.#finish(name, report)
    } catch (error) {
      if (!isOfTheFile(error)) {
        await this.#tries.forget()
        if (codeOf(error) !== 'STOPPED')
          log.error('inbox-waiting', `${name} waits in the inbox: ${messageOf(error)}`, { file: name, code: codeOf(error) })
        return false
      }
      await this.#put(name, 'failed', { error: { code: codeOf(error), message: messageOf(error) } }, `${messageOf(error)}\n`)
      log.error('inbox-failed', `${name} was not imported: ${messageOf(error)}`, { file: name, code: codeOf(error) })
    }
    return true
  }

  async #mapFor(name: string) {
    const path = this.#path('working', `${name}${MAP_ENDING}`)
    const isThere = await lstat(path).then((found) => found.isFile(), ignoreMissing)
    return isThere === true ? await readColumnMap(path) : undefined
  }

  async #finish(name: string, report: ImportReport): Promise<void> {
    const { log, describe } = this.#init
    const [failed] = report.failedFiles
    await this.#put(name, failed === undefined ? 'done' : 'failed', report, describe(report))
    const { read, added, updated, unchanged, removed, rejected } = report
    if (failed === undefined)
      log.info('inbox-imported', `Imported ${name}: ${read} records, ${added} new, ${updated} changed, ${rejected} rejected.`, {
        file: name,
        read,
        added,
        updated,
        unchanged,
        removed,
        rejected,
      })
    else log.error('inbox-failed', `${name} was not imported: ${failed.message}`, { file: name, code: failed.code })
  }

  /** Moves a file to where it ends, its reports first: broken off in between, it ends there under the same name. */
  async #put(name: string, where: 'done' | 'failed', report: object, text: string): Promise<void> {
    const target = await this.#unused(where, name)
    // Where it was while it was imported is of no use to anybody.
    const named = (content: string): string => content.replaceAll(this.#path('working', name), name)
    await writeFile(this.#path(where, `${target}.report.json`), named(`${JSON.stringify(report, undefined, 2)}\n`), { mode: 0o600 })
    await writeFile(this.#path(where, `${target}.report.txt`), named(text), { mode: 0o600 })
    await rename(this.#path('working', `${name}${MAP_ENDING}`), this.#path(where, `${target}${MAP_ENDING}`)).catch(ignoreMissing)
    // Before the file is where it ends: who sees it there finds nothing left over.
    await this.#tries.forget()
    await rename(this.#path('working', name), this.#path(where, target))
  }

  /** `list.csv`, or `list-2.csv` where a file of that name has come before. */
  async #unused(where: string, name: string): Promise<string> {
    const taken = new Set(await readdir(this.#path(where)))
    const dot = name.indexOf('.', 1)
    const [stem, ending] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)]
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? name : `${stem}-${number}${ending}`
      if (!taken.has(candidate) && !taken.has(`${candidate}.report.json`)) return candidate
    }
  }
}

/** Whether the file is at fault, and not the disk or the node that stops. */
function isOfTheFile(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return !NOT_OF_THE_FILE.has(codeOf(error)) && (cause === undefined || !NOT_OF_THE_FILE.has(codeOf(cause)))
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  // Beside a name that is as long as names can be there is nothing with a longer one.
  if (error.code !== 'ENOENT' && error.code !== 'ENAMETOOLONG') throw error
}
