// Damaged ISO 2709: finds the directory, and which bytes belong to which tag, when leader or directory are not as they should be.
// What is believed most is what is hardest to get wrong: end marks, then tags, then lengths.
import type { ReadWarning, Rejection, RejectionCode } from '../read-item.ts'
import type { DirectoryEntry, Extent } from './allot.ts'
import { allotFields, allotted, isContiguous } from './allot.ts'
import {
  DIRECTORY_ENTRY_BYTES,
  digitsAt,
  FIELD_TERMINATOR,
  LEADER_BYTES,
  RECORD_TERMINATOR,
  SHORTEST_RECORD_BYTES,
  tagAt,
} from './structure.ts'

/** The parts of a record that were made out. */
export interface MendedRecord {
  /** 24 printable ASCII characters. */
  readonly leader: string
  readonly tags: readonly string[]
  /** A field for each tag, each with its end mark and no other. */
  readonly body: Buffer
  readonly warnings: readonly ReadWarning[]
}

/** Where a directory begins (24, unless the leader lost or gained bytes) and its end mark stands. */
interface Directory {
  readonly start: number
  readonly end: number
}

/** How far a directory may be from where it belongs: a leader that lost its length, or gained some bytes. */
const MOST_SHIFT = 6
const AGAIN = 'Export it again from the system that it comes from, or mend it with a MARC editor.'

/** Makes out the parts of a damaged record, or says why that can't be done. */
export function mendIso2709(bytes: Buffer): MendedRecord | Rejection {
  const terminated = bytes[bytes.length - 1] === RECORD_TERMINATOR
  const end = terminated ? bytes.length - 1 : bytes.length
  const said = digitsAt(bytes, 0, 5)
  if (bytes.length < SHORTEST_RECORD_BYTES) return said < 0 ? notMarc() : cutOff()
  const directory = findDirectory(bytes, end)
  if (directory === undefined) {
    if (said < 0) return notMarc()
    return terminated ? badDirectory('it is missing, or too damaged to tell its fields') : cutOff()
  }
  // A record that breaks off would replace a whole one at the next import.
  if (!terminated && said > bytes.length + 2) return cutOff()

  const entries = readEntries(bytes, directory)
  const extents = fieldExtents(bytes, directory.end + 1, end)
  if (!terminated && extents.length < entries.length) return cutOff()
  const allotment = allotFields(bytes, directory.end + 1, end, entries, extents)
  if (allotment === undefined)
    return badDirectory(`it lists ${entries.length} fields, there are ${extents.length}, and too few of them can be told apart`)

  const { tags, body, unallotted } = allotted(entries, allotment)
  const leader = leaderOf(bytes, directory)
  const warnings: ReadWarning[] = []
  if (leader.mended) warnings.push('mended-leader')
  if (terminated && said !== bytes.length) warnings.push('mended-length')
  if (!terminated || extents.at(-1)?.terminated === false) warnings.push('missing-terminator')
  const fits = digitsAt(bytes, 12, 5) === directory.end + 1 && (directory.end - directory.start) % DIRECTORY_ENTRY_BYTES === 0
  if (allotment.mended || !fits) warnings.push('mended-directory')
  if (allotment.unordered) warnings.push('unordered-fields')
  if (allotment.replaced) warnings.push('replaced-bytes')
  if (unallotted || allotment.lost) warnings.push('lost-fields')
  return { leader: leader.text, tags, body, warnings }
}

