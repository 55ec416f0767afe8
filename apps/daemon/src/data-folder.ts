// A library's folder: its key, its store, its views, and the socket through which commands reach the running node.
import { chmod, mkdir, open, readFile, stat } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { createIdentity, type Identity, identityFrom } from '@serumpun/replica'
import { DaemonError } from './errors.ts'

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

  async exists(): Promise<boolean> {
    return await stat(this.key).then(
      () => true,
      () => false,
    )
  }

  /**
   * Makes the folder and a new key in it.
   * @throws {DaemonError} `FOLDER_EXISTS` when there is a library in it already.
   */
  async create(): Promise<Identity> {
    await mkdir(this.path, { recursive: true, mode: 0o700 })
    if (await this.exists())
      throw new DaemonError('FOLDER_EXISTS', `${this.path} already holds a library. Choose another folder with --data.`)
    const identity = createIdentity()
    const file = await open(this.key, 'wx', 0o600)
    try {
      await file.writeFile(`serumpun library key 1\n${Buffer.from(identity.seed).toString('base64')}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await chmod(this.path, 0o700)
    return identity
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
