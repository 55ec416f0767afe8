// Requests on paper, by the real command: the lender prints what it fetches, packs and writes.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { failure, makeLibrary } from '../support/library.ts'
import { scratchFolder, serumpun, serumpunJson } from '../support/serumpun.ts'

describe('requests on paper', () => {
  it('are printed to files and to the standard output', async () => {
    await using folder = await scratchFolder()
    const a = await makeLibrary(folder.path, 'A')
    await serumpunJson('network', 'create', '--name', 'Jaringan uji', '--data', a)
    const { need } = await serumpunJson<{ need: string }>(
      'request',
      'ask',
      '--title=Laskar pelangi',
      '--from-outside=Taman Baca Melati',
      '--patron=Anggota-30417',
      `--data=${a}`,
    )
    const number = `${need}-1`
    const out = join(folder.path, 'slip.html')
    // All that wait to be fetched.
    const printed = await serumpunJson<{ references: string[] }>('request', 'slip', '--file', out, '--data', a)
    expect(printed.references).toEqual([number])
    const slip = await readFile(out, 'utf8')
    for (const said of ['Slip pengambilan', 'Laskar pelangi', 'Taman Baca Melati', number]) expect(slip).toContain(said)
    expect(slip).not.toContain('Anggota-30417')
    await serumpunJson('request', 'answer', number, 'Loaned', '--due', '2027-01-31', '--data', a)
    const { stdout } = await serumpun('request', 'pack', number, '--language', 'en', '--data', a)
    expect(stdout).toMatch(/^<!doctype html>/)
    expect(stdout).toContain('31 January 2027')
    const [, code = ''] = /aria-label="(serumpun:request\/[^"]+)"/.exec(stdout) ?? []
    const scanned = await serumpun('request', 'scan', code, '--data', a)
    expect(scanned.stdout).toContain('--confirm LoanCompleted')
    const letter = await serumpunJson<{ html: string }>(
      'request',
      'letter',
      number,
      '--kind',
      'Recall',
      '--language=en',
      '--data',
      a,
    )
    expect(letter.html).toContain('Perpustakaan A')
    for (const wrong of [['letter'], ['pack', number, '--language=fr'], ['letter', number, '--kind=Love']])
      expect((await serumpun('request', ...wrong, '--data', a)).code).toBe(2)
    expect(await failure('request', 'pack', 'nothing', '--data', a)).toMatchObject({ code: 'REQUESTS_UNKNOWN' })
    const back = await serumpunJson<{ said: string }>('request', 'scan', number, '--confirm', 'LoanCompleted', '--data', a)
    expect(back).toMatchObject({ said: 'LoanCompleted', request: { standing: 'LoanCompleted' } })
    const again = await failure('request', 'scan', code, '--confirm', 'LoanCompleted', '--data', a)
    expect(again).toMatchObject({ code: 'REQUESTS_NOT_POSSIBLE' })
    const page = join(folder.path, 'report.html')
    const report = [
      'request',
      'report',
      '--file',
      page,
      '--language=en',
      '--buy-loan=150000 IDR',
      '--buy-copy=90000 IDR',
      '--data',
      a,
    ]
    expect(await serumpunJson(...report)).toMatchObject({ lent: { loans: 1 }, borrowed: { asked: 0 } })
    expect(await readFile(page, 'utf8')).toContain('Perpustakaan A')
    const past = ['request', 'report', '--from=2001-01-01', '--until=2001-12-31', '--data', a]
    expect((await serumpun(...past)).stdout).toContain('2001-01-01 – 2001-12-31')
    expect((await serumpun('request', 'report', '--from=soon', '--until=later', '--data', a)).code).toBe(2)
    await serumpunJson('request', 'demand', 'publish', '--data', a)
    expect(await serumpunJson('request', 'demand', '--data', a)).toMatchObject({ items: [] })
    expect((await serumpun('request', 'demand', 'own', '--month=soon', '--data', a)).code).toBe(2)
  })
})
