import type { MarcField, MarcRecord } from '@serumpun/bib'
import { describe, expect, test } from 'vitest'
import { CardWriter } from './card-writer.ts'
import { cardsOf } from './card.ts'
import { LabelWriter, labelsOf } from './label-writer.ts'
import { WORDS } from './words.ts'

function data(tag: string, indicators: string, text: string): MarcField {
  const subfields = text
    .split('$')
    .slice(1)
    .map((part) => ({ code: part.slice(0, 1), value: part.slice(1) }))
  return { tag, indicators, subfields }
}

function recordOf(...fields: MarcField[]): MarcRecord {
  return { leader: '00000nam a2200000 a 4500', fields: [{ tag: '001', value: '1' }, ...fields] }
}

const BUMI = recordOf(
  data('020', '  ', '$a9789799731234'),
  data('100', '1 ', '$aToer, Pramoedya Ananta,$d1925-2006.'),
  data('245', '10', '$aBumi manusia /$cPramoedya Ananta Toer.'),
  data('260', '  ', '$aJakarta :$bHasta Mitra,$c1980.'),
  data('300', '  ', '$a354 hlm. ;$c21 cm.'),
  data('650', ' 0', '$aFiksi Indonesia.'),
  data('650', ' 0', '$aJawa$xSejarah.'),
  data('700', '1 ', '$aIsak, Joesoef,$eeditor.'),
  data('852', '  ', '$bUtama$h899.221$iTOE b$pB001$t1'),
  data('852', '  ', '$bUtama$h899.221$iTOE b$pB002$t2'),
)

function written(writer: CardWriter | LabelWriter, records: readonly MarcRecord[]): string {
  try {
    return Buffer.concat([writer.start(), ...records.map((record) => writer.write(record)), ...writer.end()]).toString()
  } finally {
    writer.close()
  }
}

describe('catalogue cards', () => {
  test('are one for each heading, with the same text', () => {
    const cards = cardsOf(BUMI, WORDS.id)
    expect(cards.map(({ heading }) => heading)).toEqual([
      undefined,
      { text: 'Bumi manusia', isSubject: false },
      { text: 'Isak, Joesoef', isSubject: false },
      { text: 'Fiksi Indonesia', isSubject: true },
      { text: 'Jawa -- Sejarah', isSubject: true },
    ])
    expect(new Set(cards.map(({ text }) => text)).size).toBe(1)
    expect(cards[0]?.text).toEqual({
      callNumber: ['899.221', 'TOE', 'b'],
      author: 'Toer, Pramoedya Ananta, 1925-2006',
      statement: 'Bumi manusia / Pramoedya Ananta Toer. — Jakarta : Hasta Mitra, 1980.',
      extent: '354 hlm. ; 21 cm.',
      identifiers: 'ISBN 9789799731234',
      tracings: '1. Fiksi Indonesia. 2. Jawa -- Sejarah. I. Isak, Joesoef. II. Judul.',
    })
  })

  test('of a work without an author stand under its title', () => {
    const [main, ...others] = cardsOf(recordOf(data('245', '04', '$aThe laws.'), data('082', '04', '$a340/.05')), WORDS.en)
    expect(main).toMatchObject({ text: { author: undefined, callNumber: ['340.05'], tracings: '' } })
    expect(main?.key.split('\u0001')[0]).toBe('laws')
    expect(others).toEqual([])
  })

  test('of any record, however bare, can be made', () => {
    expect(cardsOf(recordOf(), WORDS.ms)).toMatchObject([{ text: { statement: '[Tanpa judul].' } }])
  })

  test('come in filing order, four on a sheet, safe and whole in one file', () => {
    const evil = recordOf(data('245', '00', '$a<script>alert(1)</script> & "x"'), data('650', ' 0', `$a${'panjang '.repeat(500)}`))
    const html = written(new CardWriter({ language: 'id' }), [BUMI, evil])
    expect(html).not.toContain('<script>')
    expect(html).not.toMatch(/https?:|src=|url\(/)
    expect(html).toContain('&lt;script&gt;')
    expect(html.match(/class="card/g)).toHaveLength(7)
    expect(html.match(/class="sheet"/g)).toHaveLength(2)
    const order = ['Bumi manusia</p>', 'Fiksi Indonesia</p>', 'Isak, Joesoef</p>', 'Jawa -- Sejarah</p>']
    expect(order.map((text) => html.indexOf(text))).toEqual(order.map((text) => html.indexOf(text)).toSorted((a, b) => a - b))
    expect(written(new CardWriter({ language: 'en' }), [])).toContain(WORDS.en.none)
  })
})

describe('spine labels', () => {
  test('are one for each copy, and none for what has no call number', () => {
    expect(labelsOf(BUMI, WORDS.id).map(({ place, lines, barcode }) => [place, lines, barcode])).toEqual([
      ['Utama', ['899.221', 'TOE', 'b', 'e.1'], 'B001'],
      ['Utama', ['899.221', 'TOE', 'b', 'e.2'], 'B002'],
    ])
    expect(labelsOf(recordOf(data('245', '00', '$ax')), WORDS.id)).toEqual([])
    expect(labelsOf(recordOf(data('082', '04', '$a340')), WORDS.id)).toMatchObject([{ lines: ['340'] }])
  })

  test('do not repeat the copy that a call number ends with', () => {
    const record = recordOf(data('852', '  ', '$h340 ABC c.2$p1$t2'))
    expect(labelsOf(record, WORDS.en)).toMatchObject([{ lines: ['340', 'ABC', 'c.2'] }])
  })

  test('come in the order of the shelf', () => {
    const at = (number: string): MarcRecord => recordOf(data('852', '  ', `$h${number}`))
    const html = written(new LabelWriter({ language: 'ms' }), [at('12.5'), at('9'), at('12.45')])
    expect([...html.matchAll(/<span>([^<]+)/g)].map(([, text]) => text)).toEqual(['9', '12.45', '12.5'])
  })
})
