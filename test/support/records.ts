// Catalogue files for tests, as large as needed, always the same.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { encodeIso2709, type MarcRecord } from '@serumpun/bib'

const WORDS =
  'sejarah kota desa padi sawah laut ilmu bahasa rakyat cerita anak negeri hukum adat tanah air gunung batik wayang gamelan'.split(
    ' ',
  )

function wordsFor(seed: number, count: number): string {
  let state = seed * 2_654_435_761
  const words: string[] = []
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + i) >>> 0
    words.push(WORDS[state % WORDS.length] as string)
  }
  return words.join(' ')
}

/** A small, valid book record; `version` changes its text and nothing else. */
export function testRecord(number: number, source = 'ID-TEST', version = 0): MarcRecord {
  const title = `${wordsFor(number, 4)} ${number}${version === 0 ? '' : ` edisi ${version}`}`
  return {
    leader: '00000nam a2200000 a 4500',
    fields: [
      { tag: '001', value: `t${number}` },
      { tag: '003', value: source },
      { tag: '008', value: `260101s${1950 + (number % 75)}    io            000 0 ind d` },
      { tag: '100', indicators: '1 ', subfields: [{ code: 'a', value: `Pengarang ${number % 500},` }] },
      { tag: '245', indicators: '10', subfields: [{ code: 'a', value: `${title} /` }] },
      { tag: '520', indicators: '  ', subfields: [{ code: 'a', value: wordsFor(number + 1, 60) }] },
      { tag: '852', indicators: '  ', subfields: [{ code: 'b', value: 'Ruang baca' }] },
    ],
  } as MarcRecord
}

/** A record that hardly compresses: about 1.5 kB, 1 kB of it in any form, in a field that nobody searches. Fills disks soon. */
export function bulkyRecord(number: number): MarcRecord {
  const digests = Array.from({ length: 30 }, (_, i) => createHash('sha256').update(`${number}/${i}`).digest('base64'))
  const record = testRecord(number)
  return {
    ...record,
    fields: [...record.fields, { tag: '999', indicators: '  ', subfields: [{ code: 'a', value: digests.join('') }] }],
  }
}

async function write(path: string, from: number, to: number, recordOf: (number: number) => MarcRecord): Promise<void> {
  await pipeline(
    (function* () {
      for (let number = from; number < to; number++) yield encodeIso2709(recordOf(number))
    })(),
    createWriteStream(path),
  )
}

/** Writes records `from` to `to` (exclusive) as ISO 2709. */
export async function writeRecords(path: string, from: number, to: number, source = 'ID-TEST', version = 0): Promise<void> {
  await write(path, from, to, (number) => testRecord(number, source, version))
}

export async function writeBulkyRecords(path: string, from: number, to: number): Promise<void> {
  await write(path, from, to, bulkyRecord)
}
