import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { otherForms } from './affixes.ts'
import { editDistance, neighbours, slipsAllowed } from './edit-distance.ts'
import { fits } from './masks.ts'
import { searchable, withoutApostrophes } from './searchable.ts'
import { isOldSpelled, newSpelling, perhapsNewSpelling, twinsOf } from './spelling.ts'
import { wholeTitlesIn, wholeTitlesOf } from './whole-title.ts'

describe('old spellings', () => {
  it.each([
    ['boemi', 'bumi'],
    ['tjerita', 'cerita'],
    ['tjoetjoe', 'cucu'],
    ['djaoeh', 'jauh'],
    ['soerabaja', 'surabaya'],
    ['tjahaja', 'cahaya'],
    ['poedjangga', 'pujangga'],
    ['achoedjar', 'akhujar'],
    ['sjoekoer', 'syukur'],
    ['njonjatjoe', 'nyonyacu'],
  ])('%s is %s', (old, modern) => {
    expect(newSpelling(old)).toBe(modern)
  })

  it.each(['bumi', 'poet', 'shoe', 'joe', 'project', 'enjoy', 'saja', 'chapter', 'тетя', ''])('%s is left alone', (word) => {
    expect(newSpelling(word)).toBeUndefined()
  })

  it('may be read in words that may be of either', () => {
    expect(perhapsNewSpelling('saja')).toBe('saya')
    expect(perhapsNewSpelling('njai')).toBe('nyai')
    expect(perhapsNewSpelling('achir')).toBe('akhir')
    expect(perhapsNewSpelling('bumi')).toBeUndefined()
  })

  it('are of Indonesian, Malay and their neighbours, until some years after 1972', () => {
    expect(isOldSpelled({ languages: ['ind'], year: 1950 })).toBe(true)
    expect(isOldSpelled({ languages: ['dut', 'jav'], year: 1975 })).toBe(true)
    expect(isOldSpelled({ languages: ['ind'], year: 1980 })).toBe(false)
    expect(isOldSpelled({ languages: ['eng'], year: 1950 })).toBe(false)
    expect(isOldSpelled({ languages: ['ind'], year: undefined })).toBe(false)
  })

  it('of a text are indexed in the new one too: each word that surely is, or each line that may have one', () => {
    expect(twinsOf('The Soekarno era\nin Soerabaja and Java', false)).toEqual(['sukarno', 'surabaya'])
    expect(twinsOf('Saja ingat\nBumi\nNjanji Soenji', true)).toEqual(['saya ingat', 'nyanyi sunyi'])
    expect(twinsOf('Bumi manusia', true)).toEqual([])
    expect(twinsOf('Project in Java', false)).toEqual([])
  })
})

describe('other forms of a word', () => {
  it.each([
    ['membaca', ['baca', 'bacaan', 'pembaca', 'pembacaan', 'dibaca', 'terbaca']],
    ['menulis', ['tulis', 'penulis', 'tulisan', 'penulisan', 'ditulis']],
    ['penyair', ['syair', 'sair']],
    ['mengajar', ['ajar', 'pelajaran', 'belajar', 'pengajaran', 'pembelajaran']],
    ['pembelajaran', ['ajar', 'belajar', 'mengajar', 'pelajar']],
    ['pendidikan', ['didik', 'mendidik', 'pendidik', 'dididik']],
    ['keadilan', ['adil', 'mengadili', 'pengadilan']],
    ['sejarahnya', ['sejarah']],
    ['perjuangan', ['juang', 'berjuang', 'perjuangkan']],
    ['menyapu', ['sapu', 'penyapu']],
    ['memukul', ['pukul', 'pemukul', 'pukulan']],
    ['mengarang', ['karang', 'karangan', 'pengarang']],
  ])('%s: %j', (word, forms) => {
    expect(otherForms(word)).toEqual(expect.arrayContaining(forms))
  })

  it('are none of words in other scripts, of numbers, of short words', () => {
    for (const word of ['日本', 'книга', '1990', 'an', 'co2', '']) expect(otherForms(word)).toEqual([])
  })

  it('are few, never the word itself, for any word', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('abdegijklmnoprstuwy')), maxLength: 40 }), (word) => {
        const forms = otherForms(word)
        expect(forms).not.toContain(word)
        expect(forms.length).toBeLessThan(400)
      }),
    )
  })
})

