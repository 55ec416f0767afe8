import { decodeIso2709, describe as describeRecord, encodeIso2709 } from '@serumpun/bib'
import { describe, expect, test } from 'vitest'
import { CHUNK_RECORDS } from './chunk.ts'
import { compressedChunk } from './compressed-chunk.ts'
import { editionWord, recordKeyOf } from './record-key.ts'
import { benchRecord } from './records.ts'

const SAMPLE = 20 * CHUNK_RECORDS

describe('the bench records', () => {
  test('are about 900 bytes long and compress by four to five in chunks of 512', () => {
    let bytes = 0
    for (let number = 0; number < SAMPLE; number++) bytes += benchRecord(number).length
    let compressed = 0
    for (let chunk = 0; chunk * CHUNK_RECORDS < SAMPLE; chunk++) compressed += compressedChunk(chunk, SAMPLE).length
    expect(bytes / SAMPLE).toBeGreaterThan(850)
    expect(bytes / SAMPLE).toBeLessThan(950)
    expect(bytes / compressed).toBeGreaterThan(4)
    expect(bytes / compressed).toBeLessThan(5)
  })

  test('are the same whenever they are made, and each another', () => {
    const first = Array.from({ length: 1000 }, (_, number) => Buffer.from(benchRecord(number)).toString('hex'))
    const again = Array.from({ length: 1000 }, (_, i) => Buffer.from(benchRecord(999 - i)).toString('hex')).toReversed()
    expect(again).toEqual(first)
    expect(new Set(first).size).toBe(1000)
  })

  test('are records that the project reads, writes and describes', () => {
    for (let number = 0; number < 2000; number += 7) {
      const bytes = benchRecord(number)
      const record = decodeIso2709(bytes)
      expect(Buffer.compare(encodeIso2709(record), bytes)).toBe(0)
      expect(record.leader).toMatch(/^\d{5}nam a22\d{5} i 4500$/)
      const { title, creators, year } = describeRecord(record)
      expect(title.length).toBeGreaterThan(5)
      expect(creators.length).toBeGreaterThan(0)
      expect(year).toBeGreaterThan(1900)
    }
  })

  test('that are changed keep their key and hold a word of their own', () => {
    const text = Buffer.from(benchRecord(41, 3)).toString('utf8')
    expect(text).toContain(editionWord(41, 3))
    expect(text.slice(0, -1)).toContain(recordKeyOf(41).slice('r/ID-BENCH/'.length))
    expect(Buffer.from(benchRecord(41)).toString('utf8')).not.toContain('edisi')
  })
})
