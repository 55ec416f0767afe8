// Files sealed for the members of a network, a bundle on a USB stick above all: whoever finds it reads nothing of it.
//
//   `SERUMPUN SEALED 1` and a line feed
//   head       length (4 bytes), CBOR [network, [[hint, encapsulated key, sealed content key], …]] (sealing.ts)
//   parts      length (4 bytes), AES-256-GCM of 64 KiB at most, its tag; one after the other
//
// A part's nonce is its number (11 bytes) and 1 for the last, else 0, and the hash of all before the parts is authenticated with
// each: none can be left out, exchanged or added, and a file that was cut off is known to be (STREAM, Hoang et al. 2015).
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { decodeCbor, encodeCbor, type Identity, type LibraryId } from '@serumpun/replica'
import { z } from 'zod'
import { NetworkError } from '../errors.ts'
import { bytesOfNetwork, type NetworkId, networkOfBytes } from '../ids.ts'
import { MAX_READERS } from '../limits.ts'
import { bytes } from '../shapes.ts'
import { openKeyWith, sealKeyFor } from './sealing.ts'

const MAGIC = Buffer.from('SERUMPUN SEALED 1\n')
const PART_BYTES = 64 * 1024
const TAG_BYTES = 16
const KEY_BYTES = 32

/** The head of a file for `MAX_READERS`. */
const MAX_HEAD_BYTES = 256 + MAX_READERS * 112

const headShape = z.tuple([
  bytes(32).transform(networkOfBytes),
  z.array(z.tuple([bytes(16), bytes(32), bytes(KEY_BYTES + TAG_BYTES)])).max(MAX_READERS),
])

const unsealable = (message: string, cause?: unknown): NetworkError => new NetworkError('NETWORK_UNSEALABLE', message, { cause })

function nonceOf(part: number, isLast: boolean): Uint8Array {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(part, 5, 6)
  nonce[11] = isLast ? 1 : 0
  return nonce
}

/** Reads until the buffer is full or the file ends. @returns how many bytes. */
async function fill(file: FileHandle, buffer: Uint8Array): Promise<number> {
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return length
}

function lengthBytes(length: number): Uint8Array {
  const bytesOf = Buffer.alloc(4)
  bytesOf.writeUInt32BE(length)
  return bytesOf
}

/** Calls `write` with a file that appears under its name when it is whole. */
async function whole(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const partial = `${path}.part`
  const file = await open(partial, 'w', 0o600)
  try {
    await write(file)
    await file.sync()
    await file.close()
    await rename(partial, path)
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(partial, { force: true })
    throw error
  }
}

/** Seals a file for libraries. @throws what the file system says. */
export async function sealFile(from: string, to: string, network: NetworkId, readers: readonly LibraryId[]): Promise<void> {
  if (readers.length > MAX_READERS)
    throw new NetworkError('NETWORK_LIMIT', `Something can be sealed for ${MAX_READERS} libraries at most.`)
  const key = new Uint8Array(randomBytes(KEY_BYTES))
  const context = bytesOfNetwork(network)
  const keys = await Promise.all(readers.map((reader) => sealKeyFor(reader, key, context)))
  const head = encodeCbor([context, keys])
  const before = Buffer.concat([MAGIC, lengthBytes(head.length), head])
  const associated = createHash('sha256').update(before).digest()
  const source = await open(from, 'r')
  try {
    await whole(to, async (file) => {
      await file.writeFile(before)
      let current = Buffer.alloc(PART_BYTES)
      let next = Buffer.alloc(PART_BYTES)
      let length = await fill(source, current)
      for (let part = 0; ; part++) {
        const following = length < PART_BYTES ? 0 : await fill(source, next)
        const isLast = following === 0
        const cipher = createCipheriv('aes-256-gcm', key, nonceOf(part, isLast)).setAAD(associated)
        const sealed = Buffer.concat([cipher.update(current.subarray(0, length)), cipher.final(), cipher.getAuthTag()])
        await file.writeFile(lengthBytes(sealed.length))
        await file.writeFile(sealed)
        if (isLast) return
        ;[current, next] = [next, current]
        length = following
      }
    })
  } finally {
    await source.close()
  }
}