describe('slips of the fingers', () => {
  it.each([
    ['bumi', 'bumi', 0],
    ['bumi', 'bmi', 1],
    ['bumi', 'bumii', 1],
    ['bumi', 'buni', 1],
    ['bumi', 'bmui', 1],
    ['pramodeya', 'pramoedya', 1],
    ['pramudia', 'pramoedya', 3],
    ['bumi', 'laut', 3],
    ['', 'laut', 3],
  ])('between %s and %s: %i', (a, b, slips) => {
    expect(editDistance(a, b, 2)).toBe(slips)
    expect(editDistance(b, a, 2)).toBe(slips)
  })

  it('of one are what neighbours are made by', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 6 }), (word) => {
        for (const neighbour of neighbours(word)) expect(editDistance(word, neighbour, 2)).toBe(1)
      }),
    )
    expect(neighbours('日本')).toEqual([])
  })

  it('are fewer in shorter words', () => {
    expect([3, 4, 7, 8, 20].map(slipsAllowed)).toEqual([0, 1, 1, 2, 2])
  })
})

describe('masks', () => {
  it('fit as regular expressions do', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 })
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 })
    fc.assert(
      fc.property(letters, pattern, (word, mask) => {
        const expression = new RegExp(`^${mask.replaceAll('*', '.*').replaceAll('?', '.')}$`)
        expect(fits(word, mask)).toBe(expression.test(word))
      }),
    )
  })

  it('take no time for patterns that nearly fit', () => {
    expect(fits('a'.repeat(5000), `${'a*'.repeat(4)}b`)).toBe(false)
  })
})

describe('searchable text', () => {
  it.each([
    ['Bumi manusia, é', 'Bumi manusia, é'],
    ['Łódź œuvre Straße', 'lódź oeuvre Strasse'],
    ['Qurʼān', 'Qurān'],
    ['CO₂ ﬁn', 'CO2 fin'],
    ['日本 abc', ' 日  本  abc'],
    ['한국어', '한국어'],
  ])('%s', (text, expected) => {
    expect(searchable(text)).toBe(expected.normalize('NFKC'))
  })

  it('has words with apostrophes without them too', () => {
    expect(withoutApostrophes("Al-Qur'an, children’s l'été 1940's 'x'")).toEqual(['Quran', 'childrens', 'lété', '1940s'])
    expect(withoutApostrophes('bumi')).toEqual([])
    expect(withoutApostrophes("''")).toEqual([])
    // Linear, however long the words are.
    expect(withoutApostrophes(`${'a'.repeat(500_000)} x'y ${"'".repeat(500_000)}`)).toEqual(['xy'])
  })
})

describe('whole titles', () => {
  it('are looked for in what was typed, with an author before or behind', () => {
    expect(wholeTitlesIn('Tempo Goenawan')).toEqual(['tempogoenawan', 'goenawan', 'tempo'])
    expect(wholeTitlesIn('--')).toEqual([])
    expect(wholeTitlesIn(Array.from({ length: 500 }, (_, i) => `w${i}`).join(' ')).length).toBeLessThan(40)
  })

  it('are of a record its title and title proper, with and without the article', () => {
    expect(wholeTitlesOf({ title: 'The Times : news', nonfiling: 4 }, 'The Times')).toEqual([
      'thetimesnews',
      'timesnews',
      'thetimes',
      'times',
    ])
    expect(wholeTitlesOf({ title: '', nonfiling: 0 }, '')).toEqual([])
  })
})
