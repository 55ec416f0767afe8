// How many slips of the fingers lie between two words.

/**
 * Letters left out, put in, mistaken, or exchanged with their neighbour (optimal string alignment distance).
 * @param most what is further is not told apart.
 * @returns at most `most` + 1.
 */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const isSame = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      let edits = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (isSame ? 0 : 1))
      const isExchanged =
        i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      if (isExchanged) edits = Math.min(edits, (before[j - 2] ?? 0) + 1)
      row.push(edits)
      least = Math.min(least, edits)
    }
    if (least > most) return most + 1
    before = above
    above = row
  }
  return Math.min(above[b.length] ?? 0, most + 1)
}

/** Slips that a word of so many letters may have and still be known for what it is. */
export function slipsAllowed(letters: number): number {
  return letters < 4 ? 0 : letters < 8 ? 1 : 2
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** All words one slip away from a word in Latin letters; none for other words. */
export function neighbours(word: string): string[] {
  if (!/^[a-z]+$/.test(word)) return []
  const found = new Set<string>()
  for (let at = 0; at <= word.length; at++) {
    const [left, right] = [word.slice(0, at), word.slice(at)]
    if (right !== '') found.add(left + right.slice(1))
    if (right.length > 1) found.add(left + right.charAt(1) + right.charAt(0) + right.slice(2))
    for (const letter of LETTERS) {
      found.add(left + letter + right)
      if (right !== '') found.add(left + letter + right.slice(1))
    }
  }
  found.delete(word)
  return Array.from(found)
}
