import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { HAS_SHARED_DATA, sharedBytes } from '../testing/shared-data.ts'
import { everyCode, inMarc8, MARC8_CHARACTERS, MARC8_LETTERS, MARC8_MARKS, rawRecord } from '../testing/marc8.ts'
import { LEADER } from '../testing/records.ts'
import { decodeMarc8 } from './decode.ts'

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}

/** The text of bytes that are good MARC-8. */
function decoded(text: string): string {
  const outcome = decodeMarc8(bytesOf(text))
  expect(outcome).toMatchObject({ unmapped: 0, strayMarks: 0 })
  return outcome.text
}

describe('text in MARC-8', () => {
  test.each<[string, string, string]>([
    ['ASCII', 'Bumi manusia /', 'Bumi manusia /'],
    ['special letters of ANSEL', '\xa1\xb1\xa5\xb5\xc7\xc8', 'ŁłÆæß€'],
    ['a mark before its letter', 'Soci\xe2et\xe2e', 'Société'],
    ['two marks, in their order', 'ch\xe3\xe2at, v\xf2\xe3e', 'chất, vệ'],
    ['two marks in the other order, where one character has both', 'ch\xe2\xe3at', 'chất'],
    ['a mark that no letter has one character for', '\xe2q', 'q\u0301'],
    ['a ligature of two halves', 'S\xebi\xeca', 'Si\u0361a'],
    ['a double tilde of two halves', '\xfan\xfbg', 'n\u0360g'],
    ['a second half without its first', 'a\xecb', 'ab\ufe21'],
    ['a mark with an escape before its letter', 'a\xe2\x1b(Be', 'aé'],
    ['what filing ignores', '\x88The \x89title', '\u0098The \u009ctitle'],
    ['joiners', 'a\x8db\x8ec', 'a\u200db\u200cc'],
    ['subscripts and superscripts', 'H\x1bb2\x1bsO, E=mc\x1bp2\x1bs', 'H₂O, E=mc²'],
    ['Greek symbols', '\x1bgabc\x1bsx', 'αβγx'],
    ['Cyrillic', '\x1b(NpU[KIN\x1b(B', 'Пушкин'],
    ['Hebrew with blanks between', '\x1b(2yle mewl\x1b(B', 'שלו םוקל'],
    ['the other G0 intermediate', '\x1b,Na\x1b,B', 'А'],
    ['a set in G1', '\x1b)N\xe1\xc1a', 'Аа' + 'a'],
    ['the other G1 intermediate', '\x1b-N\xe1', 'А'],
    ['ANSEL by its own name', '\x1b)N\xe1\x1b)!E\xe2e', 'Аé'],
    ['EACC', '\x1b$1!0!!0"\x1b(B.', '一丁.'],
    ['EACC by its long name', '\x1b$,1!0!\x1b,B.', '一.'],
    ['EACC in G1', '\x1b$)1\xa1\xb0\xa1a', '一a'],
    ['an ideographic blank and a plain one in EACC', '\x1b$1!# !0! !0"\x1b(B', '\u3000一 丁'],
    ['punctuation of Innovative among EACC', '\x1b$1!0!! =\x7f \x14\x1b(B', '一…—'],
    ['a numeric character reference', 'a &#x4E00; &#x1F600;', 'a 一 😀'],
    ['a reference to a mark behind its letter', 'e&#x0301;', 'e\u0301'],
    ['a reference as Aleph writes it', '\xa4 \\U+00a7\\ 109', 'Þ § 109'],
    ['marks within a reference as Aleph writes it', 'o\\U+031b\xe2\\ng', 'o\u031b\u0301ng'],
  ])('%s', (_, bytes, text) => {
    expect(decoded(bytes)).toBe(text)
  })

  test.each(['&#x;', '&#x4E00', '&#xD800;', '&#x1F;', '&#x110000;', '&amp;', 'C:\\U+12', '\\U+D800\\', 'a & b \\'])(
    '%s is no reference and stays as it is',
    (text) => {
      expect(decoded(text)).toBe(text)
    },
  )

  test('each subfield begins with ASCII and ANSEL', () => {
    expect(decoded('\x1faNO\x1bb2\x1fbx\xe2e\x1b)N\xe1\x1fc\xe2e\x1ey')).toBe('\x1faNO₂\x1fbxéА\x1fcé\x1ey')
  })
})

