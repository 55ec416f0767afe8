import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openForWriting } from '../schema.ts'
import { WriterStatements } from '../writer-statements.ts'
import { BlockReader, blocksOf, compareEntries, type KeyEntry } from './key-block.ts'
import { KeyRuns } from './key-runs.ts'

const entry: fc.Arbitrary<KeyEntry> = fc.record({
  number: fc.oneof(fc.nat(40), fc.integer({ min: 2 ** 47, max: 2 ** 53 - 1 })),
  row: fc.oneof(fc.nat(20), fc.integer({ min: 2 ** 31, max: 2 ** 32 - 1 })),
  gone: fc.boolean(),
})

describe('a block of keys', () => {
  it('gives back what was packed, however long', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 200 }), fc.integer({ min: 1, max: 12 }), (entries, copies) => {
        // Rows far apart, so that many blocks are needed.
        const many = Array.from({ length: copies * 10 }, (_, i) =>
          entries.map((each) => ({ ...each, number: (each.number + i * 977) % 2 ** 52 })),
        )
        const sorted = many.flat().toSorted(compareEntries)
        const read: KeyEntry[] = []
        const firsts: number[] = []
        for (const block of blocksOf(sorted)) {
          firsts.push(block.first)
          const reader = new BlockReader(block)
          while (reader.next()) read.push({ number: reader.number, row: reader.row, gone: reader.gone })
        }
        expect(read).toEqual(sorted)
        // No number is in two blocks.
        expect(new Set(firsts).size).toBe(firsts.length)
      }),
      { numRuns: 30 },
    )
  })
})

describe('keys in the file', () => {
  it('are what was said last of each, whatever is gathered and merged in between', () => {
    const few = fc.record({
      kind: fc.constantFrom('few', 'many'),
      entries: fc.uniqueArray(entry, { maxLength: 12, selector: ({ number, row }) => `${number} ${row}` }),
    })
    const tidy = fc.record({ kind: fc.constantFrom('gather', 'merge'), entries: fc.constant([] as KeyEntry[]) })
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 3, arbitrary: few }, { weight: 1, arbitrary: tidy }), { maxLength: 20 }), (steps) => {
        const db = openForWriting(':memory:', {})
        const sql = new WriterStatements(db)
        const runs = new KeyRuns(sql)
        const known = new Map<number, Set<number>>()
        for (const { kind, entries } of steps) {
          if (kind === 'few') runs.putFew(entries)
          else if (kind === 'many') runs.putMany([...entries])
          else if (kind === 'gather') runs.gather()
          else runs.mergeSome(3)
          for (const { number, row, gone } of entries) {
            const rows = known.get(number) ?? new Set()
            known.set(number, rows)
            if (gone) rows.delete(row)
            else rows.add(row)
          }
        }
        for (const [number, rows] of known)
          expect(sql.keys.rowsOf(number).toSorted((a, b) => a - b)).toEqual([...rows].sort((a, b) => a - b))
        // Merged, they are all that is left, in their order.
        runs.gather()
        while (!runs.isMerged) runs.mergeSome(5)
        const left: [number, number][] = []
        for (const reader of runs.scan(0)) while (reader.next()) if (!reader.gone) left.push([reader.number, reader.row])
        const all = [...known].flatMap(([number, rows]) => [...rows].map((row): [number, number] => [number, row]))
        expect(left).toEqual(all.sort(([a, c], [b, d]) => a - b || c - d))
        db.close()
      }),
      { numRuns: 60 },
    )
  })
})
