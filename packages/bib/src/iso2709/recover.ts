// A piece of a file → a record, by all means: as it says, in another encoding, or mended.
import { MAX_ISO2709_FIELD_BYTES, MAX_ISO2709_RECORD_BYTES } from '../limits.ts'
import type { Decoded, ReadWarning, Rejection } from '../read-item.ts'
import type { MarcField, MarcRecord } from '../record.ts'
import { readSound } from './decode.ts'
import { oddities, readField } from './field.ts'
import { mendIso2709 } from './mend.ts'
import { FIELD_TERMINATOR, UNICODE } from './structure.ts'
import type { RecordText, TextReader } from './text.ts'
import { unwrapped } from './unwrap.ts'

/** A record, and whether it can be stored as the bytes that it was read from. */
export interface Recovered extends Decoded {
  readonly exact: boolean
}

/** Reads a piece that should be one record. */
export function recoverIso2709(bytes: Buffer, texts: TextReader): Recovered | Rejection {
  const sound = recoverSound(bytes, texts)
  if (sound !== undefined) return sound
  const whole = unwrapped(bytes)
  if (whole === undefined) return recoverMended(bytes, texts)
  const joined = recoverSound(whole, texts) ?? recoverMended(whole, texts)
  return 'code' in joined ? joined : { ...joined, warnings: [...joined.warnings, 'joined-lines'], exact: false }
}

function recoverSound(bytes: Buffer, texts: TextReader): Recovered | undefined {
  const text = texts.read(bytes, bytes[9] === UNICODE)
  const record = readSound(bytes, text.text)
  if ('code' in record) return undefined
  // Fields in another order than listed were read as UTF-8, which they may not be.
  return record.source === undefined || text.asIs ? soundRecord(record, text) : undefined
}

function soundRecord(record: MarcRecord, { text: _, warnings, asIs }: RecordText): Recovered {
  const odd = oddities(record.fields)
  const unordered: readonly ReadWarning[] = record.source === undefined ? [] : ['unordered-fields']
  const all = odd.length + unordered.length === 0 ? warnings : [...warnings, ...unordered, ...odd]
  return {
    record: asIs ? record : { leader: markedLeader(record.leader), fields: record.fields },
    warnings: all,
    exact: asIs && !warnings.includes('unmarked-utf8'),
  }
}

function recoverMended(bytes: Buffer, texts: TextReader): Recovered | Rejection {
  const mended = mendIso2709(bytes)
  if ('code' in mended) return mended
  const { text, warnings } = texts.read(mended.body, mended.leader[9] === 'a')
  const fields: MarcField[] = []
  let start = 0
  for (const tag of mended.tags) {
    const end = text.indexOf('\u001e', start)
    fields.push(readField(tag, text, start, end))
    start = end + 1
  }
  const record = { leader: markedLeader(mended.leader), fields }
  const all = [
    ...warnings,
    ...mended.warnings,
    ...oddities(fields),
    ...(isOverLong(bytes, mended.body) ? (['over-long'] as const) : []),
  ]
  return { record, warnings: all, exact: false }
}

/** What was converted is in UTF-8, and says so. */
function markedLeader(leader: string): string {
  return `${leader.substring(0, 9)}a${leader.substring(10)}`
}

function isOverLong(bytes: Buffer, body: Buffer): boolean {
  if (bytes.length > MAX_ISO2709_RECORD_BYTES) return true
  for (let start = 0; start < body.length;) {
    const end = body.indexOf(FIELD_TERMINATOR, start)
    if (end + 1 - start > MAX_ISO2709_FIELD_BYTES) return true
    start = end + 1
  }
  return false
}
