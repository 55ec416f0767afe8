import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Mend, mendedXml, XmlMender } from './mend.ts'

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
  ['caf\udce9', 'café', ['guessed-windows-1252']],
  ['\ud800x\uffff', '\ufffdx\ufffd', ['replaced-bytes', 'replaced-bytes']],
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

test('a whole text is mended at once', () => {
  expect(mendedXml('<a>b & \u0001c</a>')).toEqual({ text: '<a>b &amp; c</a>', mends: new Set(['entity', 'control-character']) })
  expect(mendedXml('<a>b</a>')).toEqual({ text: '<a>b</a>', mends: new Set() })
})