describe('what is no MARC-8 is marked, and the rest kept', () => {
  test.each<[string, string, string, object]>([
    ['a byte of no character', 'a\xffb\x80c', 'a\ufffdb\ufffdc', { unmapped: 2 }],
    ['an escape to nowhere', 'Soci\x1bt\xe2e', 'Soci\ufffdté', { unmapped: 1 }],
    ['an escape at the end', 'abc\x1b', 'abc\ufffd', { unmapped: 1 }],
    ['an escape before a separator', 'abc\x1b$\x1fb', 'abc\ufffd$\x1fb', { unmapped: 1 }],
    ['three bytes that EACC has not', '\x1b$1!0!!!!!0"\x1b(B', '一\ufffd丁', { unmapped: 1 }],
    ['EACC that breaks off', '\x1b$1!0!!0\x1faab', '一\ufffd\x1faab', { unmapped: 1 }],
    ['Latin after EACC without the escape back', '\x1b$1!0!: a history of it\x1fb', '一: a history of it\x1fb', { unmapped: 1 }],
    ['a mark at the end', 'caf\xe2\x1fb', 'caf\u0301\x1fb', { strayMarks: 1 }],
    ['a mark on a blank', 'caf\xe2 b', 'caf \u0301b', { strayMarks: 1 }],
  ])('%s', (_, bytes, text, faults) => {
    expect(decodeMarc8(bytesOf(bytes))).toMatchObject({ text, ...faults })
  })

  test('endless marks, alone and in halves, are kept and take no more time than text', () => {
    const marks = decodeMarc8(bytesOf('\xe2'.repeat(200_000)))
    expect(marks).toMatchObject({ text: '\u0301'.repeat(200_000), strayMarks: 200_000 })
    const halves = decodeMarc8(bytesOf(`${'\xeba'.repeat(100_000)}${'\xec'.repeat(100_000)}b`))
    expect(halves.text.length).toBeGreaterThan(250_000)
  })

  test('East Asian text of which half is none is read without looking at its rest each time', () => {
    const { text, unmapped } = decodeMarc8(bytesOf(`\x1b$1${'!0!!!!'.repeat(100_000)}`))
    expect(text.startsWith('一\ufffd一\ufffd')).toBe(true)
    // At its very end Latin is as likely.
    expect(unmapped).toBeGreaterThan(99_900)
  })

  test('any bytes give text with the same separators', () => {
    const separators = (text: string): string => [...text].filter((character) => '\x1d\x1e\x1f'.includes(character)).join('')
    const byte = fc.oneof(
      fc.nat(255),
      fc.constantFrom(0x1b, 0x24, 0x28, 0x29, 0x31, 0x4e, 0x1e, 0x1f, 0xe2, 0xeb, 0xec, 0x5c, 0x26),
    )
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 200 }), (values) => {
        const bytes = Buffer.from(values)
        const { text } = decodeMarc8(bytes)
        expect(separators(text)).toBe(separators(bytes.toString('latin1')))
        expect(text.isWellFormed()).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})

test('text comes back from MARC-8', () => {
  // Two marks may change places where one character has both.
  const inAnyOrder = (text: string): string =>
    text.normalize('NFD').replaceAll(/\p{M}+/gu, (marks) => Array.from(marks).toSorted().join(''))

  const letter = fc.oneof(
    fc
      .tuple(fc.constantFrom(...MARC8_LETTERS), fc.array(fc.constantFrom(...MARC8_MARKS), { maxLength: 2 }))
      .map((all) => all.flat().join('')),
    fc.constantFrom(...MARC8_CHARACTERS),
    fc.constantFrom('a', 'Z', ' ', '0', '一', 'Ж', 'ש', 'ﺎ', '😀', '&', '\\'),
  )
  fc.assert(
    fc.property(fc.array(letter, { maxLength: 30 }), (letters) => {
      const text = letters.join('').normalize('NFC')
      expect(inAnyOrder(decodeMarc8(inMarc8(text)).text)).toBe(inAnyOrder(text))
    }),
    { numRuns: 2_000 },
  )
})

describe.skipIf(!HAS_SHARED_DATA)('pairs of lines in MARC-8 and UTF-8', () => {
  test.each([
    ['ruby-marc/marc8/data/test_marc8.txt', 'ruby-marc/marc8/data/test_utf8.txt', 1_500],
    ['pymarc/test_marc8.txt', 'pymarc/test_utf8.txt', 1_500],
  ])('%s', (marc8, utf8, atLeast) => {
    const lines = sharedBytes(marc8).toString('latin1').split('\n')
    const expected = sharedBytes(utf8).toString().split('\n')
    expect(lines.length).toBe(expected.length)
    expect(lines.length).toBeGreaterThan(atLeast)
    const different = lines.filter((line, i) => decodeMarc8(bytesOf(line)).text.normalize('NFC') !== expected[i]?.normalize('NFC'))
    expect(different).toEqual([])
  })
})

const YAZ = spawnSync('yaz-marcdump', ['-V']).error === undefined
if (!YAZ) process.stderr.write('MARC-8 is not compared with YAZ: yaz-marcdump is not installed (Debian package yaz).\n')

describe.skipIf(!YAZ)('yaz-marcdump agrees', () => {
  const directory = mkdtempSync(join(tmpdir(), 'serumpun-marc8-'))
  afterAll(() => rmSync(directory, { recursive: true }))

  test('on every code of every set', () => {
    const codes = everyCode()
    expect(codes.length).toBeGreaterThan(16_300)
    const file = join(directory, 'codes')
    const records: Buffer[] = []
    for (let at = 0; at < codes.length; at += 100) {
      const fields = codes.slice(at, at + 100).map((code) => ['500', `  \u001fa${code.toString('latin1')}`] as const)
      records.push(rawRecord(LEADER.replace('m a', 'm  '), fields))
    }
    writeFileSync(file, Buffer.concat(records))
    const dumped = spawnSync('yaz-marcdump', ['-f', 'marc8', '-t', 'utf8', file], { maxBuffer: 100_000_000 }).stdout.toString()
    const theirs = dumped.split('\n').flatMap((line) => (line.startsWith('500') ? [line.slice(10)] : []))
    expect(theirs.length).toBe(codes.length)
    const different = codes.flatMap((code, i) => {
      const ours = decodeMarc8(code).text
      // YAZ drops the second half of a double-width mark, also where there was no first.
      if (/^a[\ufe21\ufe23]$/.test(ours) && theirs[i] === 'a') return []
      return ours.normalize('NFC') === theirs[i]?.normalize('NFC')
        ? []
        : [JSON.stringify([code.toString('latin1'), ours, theirs[i]])]
    })
    expect(different).toEqual([])
  })
})
