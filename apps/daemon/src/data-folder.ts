// A library's folder: its key, its store, its views, and the socket through which commands reach the running node.
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { createIdentity, type Identity, identityFrom } from '@serumpun/replica'
import { DaemonError, messageOf } from './errors.ts'
import { syncFolder } from './whole-file.ts'

/** Unix socket addresses are at most 107 bytes long (sun_path). */
const MAX_SOCKET_PATH = 100

export class DataFolder {
  readonly path: string

  constructor(path: string) {
    this.path = resolve(path)
  }

  get key(): string {
    return join(this.path, 'library.key')
  }

  get store(): string {
    return join(this.path, 'store')
  }

  get catalogueView(): string {
    return join(this.path, 'views', 'catalogue.sqlite')
  }

  /** Records that an import could not take, to be mended and imported again. */
  get rejects(): string {
    return join(this.path, 'rejects')
  }

  /** What is put here is imported by the running node. */
  get inbox(): string {
    return join(this.path, 'inbox')
  }

  /** Own records that were withdrawn by hand and can be brought back. */
  get withdrawn(): string {
    return join(this.path, 'withdrawn')
  }

  /** Files that have been uploaded to be imported, with how far each has come. */
  get uploads(): string {
    return join(this.path, 'uploads')
  }

  /** What has been exported and waits to be fetched. */
  get exports(): string {
    return join(this.path, 'exports')
  }

  get requestsView(): string {
    return join(this.path, 'views', 'requests.sqlite')
  }

  /** What the library has unsealed of its own requests. */
  get privateView(): string {
    return join(this.path, 'views', 'private-requests.sqlite')
  }

  /** For whom things are wanted, and whom to ask next: nowhere else, so it belongs into every backup. */
  get home(): string {
    return join(this.path, 'home.sqlite')
  }

  /** The library's networks, and the secrets of its invitations. */
  get networks(): string {
    return join(this.path, 'networks.json')
  }

  /** Where other libraries are. */
  get knownAddresses(): string {
    return join(this.path, 'addresses.cbor')
  }

  /** The port on which this node was last reachable, so that it stays the same. */
  get ports(): string {
    return join(this.path, 'ports.json')
  }

  /** In the folder itself, unless its path is too long for a socket's address. */
  get socket(): string {
    const own = join(this.path, 'control.sock')
    if (Buffer.byteLength(own) <= MAX_SOCKET_PATH) return own
    const name = createHash('sha256').update(this.path).digest('hex').slice(0, 24)
    return join(tmpdir(), `serumpun-${userInfo().uid}`, `${name}.sock`)
  }

  /** The key of a library that is being made. Where one is left, its making was broken off. */
  get #newKey(): string {
    return `${this.key}.new`
  }

  async exists(): Promise<boolean> {
    return await isThere(this.key)
  }

  /**
   * Makes the folder, a new key in it, and whatever `fill` puts into its store. The key gets its name last: a making that
   * fails or is broken off, even by a power cut, leaves no half library behind.
   * @throws {DaemonError} `FOLDER_EXISTS` when there is a library in it already, `FOLDER_DAMAGED` when one has lost its key,
   * `FILE` when it cannot be written; and what `fill` throws.
   */
  async create(fill: (identity: Identity) => Promise<void>): Promise<Identity> {
    const identity = createIdentity()
    if (await this.exists())
      throw new DaemonError('FOLDER_EXISTS', `${this.path} already holds a library. Choose another folder with --data.`)
    if (await isThere(this.#newKey)) await this.#discard()
    if (await isThere(this.store))
      throw new DaemonError(
        'FOLDER_DAMAGED',
        `${this.path} holds the store of a library whose key is missing. Put ${this.key} back from a backup, or choose another folder with --data.`,
      )
    await this.#writeNewKey(identity)
    try {
      await fill(identity)
      await rename(this.#newKey, this.key)
      await syncFolder(this.path)
    } catch (error) {
      await this.#discard()
      throw error
    }
    return identity
  }

  async #writeNewKey(identity: Identity): Promise<void> {
    try {
      await mkdir(this.path, { recursive: true, mode: 0o700 })
      await chmod(this.path, 0o700)
      await writeFile(this.#newKey, `serumpun library key 1\n${Buffer.from(identity.seed).toString('base64')}\n`, {
        flag: 'wx',
        mode: 0o600,
        flush: true,
      })
    } catch (cause) {
      throw new DaemonError('FILE', `No library can be made in ${this.path}: ${messageOf(cause)}`, { cause })
    }
  }

  async #discard(): Promise<void> {
    await rm(this.store, { recursive: true, force: true })
    await rm(this.#newKey, { force: true })
  }

  /** @throws {DaemonError} `FOLDER_MISSING` or `FOLDER_DAMAGED`. */
  async identity(): Promise<Identity> {
    const text = await readFile(this.key, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') {
        throw new DaemonError(
          'FOLDER_MISSING',
          `There is no library in ${this.path}. Make one with: serumpun init --data ${this.path} --name "…"`,
        )
      }
      throw new DaemonError('FOLDER_DAMAGED', `The library's key ${this.key} cannot be read: ${cause.message}`, { cause })
    })
    const [title, seed = ''] = text.split('\n')
    const bytes = Buffer.from(seed, 'base64')
    if (title !== 'serumpun library key 1' || bytes.length !== 32) {
      throw new DaemonError(
        'FOLDER_DAMAGED',
        `${this.key} is not a library's key any more. Put it back from a backup: without it nobody can write for this library.`,
      )
    }
    return identityFrom(bytes)
  }
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}
