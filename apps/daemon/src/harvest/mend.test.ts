import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Mend, XmlMender } from './mend.ts'
import { textOf } from './text-stream.ts'

function mended(...pieces: string[]): { text: string; mends: Mend[] } {
  const mender = new XmlMender()
  let text = ''
  const mends: Mend[] = []
  for (const [i, piece] of pieces.entries()) {
    for (const part of mender.write(piece, i === pieces.length - 1)) {
      if (part.mend === undefined) text += part.text
      else mends.push(part.mend)
    }
  }
  return { text, mends }
}

test.each<[string, string, Mend[]]>([
  ['a &amp; b &#233; &#xe9; &lt;', 'a &amp; b &#233; &#xe9; &lt;', []],
  ['a & b', 'a &amp; b', ['entity']],
  ['AT&T; x', 'AT&amp;T; x', ['entity']],
  ['&eacute;&nbsp;&ldquo;', 'é\u00a0“', ['entity', 'entity', 'entity']],
  ['&unknown;', '&amp;unknown;', ['entity']],
  ['&#XE9;', '&#xE9;', ['entity']],
  ['&#x1b;&#0;&#xd800;x', 'x', ['control-character', 'control-character', 'control-character']],
  ['&#12ab;', '&amp;#12ab;', ['entity']],
  ['\u0000a\u001b\tb\u0085', 'a\tb\u0085', ['control-character', 'control-character']],
  ['caf\udce9', 'café', ['encoding']],
  ['\ud800x\uffff', '\ufffdx\ufffd', ['encoding', 'encoding']],
  ['𠀀 & 𠀀', '𠀀 &amp; 𠀀', ['entity']],
  ['<![CDATA[a & b &nbsp;]]> & c', '<![CDATA[a & b &nbsp;]]> &amp; c', ['entity']],
])('%j', (text, expected, mends) => {
  expect(mended(text)).toEqual({ text: expected, mends })
  expect(mended(...text, '')).toEqual({ text: expected, mends })
})

test('text is mended the same however it is cut', () => {
  const piece = fc.oneof(
    fc.constantFrom('&', '&amp;', '&eacute;', '<![CDATA[', ']]>', '&#x1b;', '\u0001', '<', ']', '!', ';'),
    fc.string({ maxLength: 3 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      expect(mended(...pieces, '')).toEqual(mended(pieces.join('')))
    }),
    { numRuns: 500 },
  )
})

test('bytes become the same text however they are cut', async () => {
  const read = async (bytes: Uint8Array, size: number): Promise<string> => {
    let text = ''
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
    for await (const piece of textOf(chunks)) text += piece
    return text
  }
  const bytes = fc.oneof(
    fc.uint8Array({ min: 1, maxLength: 400 }),
    fc.array(fc.constantFrom('é', '書', '𠀀', 'a'), { maxLength: 200 }).map((letters) => Buffer.from(letters.join(''))),
  )
  await fc.assert(
    fc.asyncProperty(bytes, fc.integer({ min: 1, max: 50 }), async (all, size) => {
      expect(await read(all, size)).toBe(await read(all, 1_000_000))
    }),
    { numRuns: 300 },
  )
})
