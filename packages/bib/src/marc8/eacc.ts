// The East Asian Character Code: three bytes a character. Its table is read when it is first needed.
import { EACC_TABLE } from './eacc-table.ts'

/** Codes that Innovative's systems write among those of EACC for punctuation that EACC does not have (met in their exports). */
export const INNOVATIVE: Readonly<Record<number, number>> = {
  0x21203d: 0x2026,
  0x212040: 0x201c,
  0x7f2014: 0x2014,
  0x7f2019: 0x2019,
  0x7f2020: 0x201d,
  0x7f2122: 0x2122,
}

/** Bytes of an EACC character are 0x20–0x7E (the third) and 0x21–0x7E (the others). */
const COLUMNS = 0x5f

interface EaccRows {
  /** For each two leading bytes the number of their row in `cells`, from 1; 0 for none. */
  readonly rows: Uint16Array
  readonly cells: Uint32Array
}

let eaccRows: EaccRows | undefined

/** The character of three EACC bytes without their high bits, each 0x20–0x7E; 0 if there is none. */
export function eaccCharacter(first: number, second: number, third: number): number {
  const { rows, cells } = (eaccRows ??= readEacc())
  const row = rows[(first - 0x20) * COLUMNS + second - 0x20] ?? 0
  return row === 0 ? 0 : (cells[row * COLUMNS + third - 0x20] ?? 0)
}

function readEacc(): EaccRows {
  const lines = EACC_TABLE.trim().split('\n')
  const rows = new Uint16Array(COLUMNS * COLUMNS)
  const cells = new Uint32Array(COLUMNS * (lines.length + 1))
  for (const [i, line] of lines.entries()) {
    const prefix = Number.parseInt(line.substring(0, 4), 16)
    rows[((prefix >> 8) - 0x20) * COLUMNS + (prefix & 0xff) - 0x20] = i + 1
    let column = 0
    for (let at = 5; at < line.length;) {
      const character = line.codePointAt(at) ?? 0
      if (character < 0x80) {
        column = Number.parseInt(line.substring(at, at + 2), 16) - 0x20
        at += 2
      } else {
        cells[(i + 1) * COLUMNS + column++] = character
        at += character > 0xffff ? 2 : 1
      }
    }
  }
  return { rows, cells }
}

/** Threes that tell whether text is East Asian; a title's worth. */
const THREES_LOOKED_AT = 30

/** Whether less than half of the threes from here on, up to the next separator or escape, are EACC characters. */
export function isLatinFrom(bytes: Uint8Array, at: number): boolean {
  let [known, all] = [0, 0]
  let i = at
  for (; all < THREES_LOOKED_AT && (bytes[i] ?? 0) >= 0x20 && (bytes[i + 1] ?? 0) >= 0x20 && (bytes[i + 2] ?? 0) >= 0x20; i += 3) {
    const [first, second, third] = [bytes[i] as number, bytes[i + 1] as number, bytes[i + 2] as number]
    all++
    if (first < 0x7f && second < 0x7f && third < 0x7f && eaccCharacter(first, second, third) !== 0) known++
  }
  return known * 2 < all && i - at >= 6
}
