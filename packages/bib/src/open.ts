// Opens a catalogue file of any kind that this package reads: finds out what it is and picks the reader.
import { BibError } from './errors.ts'
import type { Chunks, Flavour, OpenOptions, RecordFormat, RejectsLayout } from './formats.ts'
import { FORMATS, readableFormats } from './formats.ts'
import { gunzip } from './gunzip.ts'
import { SNIFF_BYTES } from './limits.ts'
import type { ReadItem } from './read-item.ts'
import type { TableUnderstanding } from './table/understanding.ts'
import { bytesToSniff, GZIP, sniff } from './sniff.ts'
import { utf16Of, utf16ToUtf8 } from './utf16.ts'
import { toMarc21 } from './unimarc/read.ts'

/** A catalogue file that is ready to be read, once. */
export interface OpenedRecords {
  readonly format: RecordFormat
  /** What the fields of its records meant before they were made MARC 21. */
  readonly flavour: Flavour
  /** Whether it came in gzip. */
  readonly compressed: boolean
  /** How a list was understood: its columns and what they mean. */
  readonly table?: TableUnderstanding
  /** How much of its records has been read, from 0 to 1, where that is not as much as has been taken of the file. */
  readonly readPart?: () => number
  /** How to keep what it has of rejected pieces. */
  readonly rejects: RejectsLayout
  /** Its records. Positions count uncompressed bytes. Throws only what the file's own chunks throw. */
  readonly items: AsyncIterable<ReadItem>
}

/**
 * Finds out what a file is, from its first bytes unless it is told, and gives its records.
 *
 * A gzip file that is damaged gives what could be read of it, then one rejected item `damaged-gzip`.
 *
 * Text in UTF-16 is made UTF-8 first; positions then count its bytes in UTF-8.
 *
 * @param chunks The file as it is, cut anywhere; chunks must not be changed afterwards.
 * @throws {BibError} `BIB_UNKNOWN_FORMAT` with a message that says what the file seems to be; `BIB_DAMAGED_GZIP` when nothing can be uncompressed;
 * `BIB_UNREADABLE_TABLE` when no column of a list is the title's; `BIB_UNKNOWN_ENCODING`.
 */
export async function openRecords(chunks: Chunks, options: OpenOptions = {}): Promise<OpenedRecords> {
  const raw = new PeekedChunks(chunks)
  const head = await raw.head(SNIFF_BYTES)
  const compressed = sniff(head) === GZIP
  const unpacked = compressed ? new PeekedChunks(gunzip(raw.all())) : raw
  const wide = utf16Of(await unpacked.head(SNIFF_BYTES))
  const text = wide === undefined ? unpacked : new PeekedChunks(utf16ToUtf8(unpacked.all(), wide))
  const sniffed = sniff(await text.head(bytesToSniff(await text.head(SNIFF_BYTES))))
  if (sniffed === GZIP) return await text.refuse('compressed twice; unpack it first')
  const seems = sniffed.format === undefined ? `${compressed ? 'gzip of a file that is ' : ''}${sniffed.seems}` : ''
  const format = options.format ?? sniffed.format ?? (await text.refuse(seems))
  const asked = wide === undefined ? options : { ...options, encoding: 'utf-8' }
  const { table, ...opened } = await openAs(format, text.all(), asked, compressed).catch(async (error: unknown) => {
    await text.close()
    throw error
  })
  return { ...opened, ...(table !== undefined && { table: wide === undefined ? table : { ...table, encoding: wide } }) }
}

async function openAs(format: RecordFormat, chunks: Chunks, options: OpenOptions, compressed: boolean): Promise<OpenedRecords> {
  const { open, rejects } = FORMATS[format]
  const source = new UndamagedPart(chunks)
  const opened = await open(compressed ? source.chunks() : chunks, options)
  // What can't be UNIMARC says so; of the rest the first records tell.
  const { flavour, items } = await toMarc21(opened.items, opened.flavour ?? options.flavour)
  return {
    format,
    flavour,
    compressed,
    rejects: opened.rejects ?? rejects,
    items: compressed ? source.withDamage(items) : items,
    ...(opened.table !== undefined && { table: opened.table }),
    ...(opened.readPart !== undefined && { readPart: opened.readPart }),
  }
}

/** A compressed stream whose damage is told behind the items that were read before it. */
class UndamagedPart {
  readonly #chunks: Chunks
  #damage: BibError | undefined
  #offset = 0

  constructor(chunks: Chunks) {
    this.#chunks = chunks
  }

  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const chunk of this.#chunks) {
        this.#offset += chunk.length
        yield chunk
      }
    } catch (error) {
      if (!(error instanceof BibError)) throw error
      this.#damage = error
    }
  }

  async *withDamage(items: AsyncIterable<ReadItem>): AsyncGenerator<ReadItem, void, undefined> {
    let index = 0
    for await (const item of items) {
      index = item.position.index + 1
      yield item
    }
    if (this.#damage === undefined) return
    const position = { index, offset: this.#offset }
    yield { kind: 'rejected', code: 'damaged-gzip', message: this.#damage.message, bytes: new Uint8Array(), position }
  }
}

/** A stream whose first bytes can be looked at before it is read as a whole. */
class PeekedChunks {
  readonly #iterator: AsyncIterator<Uint8Array> | Iterator<Uint8Array>
  readonly #first: Uint8Array[] = []
  #failure: { readonly error: unknown } | undefined
  #ended = false

  constructor(source: Chunks) {
    this.#iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  }

  /** The first `count` bytes, fewer if the stream is shorter or breaks before. */
  async head(count: number): Promise<Buffer> {
    let length = this.#first.reduce((sum, chunk) => sum + chunk.length, 0)
    try {
      while (length < count && this.#failure === undefined && !this.#ended) {
        const next = await this.#iterator.next()
        if (next.done === true) {
          this.#ended = true
          break
        }
        this.#first.push(next.value)
        length += next.value.length
      }
    } catch (error) {
      // What came before a failure can still be told and read; with nothing, there is nothing to tell.
      if (length === 0) throw error
      this.#failure = { error }
    }
    return Buffer.concat(this.#first).subarray(0, count)
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

  async close(): Promise<void> {
    await this.#iterator.return?.()
  }

  /** Closes the stream and says what it seems to be. */
  async refuse(seems: string): Promise<never> {
    await this.close()
    throw new BibError(
      'BIB_UNKNOWN_FORMAT',
      `This is no catalogue file that can be read: it seems to be ${seems}. ${readableFormats()}, plain or in gzip, can.`,
    )
  }
}
