// A letter and the marks on it → what Unicode writes for them in its composed form (NFC).

/** Letters with one mark that were met; there are some hundreds, and input can't make more than this of them. */
const MOST_KNOWN = 10_000
const known = new Map<number, readonly number[]>()

/** The characters that stand for a letter with these marks, which are in the order in which they stood before it. */
export function composed(letter: number, marks: readonly number[]): readonly number[] {
  const [mark = 0] = marks
  if (marks.length > 1 || letter > 0xffff) return compose(letter, marks)
  const key = letter * 0x10000 + mark
  let parts = known.get(key)
  if (parts === undefined) {
    parts = compose(letter, marks)
    if (known.size < MOST_KNOWN) known.set(key, parts)
  }
  return parts
}

function compose(letter: number, marks: readonly number[]): readonly number[] {
  const parts = nfc(letter, marks)
  if (marks.length !== 2 || parts.length === 1) return parts
  // Which of two marks comes first is not always kept: Aleph has the outer one first. One character for all three decides.
  const turned = nfc(letter, marks.toReversed())
  return turned.length === 1 ? turned : parts
}

function nfc(letter: number, marks: readonly number[]): readonly number[] {
  const text = String.fromCodePoint(letter, ...marks).normalize('NFC')
  return Array.from(text, (character) => character.codePointAt(0) ?? 0)
}
