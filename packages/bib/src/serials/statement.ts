// What a library has of a serial, in words, in the manner of ANSI/NISO Z39.71 (Holdings Statements for Bibliographic Items).
import type { DataField } from '../record.ts'
import { subfieldValue } from '../record.ts'
import type { Pattern, Piece } from './pattern.ts'
import { patternOf, pieceOf } from './pattern.ts'
import type { Point } from './point.ts'
import { endsOf, follows, pointText } from './point.ts'

/** Empty where there is nothing. */
export interface SerialHoldings {
  readonly basic: string
  readonly supplements: string
  readonly indexes: string
}

/** `compressed`: runs without a gap are one (`v.1(1990)-v.12(2001)`); `expanded`: piece by piece. */
export type StatementDetail = 'compressed' | 'expanded'

/** Whether a field is one of those that `serialHoldings` reads. */
export function isSerialHolding(tag: string): boolean {
  return tag >= '853' && tag <= '868' && !(tag > '855' && tag < '863')
}

/**
 * The holdings that pairs of captions and enumeration (853–855, 863–865) and textual statements (866–868) make together. A textual
 * statement takes the place of the pairs that it is linked to ($8); others stand before them, as they are of older volumes.
 *
 * @param fields Of one copy or one place, in the record's order; other fields are passed over.
 */
export function serialHoldings(fields: readonly DataField[], detail: StatementDetail = 'compressed'): SerialHoldings {
  return {
    basic: holdingsOf(fields, '853', '863', '866', detail),
    supplements: holdingsOf(fields, '854', '864', '867', detail),
    indexes: holdingsOf(fields, '855', '865', '868', detail),
  }
}

/** All in one line: `v.1(1990)-v.12(2001); suppl.: 1995; index: v.1-v.10`. Undefined if there is nothing. */
export function statementText({ basic, supplements, indexes }: SerialHoldings): string | undefined {
  const parts = [basic, supplements === '' ? '' : `suppl.: ${supplements}`, indexes === '' ? '' : `index: ${indexes}`]
  const text = parts.filter((part) => part !== '').join('; ')
  return text === '' ? undefined : text
}

function holdingsOf(
  fields: readonly DataField[],
  captions: string,
  pieces: string,
  texts: string,
  detail: StatementDetail,
): string {
  const patterns = new Map<string, Pattern>()
  const byLink = new Map<string, Piece[]>()
  const written: string[] = []
  const replaced = new Set<string>()
  for (const field of fields) {
    if (field.tag === captions) {
      const pattern = patternOf(field)
      if (!patterns.has(pattern.link)) patterns.set(pattern.link, pattern)
    } else if (field.tag === pieces) {
      const piece = pieceOf(field)
      const list = byLink.get(piece.link)
      if (list === undefined) byLink.set(piece.link, [piece])
      else list.push(piece)
    } else if (field.tag === texts) {
      const text = subfieldValue(field, 'a')?.trim() ?? ''
      if (text !== '') written.push(text)
      const link = /^\s*([0-9]+)/.exec(subfieldValue(field, '8') ?? '')?.[1]
      if (text !== '' && link !== undefined && link !== '0') replaced.add(link)
    }
  }
  const links = [...byLink.keys()].filter((link) => !replaced.has(link)).toSorted((a, b) => Number(a) - Number(b))
  for (const link of links) {
    const pattern = patterns.get(link) ?? { link, levels: [], compressible: true }
    const sorted = (byLink.get(link) ?? []).toSorted((a, b) => a.sequence - b.sequence)
    const text = runsText(detail === 'compressed' && pattern.compressible ? runsOf(sorted, pattern) : sorted.map(runOf), pattern)
    if (text !== '') written.push(text)
  }
  return written.join(', ')
}

/** From the first piece to the last; without a last one it goes on. */
interface Run {
  readonly first: Point
  last: Point | undefined
  break: string | undefined
}

function runOf(piece: Piece): Run {
  const [first, last] = endsOf(piece)
  return { first, last, break: piece.break }
}

function runsOf(pieces: readonly Piece[], pattern: Pattern): Run[] {
  const runs: Run[] = []
  for (const piece of pieces) {
    const next = runOf(piece)
    const run = runs.at(-1)
    if (run?.last !== undefined && run.break === undefined && follows(run.last, next.first, pattern)) {
      run.last = next.last
      run.break = next.break
    } else runs.push(next)
  }
  return runs
}

/** Gaps are commas, breaks in what was published are semicolons (Z39.71, 5.4). */
function runsText(runs: readonly Run[], pattern: Pattern): string {
  let text = ''
  let between = ''
  for (const { first, last, break: kind } of runs) {
    const from = pointText(first, pattern)
    const to = last === undefined ? undefined : pointText(last, pattern)
    if (from === '' && (to ?? '') === '') continue
    text += between + (to === undefined ? `${from}-` : to === from ? from : `${from}-${to}`)
    between = kind === 'n' ? '; ' : ', '
  }
  return text
}