/** Whether a file is sealed. */
export async function isSealedFile(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const magic = Buffer.alloc(MAGIC.length)
    return (await fill(file, magic)) === MAGIC.length && magic.equals(MAGIC)
  } finally {
    await file.close()
  }
}

/**
 * Opens a sealed file into another, which appears when all of it is there.
 * @returns the network for whose members it was sealed.
 * @throws {NetworkError} `NETWORK_UNSEALABLE` where it is not for this library, is damaged, or was cut off.
 */
export async function unsealFile(identity: Identity, from: string, to: string): Promise<NetworkId> {
  const source = await open(from, 'r')
  try {
    const { before, head } = await readHead(source)
    const [network, keys] = head
    const key = await openKeyWith(identity, keys, bytesOfNetwork(network))
    if (key?.length !== KEY_BYTES)
      throw unsealable(
        'This file was sealed for the members of a network that this library was not among. Ask for one that is made anew.',
      )
    const associated = createHash('sha256').update(before).digest()
    await whole(to, async (file) => {
      for (let part = 0; ; part++) {
        const sealed = await readPart(source)
        const { content, isLast } = opened(sealed, key, part, associated)
        await file.writeFile(content)
        if (isLast) return
      }
    })
    if ((await fill(source, Buffer.alloc(1))) > 0) {
      await rm(to, { force: true })
      throw unsealable('Something was added to the sealed file. Copy it anew.')
    }
    return network
  } finally {
    await source.close()
  }
}

async function readHead(source: FileHandle): Promise<{ before: Uint8Array; head: z.infer<typeof headShape> }> {
  const start = Buffer.alloc(MAGIC.length + 4)
  const isWhole = (await fill(source, start)) === start.length && start.subarray(0, MAGIC.length).equals(MAGIC)
  const length = isWhole ? start.readUInt32BE(MAGIC.length) : 0
  const head = Buffer.alloc(Math.min(length, MAX_HEAD_BYTES))
  if (!isWhole || length > MAX_HEAD_BYTES || (await fill(source, head)) < length)
    throw unsealable('This is no sealed file, or it is cut off.')
  try {
    const read = headShape.safeParse(decodeCbor(new Uint8Array(head)))
    if (read.success) return { before: Buffer.concat([start, head]), head: read.data }
  } catch (cause) {
    throw unsealable('The sealed file is damaged at its beginning. Copy it anew.', cause)
  }
  throw unsealable('The sealed file is damaged at its beginning, or made by a newer version of Serumpun.')
}

async function readPart(source: FileHandle): Promise<Uint8Array> {
  const head = Buffer.alloc(4)
  const length = (await fill(source, head)) === 4 ? head.readUInt32BE(0) : 0
  if (length < TAG_BYTES || length > PART_BYTES + TAG_BYTES)
    throw unsealable('The sealed file is damaged or cut off. Copy it anew.')
  const sealed = Buffer.alloc(length)
  if ((await fill(source, sealed)) < length) throw unsealable('The sealed file is cut off. Copy it anew.')
  return sealed
}

function opened(
  sealed: Uint8Array,
  key: Uint8Array,
  part: number,
  associated: Uint8Array,
): { content: Uint8Array; isLast: boolean } {
  // A part that is not full is the last; a full one may be.
  for (const isLast of sealed.length < PART_BYTES + TAG_BYTES ? [true] : [false, true]) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(part, isLast))
        .setAAD(associated)
        .setAuthTag(sealed.subarray(-TAG_BYTES))
      return { content: Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]), isLast }
    } catch {
      // Said below.
    }
  }
  throw unsealable('The sealed file is damaged. Copy it anew.')
}
