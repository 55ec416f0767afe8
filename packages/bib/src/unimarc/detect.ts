// Whether records are UNIMARC. One record can be odd, so a file is told by the vote of its first records.
import type { MarcRecord } from '../record.ts'
import { isControlField, subfieldValue } from '../record.ts'

/** 100 $a: the date entered, the kind of date, two dates, and so on; 36 characters, fewer where blanks at the end were cut. */
const GENERAL_DATA = /^[0-9]{8}[a-ju |#^][0-9 u|#^?.-]{8}/

/**
 * Whether a record is UNIMARC. Conservative: it must have a title where UNIMARC has it (200 $a) and none where MARC 21 has it (245), no
 * 008, and one more thing that MARC 21 has not: general processing data in 100 $a, an originating source in 801 $b, or a 210 or 214 with
 * a publisher beside a 215.
 */
export function looksUnimarc(record: MarcRecord): boolean {
  let title = false
  let proof = false
  let published = false
  let extent = false
  for (const field of record.fields) {
    const { tag } = field
    if (tag === '245' || tag === '008') return false
    if (isControlField(field)) continue
    if (tag === '200') title ||= subfieldValue(field, 'a') !== undefined
    else if (tag === '100') proof ||= GENERAL_DATA.test(subfieldValue(field, 'a') ?? '')
    else if (tag === '801') proof ||= subfieldValue(field, 'b') !== undefined
    else if (tag === '210' || tag === '214') published ||= subfieldValue(field, 'c') !== undefined
    else if (tag === '215') extent ||= subfieldValue(field, 'a') !== undefined
  }
  return title && (proof || (published && extent))
}

/** Whether a record among UNIMARC ones is MARC 21 beyond doubt, so that converting it would only do harm. */
export function isMarc21(record: MarcRecord): boolean {
  return record.fields.some(({ tag }) => tag === '245') && !record.fields.some(({ tag }) => tag === '200')
}

/** Whether a file is UNIMARC, by the vote of its first records; a tie is none. */
export function votesUnimarc(records: readonly MarcRecord[]): boolean {
  const votes = records.filter(looksUnimarc).length
  return votes * 2 > records.length
}
