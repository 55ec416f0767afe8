import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inMarc8 } from '../testing/marc8.ts'
import { EncodingGuesses } from './guess.ts'
import { decoderOf } from './text-encoding.ts'

/** Text in an encoding of one byte a character. */
function inCodePage(text: string, encoding: string): Buffer {
  const decode = decoderOf(encoding)
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decode(Uint8Array.of(byte)).text, byte]))
  return Buffer.from(Array.from(text, (character) => bytes.get(character) ?? 0x3f))
}

function guess(bytes: Buffer, claimsUtf8 = false): { text: string; warnings: readonly string[] } {
  return new EncodingGuesses().read(bytes, claimsUtf8)
}

describe('text in a code page is told by its letters, whatever the leader says', () => {
  test.each<[string, string]>([
    ['windows-1252', 'Université de Genève'],
    ['windows-1252', 'café'],
    ['windows-1252', 'l’été à la plage — un récit'],
    ['windows-1252', 'Ação e reação'],
    ['windows-1252', 'Müller, Jürgen: Größe'],
    ['windows-1252', '\x1faÉtude\x1fbœuvres complètes'],
    ['windows-1251', 'Война и мир : роман'],
    ['windows-1251', '\x1faВОЙНА И МИР\x1fcЛ. Н. Толстой'],
    ['windows-1251', 'мир'],
    ['windows-1251', 'Київ : історія'],
    ['cp866', 'Война и мир : роман'],
    ['cp866', '\x1faВОЙНА И МИР\x1fcЛ. Н. Толстой'],
    ['cp866', 'Никитенко Е. А.'],
  ])('%s: %s', (encoding, text) => {
    const bytes = inCodePage(text, encoding)
    for (const claimsUtf8 of [true, false]) expect(guess(bytes, claimsUtf8)).toEqual({ text, warnings: [`guessed-${encoding}`] })
  })
})

describe('MARC-8 is taken for what it is', () => {
  test.each([
    'Société',
    'España',
    'Geneviève',
    'Kālidāsa, Saṅkara',
    'S͡iberia',
    'chất thải rắn kiểu mẫu',
    'Ọmọ Yorùbá',
    'ʻAlī ibn Abī Ṭālib',
    'Łódź',
    'Пушкин / Pushkin',
    '東京 : 新典社',
    'שלום',
  ])('%s', (text) => {
    const bytes = inMarc8(text)
    expect(guess(bytes)).toEqual({ text: text.normalize('NFC'), warnings: ['marc-8'] })
  })

  test.each(['Société générale', 'Espana, España', 'Kālidāsa Śakuntalā ṭīkā', 'Geneviève'])(
    '%s, under a leader that says UTF-8',
    (text) => {
      expect(guess(inMarc8(text), true)).toEqual({ text, warnings: ['guessed-marc-8'] })
    },
  )

  test('also with faults, which are told', () => {
    expect(guess(Buffer.from('Soci\x1bt\xe2e linn\xe2eenne de Bordeaux', 'latin1'))).toEqual({
      text: 'Soci\ufffdté linnéenne de Bordeaux',
      warnings: ['marc-8', 'replaced-bytes'],
    })
    expect(guess(Buffer.from('Soci\xe2et\xe2e, Orah \xf2 \xf2hayim', 'latin1')).warnings).toEqual(['marc-8', 'stray-marks'])
  })
})

describe('UTF-8 with damage stays UTF-8', () => {
  test.each([true, false])('leader says so: %s', (claimsUtf8) => {
    const bytes = Buffer.concat([Buffer.from('Žižkov, naïve, Ἀθῆναι, '), Buffer.from([0xc3]), Buffer.from('( 書')])
    expect(guess(bytes, claimsUtf8)).toEqual({
      text: 'Žižkov, naïve, Ἀθῆναι, \ufffd( 書',
      warnings: claimsUtf8 ? ['replaced-bytes'] : ['unmarked-utf8', 'replaced-bytes'],
    })
  })

  test('so do bytes that make no sense at all', () => {
    expect(guess(Buffer.from([0x61, 0xff, 0xfe, 0x80, 0x62]), true)).toEqual({
      text: 'a\ufffd\ufffd\ufffdb',
      warnings: ['replaced-bytes'],
    })
  })
})

describe("a file's other records count", () => {
  // On its own this is MARC-8 as well: an ogonek on the a.
  const ambiguous = inCodePage('España', 'windows-1252')

  test('for a record that says little', () => {
    expect(guess(ambiguous).warnings).toEqual(['marc-8'])
    const guesses = new EncodingGuesses()
    for (const text of ['Canción', 'Corazón tan blanco', 'La soledad del corazón'])
      guesses.read(inCodePage(text, 'windows-1252'), false)
    expect(guesses.read(ambiguous, false)).toEqual({ text: 'España', warnings: ['guessed-windows-1252'] })
  })

  test('not for one that says enough', () => {
    const guesses = new EncodingGuesses()
    for (let i = 0; i < 5; i++) guesses.read(inCodePage('Война и мир : роман', 'windows-1251'), false)
    expect(guesses.read(inMarc8('Société générale'), false).text).toBe('Société générale')
    expect(guesses.read(inCodePage('ВОЙНА и мир', 'cp866'), false).text).toBe('ВОЙНА и мир')
  })
})

test('words without end take no time without end', () => {
  const bytes = Buffer.concat([Buffer.alloc(200_000, 0xab), Buffer.from('x'), Buffer.alloc(50_000, 0xe0)])
  expect(guess(bytes, true).text).toHaveLength(250_001)
})

test('any bytes are read, with the separators that they have', () => {
  const separators = (text: string): string =>
    Array.from(text, (character) => ('\x1d\x1e\x1f'.includes(character) ? character : '')).join('')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (values, claimsUtf8) => {
      const bytes = Buffer.from(values)
      const { text } = guess(bytes, claimsUtf8)
      expect(separators(text)).toBe(separators(bytes.toString('latin1')))
      expect(text.isWellFormed()).toBe(true)
    }),
  )
})
