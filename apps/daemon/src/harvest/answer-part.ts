// What an OAI-PMH answer consists of, as far as a harvester needs it (OAI-PMH 2.0, §2 to §4).
import type { Mend } from '@serumpun/bib/convert'

/** A record, or what a server says instead of one that it has deleted. */
export interface AnsweredRecord {
  readonly kind: 'record'
  /** Empty where the header has none. */
  readonly identifier: string
  readonly datestamp: string
  readonly deleted: boolean
  /** The element inside of `<metadata>`, as XML that stands alone; undefined where there is none. */
  readonly metadata: string | undefined
  /** Local name and namespace of that element. */
  readonly root: { readonly name: string; readonly namespace: string } | undefined
  /** Why the record cannot be read: it is not well-formed, or too long. */
  readonly problem: { readonly code: 'bad-xml' | 'too-long'; readonly message: string } | undefined
  readonly mends: ReadonlySet<Mend>
}

export interface AnsweredFormat {
  readonly kind: 'format'
  readonly prefix: string
  readonly namespace: string
}

export type AnswerPart =
  | AnsweredRecord
  | AnsweredFormat
  /** When the server answered, by its own clock. */
  | { readonly kind: 'date'; readonly text: string }
  | { readonly kind: 'error'; readonly code: string; readonly message: string }
  /** Empty at the end of a list. */
  | { readonly kind: 'token'; readonly token: string; readonly total: number | undefined }
  /** One statement of an Identify answer: `granularity`, `deletedRecord`, … */
  | { readonly kind: 'identify'; readonly name: string; readonly text: string }
