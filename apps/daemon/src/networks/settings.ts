// What a library keeps about its networks beside the replica, in its folder's `networks.json`: which it is in, whom it met there
// first, the invitations that it has given out (their secrets make the file one for its owner's eyes), and whom it has blocked.
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type NetworkId, type OpenInvitation, parseNetworkId } from '@serumpun/network'
import { type LibraryId, parseLibraryId } from '@serumpun/replica'
import { z } from 'zod'
import { DaemonError, messageOf } from '../errors.ts'

const network = z.string().transform(parseNetworkId)
const library = z.string().transform(parseLibraryId)
const base64 = z.string().transform((text) => new Uint8Array(Buffer.from(text, 'base64')))

const networkShape = z.object({
  id: network,
  founder: library,
  /** Whom the library met first there, with where it was reached. */
  contact: z.object({ library, addresses: z.array(z.string()) }).optional(),
  /** As the contact said when it applied; the journals decide once they are here. After leaving, until it applies again: `left`. */
  status: z.enum(['member', 'waiting', 'left']),
  /** Who was a member when that was last looked at: whom to ask for one's own past when the store has been lost. */
  members: z.array(library),
})
/** A network that the library has founded, joined, or applied to. */
export type KnownNetwork = z.infer<typeof networkShape>

const invitationShape = z.object({
  id: base64,
  number: z.int(),
  secret: base64,
  wordSecret: base64,
  network,
  uses: z.int(),
  expires: z.int(),
  /** Wrong secrets that were tried. */
  wrong: z.int(),
  revoked: z.boolean(),
})
export type GivenInvitation = OpenInvitation & { readonly wrong: number; readonly revoked: boolean }

const fileShape = z.object({
  version: z.literal(1),
  networks: z.array(networkShape),
  invitations: z.array(invitationShape),
  blocked: z.array(library),
})

interface Kept {
  readonly networks: readonly KnownNetwork[]
  readonly invitations: readonly GivenInvitation[]
  readonly blocked: readonly LibraryId[]
}

const NOTHING: Kept = { networks: [], invitations: [], blocked: [] }

export class NetworkSettings {
  readonly #path: string
  #kept: Kept
  /** One change after the other. */
  #writing: Promise<unknown> = Promise.resolve()

  private constructor(path: string, kept: Kept) {
    this.#path = path
    this.#kept = kept
  }

  /** @throws {DaemonError} `FOLDER_DAMAGED` where the file is there and cannot be understood. */
  static async read(path: string): Promise<NetworkSettings> {
    let text: string
    try {
      text = await readFile(path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new NetworkSettings(path, NOTHING)
      throw new DaemonError('FOLDER_DAMAGED', `${path} cannot be read: ${messageOf(error)}`, { cause: error })
    }
    try {
      return new NetworkSettings(path, fileShape.parse(JSON.parse(text)))
    } catch (cause) {
      throw new DaemonError(
        'FOLDER_DAMAGED',
        `${path} is damaged. Put it back from a backup, or move it away and be invited again.`,
        { cause },
      )
    }
  }

  get networks(): readonly KnownNetwork[] {
    return this.#kept.networks
  }

  get invitations(): readonly GivenInvitation[] {
    return this.#kept.invitations
  }

  get blocked(): readonly LibraryId[] {
    return this.#kept.blocked
  }

  network(id: NetworkId): KnownNetwork | undefined {
    return this.#kept.networks.find((known) => known.id === id)
  }

  /** @throws {DaemonError} `FILE`: nothing has changed. */
  async keepNetwork(known: KnownNetwork): Promise<void> {
    await this.#change((kept) => ({ ...kept, networks: [...kept.networks.filter(({ id }) => id !== known.id), known] }))
  }

  async keepInvitation(given: GivenInvitation): Promise<void> {
    const isOther = ({ id }: GivenInvitation): boolean => Buffer.compare(id, given.id) !== 0
    await this.#change((kept) => ({ ...kept, invitations: [...kept.invitations.filter(isOther), given] }))
  }

  async block(who: LibraryId, isBlocked: boolean): Promise<void> {
    await this.#change((kept) => ({
      ...kept,
      blocked: [...kept.blocked.filter((other) => other !== who), ...(isBlocked ? [who] : [])],
    }))
  }

  async #change(change: (kept: Kept) => Kept): Promise<void> {
    const turn = this.#writing.then(() => this.#changeTo(change))
    this.#writing = turn.catch(() => undefined)
    await turn
  }

  async #changeTo(change: (kept: Kept) => Kept): Promise<void> {
    const next = change(this.#kept)
    await this.#write(next)
    this.#kept = next
  }

  async #write({ networks, invitations, blocked }: Kept): Promise<void> {
    const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
    const given = invitations.map((one) => ({
      ...one,
      id: encode(one.id),
      secret: encode(one.secret),
      wordSecret: encode(one.wordSecret),
    }))
    const partial = `${this.#path}.part`
    try {
      await mkdir(dirname(this.#path), { recursive: true })
      const file = await open(partial, 'w', 0o600)
      try {
        await file.writeFile(`${JSON.stringify({ version: 1, networks, invitations: given, blocked }, undefined, 1)}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(partial, this.#path)
    } catch (cause) {
      throw new DaemonError('FILE', `${this.#path} cannot be written: ${messageOf(cause)}`, { cause })
    }
  }
}
