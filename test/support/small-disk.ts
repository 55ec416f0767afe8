// A small disk of its own for a test, that can be filled and freed. Mounting one takes root.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp, open, rm, statfs, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeLibrary } from './library.ts'

const mount = (path: string, megabytes: number): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'serumpun-test', path]).status === 0
const unmount = (path: string): boolean => spawnSync('umount', ['--lazy', path]).status === 0

function canMount(): boolean {
  const path = mkdtempSync(join(tmpdir(), 'serumpun-disk-'))
  const mounted = mount(path, 1)
  if (mounted) unmount(path)
  rmSync(path, { recursive: true })
  return mounted
}

/** Whether tests with a full disk can run here; says so if not. */
export const HAS_SMALL_DISKS = canMount()
if (!HAS_SMALL_DISKS) process.stderr.write('Tests with a full disk are skipped: only root can mount a small one (tmpfs).\n')

export class SmallDisk {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  static async mount(megabytes: number): Promise<SmallDisk> {
    const path = await mkdtemp(join(tmpdir(), 'serumpun-disk-'))
    if (!mount(path, megabytes)) throw new Error(`No disk could be mounted at ${path}.`)
    return new SmallDisk(path)
  }

  /** Writes a file that leaves so much room and no more. */
  async fill(leaving = 0): Promise<void> {
    const { bavail, bsize } = await statfs(this.path)
    const ballast = await open(this.#ballast, 'w')
    try {
      await ballast.writeFile(Buffer.alloc(Math.max(0, bavail * bsize - leaving)))
    } finally {
      await ballast.close()
    }
  }

  /** Gives the room back. */
  async free(): Promise<void> {
    await rm(this.#ballast, { force: true })
  }

  /** Gives it more room than it had. */
  grow(megabytes: number): void {
    const grown = spawnSync('mount', ['-o', `remount,size=${megabytes}m`, this.path])
    if (grown.status !== 0) throw new Error(`The disk at ${this.path} could not be made larger.`)
  }

  get #ballast(): string {
    return join(this.path, 'ballast')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    unmount(this.path)
    await rm(this.path, { recursive: true, force: true })
  }
}

/** A library whose store is on the disk and whose views are not, so that it is the store that meets the end of it. */
export async function makeLibraryOn(disk: SmallDisk, folder: string): Promise<string> {
  const data = await makeLibrary(disk.path, 'a')
  await mkdir(join(folder, 'views'))
  await symlink(join(folder, 'views'), join(data, 'views'))
  return data
}
