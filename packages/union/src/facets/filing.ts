// Titles as libraries file them: without the leading article, case, accents and punctuation, by letters.
import { type Description, fold } from '@serumpun/bib'

/** The text by which a title is filed; empty where there is none. */
export function filingTitle({ title, nonfiling }: Pick<Description, 'title' | 'nonfiling'>): string {
  return fold(title.slice(nonfiling))
}

/** Behind all others: records without a title. */
const NO_TITLE = 0xffff_ffff

/** Digits and Latin letters from 2 on; the blank before them; 0 is the end. What is neither stands behind all of them. */
const BLANK = 1
const OTHER = 38
const LETTERS = 5

function rankOf(code: number): number {
  if (code === 0x20) return BLANK
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 2
  return code >= 0x61 && code <= 0x7a ? code - 0x61 + 12 : OTHER
}

/**
 * The first ten letters as two numbers that compare as the texts do. Where they are equal the texts decide: they may go on,
 * or have letters that are not told apart here.
 */
export function filingPrefix(filed: string): readonly [high: number, low: number] {
  if (filed === '') return [NO_TITLE, NO_TITLE]
  const halves = [0, 0]
  let isOver = false
  for (let at = 0; at < 2 * LETTERS; at++) {
    const rank = isOver || at >= filed.length ? 0 : rankOf(filed.charCodeAt(at))
    // What follows must not decide where this does not.
    if (rank === OTHER) isOver = true
    const half = at < LETTERS ? 0 : 1
    halves[half] = (halves[half] ?? 0) * 64 + rank
  }
  return [halves[0] ?? 0, halves[1] ?? 0]
}
