// The sets of one byte a character as arrays to look things up in, each made when it is first needed.
import { GRAPHIC_SETS } from './graphic-sets.ts'

/** Set in a cell beside the code point of a mark, which in MARC-8 precedes its letter. */
export const MARK = 1 << 30

/** 96 cells, for bytes 0x20–0x7F or 0xA0–0xFF: a code point, perhaps with `MARK`; 0 for bytes that stand for nothing. */
export type Cells = Int32Array

const made = new Map<string, Cells>()

/** The set with this final character, if there is one; EACC (`1`), of three bytes a character, is not among these. */
export function graphicSet(final: string): Cells | undefined {
  const known = made.get(final)
  if (known !== undefined) return known
  const source = Object.hasOwn(GRAPHIC_SETS, final) ? GRAPHIC_SETS[final] : undefined
  if (source === undefined) return undefined
  const cells = Int32Array.from(source.trim().split(/\s+/), (cell) =>
    cell === '-' ? 0 : Number.parseInt(cell, 16) | (cell.endsWith('+') ? MARK : 0),
  )
  made.set(final, cells)
  return cells
}
