// Which bytes of a damaged record belong to which entry of its directory.
import { MAX_ISO2709_FIELD_BYTES, MAX_ISO2709_RECORD_BYTES } from '../limits.ts'
import { FIELD_TERMINATOR, RECORD_TERMINATOR } from './structure.ts'

/** An entry as found; -1 for numbers that are none, undefined for a tag that is none. */
export interface DirectoryEntry {
  readonly tag: string | undefined
  readonly length: number
  readonly start: number
}

/** A field's bytes, its end mark excluded. */
export interface Extent {
  readonly start: number
  readonly end: number
  /** Whether there is an end mark at `end`. */
  readonly terminated: boolean
}

export interface Allotment {
  /** For each entry its content; undefined where that could not be told. */
  readonly contents: readonly (Buffer | undefined)[]
  /** Whether it took more than reading the directory. */
  readonly mended: boolean
  /** Whether fields are stored in another order than listed. */
  readonly unordered: boolean
  /** Whether there are fields that no entry is known for, or entries without. */
  readonly lost: boolean
  /** Whether end marks within a field were replaced by question marks. */
  readonly replaced: boolean
}

/** By how much a length may be off in a record that is otherwise as its directory says. */
const MOST_BYTES_OFF = 3

/** A question mark, in place of an end mark that can't be one. */
const STRAY_MARK = 0x3f

/**
 * Allots fields to entries, by the first of these that holds: every entry names one whole field; there are as many fields as entries,
 * and lengths do not gainsay it; the entries name all bytes, though end marks are elsewhere; entries that name a whole field are right,
 * and those between them are as many as the fields between. Undefined when less than half could be told.
 */
export function allotFields(
  bytes: Buffer,
  base: number,
  end: number,
  entries: readonly DirectoryEntry[],
  extents: readonly Extent[],
): Allotment | undefined {
  const allotment = allot(bytes, base, end, entries, extents)
  return allotment === undefined ? undefined : { ...allotment, ...withoutStrayMarks(allotment.contents) }
}

function allot(
  bytes: Buffer,
  base: number,
  end: number,
  entries: readonly DirectoryEntry[],
  extents: readonly Extent[],
): Allotment | undefined {
  // Where numbers had more digits than there was room for, what they name is chance.
  const named = end - base > MAX_ISO2709_RECORD_BYTES ? entries.map(() => -1) : namedExtents(base, entries, extents)
  const content = (extent: number): Buffer => bytes.subarray(extents[extent]?.start, extents[extent]?.end)
  const whole = { mended: true, unordered: false, lost: false, replaced: false }
  if (entries.length === extents.length) {
    const exact = !named.includes(-1) && new Set(named).size === named.length
    const order = exact ? named : storageOrder(entries)
    const unordered = order.some((extent, i) => extent !== i)
    // An entry that names another field exactly (a copy of that one's entry, say) has lost its own tag.
    const contents = order.map((extent, i) => (named[i] === extent || named[i] === -1 ? content(extent) : undefined))
    if (!areCredible(entries, contents)) return undefined
    return { ...whole, contents, mended: !exact, unordered, lost: contents.includes(undefined) }
  }
  const cut = cutAsListed(bytes, base, end, entries)
  if (cut !== undefined) return { ...whole, ...cut }

  const order = betweenAnchors(named, extents.length)
  const told = order.filter((extent) => extent >= 0).length
  if (told * 2 < Math.max(entries.length, extents.length)) return undefined
  return { ...whole, contents: order.map((extent) => (extent < 0 ? undefined : content(extent))), lost: true }
}

/**
 * Whether lengths do not gainsay that these are the entries' contents: of two records that were cut and run together, the fields may be
 * as many as the entries of one. Lengths may count characters, leave out end marks or indicators, or have lost digits.
 */
function areCredible(entries: readonly DirectoryEntry[], contents: readonly (Buffer | undefined)[]): boolean {
  let contradictions = 0
  for (const [i, { length }] of entries.entries()) {
    const content = contents[i]
    if (content === undefined || length < 1) continue
    const bytes = content.length + 1
    const characters = bytes - content.reduce((count, byte) => (byte >= 0x80 && byte < 0xc0 ? count + 1 : count), 0)
    const off = [bytes, characters, bytes % (MAX_ISO2709_FIELD_BYTES + 1)].map((actual) => Math.abs(actual - length))
    if (Math.min(...off) > MOST_BYTES_OFF) contradictions++
  }
  return contradictions * 2 <= entries.length
}

