// Why pieces of a JSON file give no record, in words.
import { MAX_JSON_RECORD_BYTES } from '../limits.ts'
import type { Rejection } from '../read-item.ts'

export function broken(reason: string): Rejection {
  return { code: 'bad-json', message: `The record is no JSON: ${reason}. Mend it, or export the record again.` }
}

export function cutOff(where: string): Rejection {
  return { code: 'truncated', message: `The JSON breaks off ${where}. The file may have been cut short; export or copy it again.` }
}

export function tooLong(): Rejection {
  return {
    code: 'too-long',
    message: `The record's JSON is longer than ${MAX_JSON_RECORD_BYTES / 1024 / 1024} MiB. Shorten the record or split it in two.`,
  }
}

export function notMarc(): Rejection {
  return {
    code: 'not-marc',
    message: 'The file has no records in MARC-in-JSON. Export the catalogue as MARC-in-JSON, MARCXML or ISO 2709.',
  }
}
