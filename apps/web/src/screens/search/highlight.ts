// Which letters of a text were looked for: words of the query at the starts of words, whatever their accents and case.

/** A piece of a text; the pieces in order are the text. */
export interface Piece {
  text: string
  found: boolean
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu
// Scripts that put no spaces between words: there a find may begin anywhere.
const WITHOUT_SPACES = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

export function highlight(text: string, query: string): Piece[] {
  const wanted = (query.match(WORD) ?? []).map(fold).filter((word) => word !== '')
  const finds = wanted.length === 0 ? [] : [...text.matchAll(WORD)].flatMap((word) => findIn(word[0], word.index, wanted))
  const pieces: Piece[] = []
  let end = 0
  for (const [from, to] of finds) {
    if (from > end) pieces.push({ text: text.slice(end, from), found: false })
    pieces.push({ text: text.slice(from, to), found: true })
    end = to
  }
  if (end < text.length || pieces.length === 0) pieces.push({ text: text.slice(end), found: false })
  return pieces
}

/** The longest find in one word of the text, as [from, to) in the whole text. */
function findIn(word: string, offset: number, wanted: readonly string[]): [number, number][] {
  // Folding changes lengths, so each folded letter remembers where the letter that it came from begins.
  const origins: number[] = []
  let folded = ''
  let position = offset
  for (const letter of word) {
    const plain = fold(letter)
    for (let i = 0; i < plain.length; i++) origins.push(position)
    folded += plain
    position += letter.length
  }
  let best: [number, number] | undefined
  for (const term of wanted) {
    const at = WITHOUT_SPACES.test(word) ? folded.indexOf(term) : folded.startsWith(term) ? 0 : -1
    if (at === -1) continue
    const find: [number, number] = [origins[at] ?? offset, origins[at + term.length] ?? offset + word.length]
    if (best === undefined || find[1] - find[0] > best[1] - best[0]) best = find
  }
  return best === undefined ? [] : [best]
}
