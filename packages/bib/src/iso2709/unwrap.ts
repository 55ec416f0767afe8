// ISO 2709 in lines, as CDS/ISIS writes it: line ends after every 80 bytes of a record, which no length counts.
import { digitsAt, LEADER_BYTES } from './structure.ts'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Lines are 80 bytes, or as many as somebody chose; a line end farther on is part of the text. */
const LONGEST_LINE = 255
/** Lines of one length that are no chance. */
const ENOUGH_LINES = 3

/** The record without the line ends after every so many bytes, if it has such. */
export function unwrapped(bytes: Buffer): Buffer | undefined {
  const first = bytes.subarray(0, LONGEST_LINE + 2).indexOf(LINE_FEED)
  if (first < LEADER_BYTES) return undefined
  const ending = bytes[first - 1] === CARRIAGE_RETURN ? 2 : 1
  const width = first + 1 - ending
  const lines: Buffer[] = []
  for (let start = 0; start < bytes.length; start += width + ending) {
    const end = start + width
    // Behind the last line there is nothing, or what ends the others.
    if (end < bytes.length && bytes[end + ending - 1] !== LINE_FEED) return undefined
    if (ending === 2 && end < bytes.length && bytes[end] !== CARRIAGE_RETURN) return undefined
    lines.push(bytes.subarray(start, Math.min(end, bytes.length)))
  }
  const whole = Buffer.concat(lines)
  return lines.length >= ENOUGH_LINES || digitsAt(whole, 0, 5) === whole.length ? whole : undefined
}
