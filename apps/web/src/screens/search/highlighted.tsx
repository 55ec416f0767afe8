// A text with the letters marked that were looked for.
import { highlight } from './highlight.ts'

export function Highlighted({ text, query }: { text: string; query: string }) {
  let position = 0
  return highlight(text, query).map((piece) => {
    const key = position
    position += piece.text.length
    return piece.found ? <mark key={key}>{piece.text}</mark> : piece.text
  })
}