/** In its place and whole; else elsewhere and whole; else in its place and damaged. */
function findDirectory(bytes: Buffer, end: number): Directory | undefined {
  const shifts = Array.from({ length: MOST_SHIFT }, (_, i) => [-i - 1, i + 1]).flat()
  for (const shift of [0, ...shifts]) {
    const start = LEADER_BYTES + shift
    const directoryEnd = endOfDirectory(bytes, start)
    if (directoryEnd >= end || !isDirectory(bytes, start, directoryEnd, 1)) continue
    const directory = { start, end: directoryEnd }
    if (shift === 0 || isContiguous(readEntries(bytes, directory))) return directory
  }
  const directoryEnd = endOfDirectory(bytes, LEADER_BYTES)
  if (directoryEnd < end && isDirectory(bytes, LEADER_BYTES, directoryEnd, 0.6)) return { start: LEADER_BYTES, end: directoryEnd }
  return undefined
}

/** Where the leader says, if that is an end mark; else the first one. */
function endOfDirectory(bytes: Buffer, start: number): number {
  const said = digitsAt(bytes, 12, 5) - 1
  if (said > start && bytes[said] === FIELD_TERMINATOR && (said - start) % DIRECTORY_ENTRY_BYTES === 0) return said
  return bytes.indexOf(FIELD_TERMINATOR, start)
}

/** Whether this share of the entries' tags can be tags, and of their numbers digits. */
function isDirectory(bytes: Buffer, start: number, end: number, share: number): boolean {
  const count = Math.floor((end - start) / DIRECTORY_ENTRY_BYTES)
  if (count <= 0 || (share === 1 && (end - start) % DIRECTORY_ENTRY_BYTES !== 0)) return false
  let [tags, digits] = [0, 0]
  for (let entry = start; entry + DIRECTORY_ENTRY_BYTES <= end; entry += DIRECTORY_ENTRY_BYTES) {
    if (tagAt(bytes, entry) !== undefined) tags++
    for (let at = entry + 3; at < entry + DIRECTORY_ENTRY_BYTES; at++) if (digitsAt(bytes, at, 1) >= 0) digits++
  }
  return tags >= count * share && digits >= count * 9 * share
}

function readEntries(bytes: Buffer, { start, end }: Directory): DirectoryEntry[] {
  const entries: DirectoryEntry[] = []
  for (let at = start; at + DIRECTORY_ENTRY_BYTES <= end; at += DIRECTORY_ENTRY_BYTES)
    entries.push({ tag: tagAt(bytes, at), length: digitsAt(bytes, at + 3, 4), start: digitsAt(bytes, at + 7, 5) })
  return entries
}

/** The fields by their end marks; what stands behind the last is one too, unless it is blank. */
function fieldExtents(bytes: Buffer, base: number, end: number): Extent[] {
  const extents: Extent[] = []
  let start = base
  while (start < end) {
    const mark = bytes.indexOf(FIELD_TERMINATOR, start)
    const terminated = mark >= 0 && mark < end
    const stop = terminated ? mark : end
    if (terminated || bytes.toString('latin1', start, stop).trim() !== '') extents.push({ start, end: stop, terminated })
    start = stop + 1
  }
  return extents
}

function leaderOf(bytes: Buffer, { start }: Directory): { text: string; mended: boolean } {
  const found = bytes.toString('latin1', 0, Math.min(start, LEADER_BYTES))
  // What is most often missing is the length, at the front; blanks there are taken for filler between records.
  const whole = digitsAt(bytes, 0, 5) < 0 ? found.padStart(LEADER_BYTES, '0') : found.padEnd(LEADER_BYTES)
  const text = whole.replaceAll(/[^\x20-\x7e]/g, ' ')
  return { text, mended: text !== found || start !== LEADER_BYTES }
}

function notMarc(): Rejection {
  return reject('not-marc', 'These bytes are no MARC record. If records were lost here, export the file again.')
}

function cutOff(): Rejection {
  return reject(
    'truncated',
    'The record breaks off: fields that its directory lists are missing. The file may have been cut short; export or copy it again.',
  )
}

function badDirectory(detail: string): Rejection {
  return reject('bad-directory', `The record's directory does not fit its fields: ${detail}. ${AGAIN}`)
}

function reject(code: RejectionCode, message: string): Rejection {
  return { code, message }
}
