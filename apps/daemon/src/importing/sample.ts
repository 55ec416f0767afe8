// A record in a few words, so that people can see whether a file was understood before anything of it is written.
import { describe, type MarcRecord, parseIsbn } from '@serumpun/bib'

export interface Sample {
  readonly controlNumber?: string
  readonly title: string
  readonly creators: readonly string[]
  readonly year?: number
  readonly isbn?: string
  readonly callNumber?: string
  /** Copies of which the record tells; 0 where it tells of none. */
  readonly copies: number
}

/** Creators that a sample names. */
const CREATORS = 3

export function sampleOf(record: MarcRecord, controlNumber: string | undefined): Sample {
  const { title, creators, year, holdings } = describe(record)
  const isbn = isbnOf(record)
  const callNumber = holdings.find((holding) => holding.callNumber !== undefined)?.callNumber
  return {
    ...(controlNumber !== undefined && { controlNumber }),
    title,
    creators: creators.slice(0, CREATORS).map(({ name }) => name),
    ...(year !== undefined && { year }),
    ...(isbn !== undefined && { isbn }),
    ...(callNumber !== undefined && { callNumber }),
    copies: holdings.reduce((sum, { copies = 1 }) => sum + copies, 0),
  }
}

function isbnOf(record: MarcRecord): string | undefined {
  for (const { tag, subfields } of record.fields)
    if (tag === '020')
      for (const { code, value } of subfields ?? []) {
        const isbn = code === 'a' ? parseIsbn(value) : undefined
        if (isbn !== undefined) return isbn.isbn13
      }
  return undefined
}
