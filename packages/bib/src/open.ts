// Opens a catalogue file of any kind that this package reads: finds out what it is and picks the reader.
import { BibError } from './errors.ts'
import { gunzip } from './gunzip.ts'
import { readIso2709 } from './iso2709/read.ts'
import { SNIFF_BYTES } from './limits.ts'
import { readMarcXml } from './marcxml/read.ts'
import type { ReadItem } from './read-item.ts'
import type { RecordFormat } from './sniff.ts'
import { sniff } from './sniff.ts'

/** A catalogue file that is ready to be read, once. */
export interface OpenedRecords {
  readonly format: RecordFormat
  /** Whether it came in gzip. */
  readonly compressed: boolean
  /** Its records. Positions count uncompressed bytes. Throws only what the file's own chunks throw. */
  readonly items: AsyncIterable<ReadItem>
}

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/**
 * Finds out what a file is, from its first bytes, and gives its records.
 *
 * A gzip file that is damaged gives what could be read of it, then one rejected item `damaged-gzip`.
 *
 * @param chunks The file as it is, cut anywhere; chunks must not be changed afterwards.
 * @throws {BibError} `BIB_UNKNOWN_FORMAT` with a message that says what the file seems to be; `BIB_DAMAGED_GZIP` when nothing can be uncompressed.
 */
export async function openRecords(chunks: Chunks): Promise<OpenedRecords> {
  const raw = new PeekedChunks(chunks)
  const outer = sniff(await raw.head())
  if (!('format' in outer)) return raw.refuse(outer.seems)
  if (outer.format !== 'gzip') return { format: outer.format, compressed: false, items: readerOf(outer.format)(raw.all()) }

  const inner = new PeekedChunks(gunzip(raw.all()))
  const sniffed = sniff(await inner.head())
  if (!('format' in sniffed)) return inner.refuse(`gzip of a file that is ${sniffed.seems}`)
  if (sniffed.format === 'gzip') return inner.refuse('compressed twice; unpack it first')
  return { format: sniffed.format, compressed: true, items: readUntilDamage(sniffed.format, inner.all()) }
}

function readerOf(format: RecordFormat): (chunks: Chunks) => AsyncGenerator<ReadItem, void, undefined> {
  return format === 'iso2709' ? readIso2709 : readMarcXml
}

async function* readUntilDamage(format: RecordFormat, chunks: Chunks): AsyncGenerator<ReadItem, void, undefined> {
  let damage: BibError | undefined
  let offset = 0
  async function* whole(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const chunk of chunks) {
        offset += chunk.length
        yield chunk
      }
    } catch (error) {
      if (!(error instanceof BibError)) throw error
      damage = error
    }
  }
  let index = 0
  for await (const item of readerOf(format)(whole())) {
    index = item.position.index + 1
    yield item
  }
  if (damage !== undefined)
    yield { kind: 'rejected', code: 'damaged-gzip', message: damage.message, bytes: new Uint8Array(), position: { index, offset } }
}

/** A stream whose first bytes can be looked at before it is read as a whole. */
class PeekedChunks {
  readonly #iterator: AsyncIterator<Uint8Array> | Iterator<Uint8Array>
  readonly #first: Uint8Array[] = []
  #failure: { readonly error: unknown } | undefined

  constructor(source: Chunks) {
    this.#iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  }

  /** The first `SNIFF_BYTES` bytes, fewer if the stream is shorter or breaks before. */
  async head(): Promise<Buffer> {
    let length = 0
    try {
      while (length < SNIFF_BYTES) {
        const next = await this.#iterator.next()
        if (next.done === true) break
        this.#first.push(next.value)
        length += next.value.length
      }
    } catch (error) {
      // What came before a failure can still be told and read; with nothing, there is nothing to tell.
      if (length === 0) throw error
      this.#failure = { error }
    }
    return Buffer.concat(this.#first).subarray(0, SNIFF_BYTES)
  }

  async *all(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* this.#first
      if (this.#failure !== undefined) throw this.#failure.error
      for (let next = await this.#iterator.next(); next.done !== true; next = await this.#iterator.next()) yield next.value
    } finally {
      await this.#iterator.return?.()
    }
  }

  /** Closes the stream and says what it seems to be. */
  async refuse(seems: string): Promise<never> {
    await this.#iterator.return?.()
    throw new BibError(
      'BIB_UNKNOWN_FORMAT',
      `This is no catalogue file that can be read: it seems to be ${seems}. ISO 2709 (.mrc) and MARCXML (.xml), plain or in gzip, can.`,
    )
  }
}
