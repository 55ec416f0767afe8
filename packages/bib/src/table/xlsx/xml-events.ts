// XML of any length → what its elements give, piece by piece, in bounded memory.
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { MAX_XLSX_TEXT_CHARS } from '../../limits.ts'

/** What a reader of one kind of part makes of its elements. Names come without prefix. */
export interface XmlHandlers {
  open(name: string, attributes: Readonly<Record<string, string>>, position: number): void
  text(text: string): void
  close(name: string): void
}

/**
 * Parses a part, and stops after each piece so that the caller can take what has come of it.
 *
 * @throws {Error} when it is not well-formed, or when nothing but text comes for longer than a cell may be (the parser would hold it all).
 */
export async function* parsed(chunks: AsyncIterable<Uint8Array>, handlers: XmlHandlers): AsyncGenerator<void, void, undefined> {
  const parser = new SaxesParser()
  const decoder = new TextDecoder()
  let silent = 0
  const heard = (): void => {
    silent = 0
  }
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    heard()
    handlers.open(withoutPrefix(name), attributes, parser.position)
  })
  parser.on('closetag', ({ name }: SaxesTagPlain) => {
    heard()
    handlers.close(withoutPrefix(name))
  })
  const text = (value: string): void => {
    heard()
    handlers.text(value)
  }
  parser.on('text', text)
  parser.on('cdata', text)
  parser.on('comment', heard)
  for await (const chunk of chunks) {
    silent += chunk.length
    parser.write(decoder.decode(chunk, { stream: true }))
    if (silent > MAX_XLSX_TEXT_CHARS) throw new Error('it has a text that is longer than any cell')
    yield
  }
  parser.write(decoder.decode())
  parser.close()
  yield
}

/** For parts that are short: reads one to its end. */
export async function parse(chunks: AsyncIterable<Uint8Array>, handlers: XmlHandlers): Promise<void> {
  for await (const _ of parsed(chunks, handlers));
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
