// Text with parts in italics, built piece by piece so that punctuation is neither doubled nor left without what it belongs to.

export interface Piece {
  readonly text: string
  readonly italic: boolean
}

/** Something, in the order in which it is cited; what is undefined is left out. */
export type Content = string | Piece | undefined

export function italic(text: string | undefined): Piece | undefined {
  return text === undefined || text === '' ? undefined : { text, italic: true }
}

/** A text with what stands before and behind it; undefined if there is none. */
export function around(before: string, text: string | number | undefined, behind = ''): string | undefined {
  return text === undefined || text === '' ? undefined : `${before}${text}${behind}`
}

/** Sentences: each ends with a full stop, unless it ends with a mark of its own. */
export function sentences(...parts: readonly (readonly Content[])[]): Piece[] {
  const pieces: Piece[] = []
  for (const part of parts) {
    const own = part
      .filter((content) => content !== undefined && content !== '')
      .map((content) => (typeof content === 'string' ? { text: content, italic: false } : (content as Piece)))
    const last = own.at(-1)
    if (last === undefined) continue
    if (pieces.length > 0) pieces.push({ text: ' ', italic: false })
    pieces.push(...own)
    if (!/[.?!…]["”’]?$/.test(last.text) && !isAddress(last.text)) pieces.push({ text: '.', italic: false })
  }
  return pieces
}

/** A full stop behind an address would be taken for part of it. */
function isAddress(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text)
}

export function plainText(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('')
}

const REFERENCES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** HTML with `<i>` for italics, everything else escaped. */
export function htmlText(pieces: readonly Piece[]): string {
  return pieces
    .map(({ text, italic: slanted }) => {
      const escaped = text.replaceAll(/[&<>"]/g, (character) => REFERENCES[character] ?? character)
      return slanted ? `<i>${escaped}</i>` : escaped
    })
    .join('')
}
