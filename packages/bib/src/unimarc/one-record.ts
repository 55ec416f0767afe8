// A record that comes alone, without a file whose other records could vote on what its fields mean.
import type { Flavour } from '../formats.ts'
import type { RecordItem } from '../read-item.ts'
import { isControlField } from '../record.ts'
import { convertUnimarc } from './convert.ts'
import { isMarc21, looksUnimarc } from './detect.ts'

/** @param flavour What is said of it. @default Told by its fields, which have to be clear about it. */
export function inMarc21(item: RecordItem, flavour?: Flavour): RecordItem {
  if (!isUnimarc(item, flavour)) return item
  return { ...item, record: convertUnimarc(item.record), warnings: [...item.warnings, 'converted-unimarc'], exact: false }
}

function isUnimarc({ record }: RecordItem, flavour: Flavour | undefined): boolean {
  if (flavour === 'marc21') return false
  if (flavour === undefined) return looksUnimarc(record)
  // A record without anything in it is none of either.
  return !isMarc21(record) && record.fields.some((field) => !isControlField(field))
}
