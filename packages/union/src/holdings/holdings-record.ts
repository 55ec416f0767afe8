// Holdings kept as records of their own (MARC 21 Format for Holdings Data): they are no titles, but say where copies of one are.
// Field 004 names the record of the title in the same catalogue.
import { controlNumberOf, controlValue, describe, type Holding, isHoldingsRecord, type MarcRecord } from '@serumpun/bib'
import { cutToLimits } from '../description.ts'

export interface HoldingsReading {
  /** The control number (001) of the title's record. */
  readonly of: string
  /** Whose numbers these are (003); empty where the record doesn't say. */
  readonly source: string
  readonly holdings: readonly Holding[]
}

/** Undefined for other records, and for holdings of nothing. */
export function readHoldings(record: MarcRecord): HoldingsReading | undefined {
  const of = controlValue(record, '004')?.trim() ?? ''
  if (!isHoldingsRecord(record) || of === '') return undefined
  const { holdings } = cutToLimits(describe(record))
  return { of, source: controlNumberOf(record)?.source ?? '', holdings }
}

/** `r/<003, percent-encoded>/<001>`, as catalogues name their records; undefined for keys of another form. */
export function controlNumberInKey(key: string): { readonly number: string; readonly source: string } | undefined {
  const [, source, number] = /^r\/([^/]*)\/(.+)$/su.exec(key) ?? []
  if (source === undefined || number === undefined) return undefined
  try {
    return { number, source: decodeURIComponent(source) }
  } catch {
    return undefined
  }
}

/** Whether holdings are of the record of a control number: where both say whose numbers they are, these are the same. */
export function isOf(
  { of, source }: Pick<HoldingsReading, 'of' | 'source'>,
  bibliographic: { readonly number: string; readonly source: string },
): boolean {
  return of === bibliographic.number && (source === '' || bibliographic.source === '' || source === bibliographic.source)
}
