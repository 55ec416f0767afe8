import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileNameOf, receiveFile } from './upload.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serumpun-upload-'))
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

const streamOf = (...chunks: Uint8Array[]): ReadableStream<Uint8Array> => ReadableStream.from(chunks)

describe('a file that comes in', () => {
  it('is there whole', async () => {
    const path = join(folder, 'a.mrc')
    expect(await receiveFile(streamOf(Buffer.from('abc'), Buffer.from('def')), path)).toBe(6)
    expect(await readFile(path, 'utf8')).toBe('abcdef')
  })

  it.each([
    ['too large', streamOf(new Uint8Array(6), new Uint8Array(6)), 'UPLOAD_TOO_LARGE'],
    ['empty', streamOf(), 'UPLOAD_EMPTY'],
    ['silent', new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) }), 'UPLOAD_BROKEN'],
    ['broken off', new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('gone')) }), 'UPLOAD_BROKEN'],
  ])('%s is refused and leaves nothing behind', async (_, stream, code) => {
    const before = await readdir(folder)
    await expect(receiveFile(stream, join(folder, 'b'), { mostBytes: 10, idleMs: 50 })).rejects.toMatchObject({ code })
    expect(await readdir(folder)).toEqual(before)
  })
})

describe('the name of a file', () => {
  it.each([
    ['Katalog Mei.mrc', 'Katalog Mei.mrc'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Data\\buku.xlsx', 'buku.xlsx'],
    ['.hidden', 'hidden'],
    ['..', 'upload'],
    ['a\u0000b\n.csv', 'a_b_.csv'],
    ['', 'upload'],
  ])('%j becomes %j', (given, expected) => expect(fileNameOf(given)).toBe(expected))

  it('is never a way out of its folder, nor too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
        const name = fileNameOf(given)
        expect(join(folder, name).startsWith(`${folder}/`)).toBe(true)
        expect(name).not.toMatch(/[/\\\p{Cc}]|^\./u)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(150)
        expect(name.length).toBeGreaterThan(0)
      }),
    )
  })
})