/** The fields that have both tag and content, as a body with end marks, and whether any had not. */
export function allotted(
  entries: readonly DirectoryEntry[],
  { contents }: Allotment,
): { tags: string[]; body: Buffer; unallotted: boolean } {
  const tags: string[] = []
  const parts: Buffer[] = []
  const mark = Buffer.of(FIELD_TERMINATOR)
  for (const [i, { tag }] of entries.entries()) {
    const content = contents[i]
    if (tag === undefined || content === undefined) continue
    tags.push(tag)
    parts.push(content, mark)
  }
  return { tags, body: Buffer.concat(parts), unallotted: tags.length < entries.length }
}

/** For each entry the number of the field whose place and length it names exactly; -1 for none. */
function namedExtents(base: number, entries: readonly DirectoryEntry[], extents: readonly Extent[]): number[] {
  const byStart = new Map(extents.map(({ start }, i) => [start, i]))
  return entries.map(({ start, length }) => {
    const i = start < 0 ? undefined : byStart.get(base + start)
    return i !== undefined && extents[i]?.end === base + start + length - 1 ? i : -1
  })
}

/** Whether nearly all entries begin where another one ends, and one at the start, as those of a sound directory do. */
export function isContiguous(entries: readonly DirectoryEntry[]): boolean {
  let next = 0
  let following = 0
  for (const { start, length } of entries.toSorted((a, b) => a.start - b.start)) {
    if (start === next) following++
    next = start + length
  }
  return following * 4 >= entries.length * 3
}

/** For each entry its place by where it says that its field begins, if the lengths bear that out; else its own. */
function storageOrder(entries: readonly DirectoryEntry[]): number[] {
  const own = entries.map((_, i) => i)
  if (!isContiguous(entries)) return own
  const places: number[] = []
  const sorted = own.toSorted((a, b) => (entries[a]?.start ?? 0) - (entries[b]?.start ?? 0))
  for (const [place, entry] of sorted.entries()) places[entry] = place
  return places
}

/** Contents cut by the directory's numbers, if together they are all of the bytes and most end at an end mark. */
function cutAsListed(
  bytes: Buffer,
  base: number,
  end: number,
  entries: readonly DirectoryEntry[],
): Pick<Allotment, 'contents' | 'unordered'> | undefined {
  let next = base
  let marks = 0
  for (const { start, length } of entries) {
    if (start < 0 || length < 1 || base + start !== next) return undefined
    next += length
    if (bytes[next - 1] === FIELD_TERMINATOR) marks++
  }
  if (next !== end || marks * 2 < entries.length) return undefined
  const contents = entries.map(({ start, length }) => bytes.subarray(base + start, base + start + length - 1))
  return { contents, unordered: false }
}

/** Contents without the end marks of fields and records that stand in them by damage. */
function withoutStrayMarks(contents: readonly (Buffer | undefined)[]): Pick<Allotment, 'contents' | 'replaced'> {
  let replaced = false
  const clean = contents.map((content) => {
    if (content === undefined || !(content.includes(FIELD_TERMINATOR) || content.includes(RECORD_TERMINATOR))) return content
    replaced = true
    return content.map((byte) => (byte === FIELD_TERMINATOR || byte === RECORD_TERMINATOR ? STRAY_MARK : byte)) as Buffer
  })
  return { contents: clean, replaced }
}

/** For each entry its field, as far as exact ones before and behind it leave no choice. */
function betweenAnchors(named: readonly number[], extents: number): number[] {
  const order = [...named]
  let [entry, extent] = [0, 0]
  for (let anchor = 0; anchor <= named.length; anchor++) {
    const field = anchor === named.length ? extents : (named[anchor] ?? -1)
    // Exact ones that go back would be fields in another order, which leaves more than one choice.
    if (field < extent) {
      if (anchor < named.length) order[anchor] = -1
      continue
    }
    if (anchor - entry === field - extent) for (let i = entry; i < anchor; i++) order[i] = extent + i - entry
    ;[entry, extent] = [anchor + 1, field + 1]
  }
  return order
}
