// Forms of a record over HTTP: what Accept and Content-Type name, and which is given to whom.
import type { RecordFormat } from '@serumpun/bib/read'
import { EXPORTS, type ExportFormat } from '@serumpun/bib/write'
import { accepts } from 'hono/accepts'
import type { Context } from 'hono'
import { Refusal } from './problem.ts'

/** Media types under which a record can be asked for. The first is given to who takes anything. */
const GIVEN: Readonly<Record<string, ExportFormat>> = {
  'application/json': 'json',
  'application/marcxml+xml': 'marcxml',
  'application/xml': 'marcxml',
  'text/xml': 'marcxml',
  'application/marc': 'marc',
  'application/mods+xml': 'mods',
  'text/csv': 'csv',
  'application/x-research-info-systems': 'ris',
  'application/x-bibtex': 'bibtex',
}

/** Media types in which a record can be sent. */
const TAKEN: Readonly<Record<string, RecordFormat>> = {
  'application/json': 'marc-json',
  'application/marcxml+xml': 'marcxml',
  'application/xml': 'marcxml',
  'text/xml': 'marcxml',
  'application/marc': 'iso2709',
}

export interface GivenForm {
  readonly format: ExportFormat
  readonly mediaType: string
}

/** @param asked Goes before Accept. @throws {Refusal} `NOT_ACCEPTABLE`. */
export function formFor(context: Context, asked: ExportFormat | undefined): GivenForm {
  if (asked !== undefined) return { format: asked, mediaType: asked === 'dc' ? 'application/xml' : EXPORTS[asked].mediaType }
  const header = context.req.header('accept')
  if (header === undefined || header.trim() === '') return { format: 'json', mediaType: 'application/json' }
  const mediaType = accepts(context, { header: 'Accept', supports: Object.keys(GIVEN), default: '', match: bestOf })
  const format = GIVEN[mediaType]
  if (format === undefined)
    throw new Refusal(
      406,
      'NOT_ACCEPTABLE',
      `A record can be had as ${Object.keys(GIVEN).join(', ')}; or say format= in the address.`,
    )
  return { format, mediaType }
}

interface Wanted {
  readonly type: string
  readonly q: number
}

/** The first of the most wanted; ranges such as `text/*` take the first that they cover. */
function bestOf(wanted: readonly Wanted[], { supports }: { supports: readonly string[] }): string {
  for (const { type, q } of wanted.toSorted((a, b) => b.q - a.q)) {
    if (!(q > 0)) continue
    const found = supports.find(
      (known) =>
        type === '*/*' ||
        known === type.toLowerCase() ||
        (type.endsWith('/*') && known.startsWith(type.slice(0, -1).toLowerCase())),
    )
    if (found !== undefined) return found
  }
  return ''
}

/** @throws {Refusal} `UNSUPPORTED_MEDIA_TYPE`. */
export function sentFormat(context: Context): RecordFormat {
  const mediaType = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  const format = Object.hasOwn(TAKEN, mediaType) ? TAKEN[mediaType] : undefined
  if (format === undefined)
    throw new Refusal(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      `Say in Content-Type what the record is: ${Object.keys(TAKEN).join(', ')}; not '${mediaType.slice(0, 100)}'.`,
    )
  return format
}
