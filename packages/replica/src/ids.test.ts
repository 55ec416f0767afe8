import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kindOf, libraryIdOf, parseDatasetName, parseLibraryId, publicKeyOf } from './ids.ts'
import { codeOf } from './testing/error-code.ts'

const INVALID = expect.objectContaining({ code: 'REPLICA_INVALID_ID' })
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'.split('')
const key = fc.uint8Array({ minLength: 32, maxLength: 32 })

describe('a library id', () => {
  it('is its public key, and always 52 characters that begin with 12D3KooW', () => {
    fc.assert(
      fc.property(key, (bytes) => {
        const library = libraryIdOf(bytes)
        expect(library).toMatch(/^12D3KooW[1-9A-HJ-NP-Za-km-z]{44}$/)
        expect([...publicKeyOf(library)]).toEqual([...bytes])
        expect(parseLibraryId(library)).toBe(library)
      }),
    )
    for (const byte of [0, 255]) expect(libraryIdOf(new Uint8Array(32).fill(byte))).toHaveLength(52)
  })

  it('is the peer id that libp2p shows', () => {
    // From the libp2p peer-ids specification's Ed25519 example of a public key.
    const fromSpecification = Buffer.from('1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e', 'hex')
    expect(libraryIdOf(fromSpecification)).toBe('12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq')
  })

  it('is refused with one character changed to none of base58, or of another length', () => {
    const library = libraryIdOf(new Uint8Array(32).fill(7))
    const wrong = [
      '',
      library.slice(1),
      `${library}1`,
      `${library.slice(0, -1)}0`,
      `${library.slice(0, -1)}l`,
      library.toLowerCase(),
      `z${library}`,
      ` ${library}`,
      'QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N',
      `1${library.slice(1).replace('2D3KooW', '3D3KooW')}`,
      'x'.repeat(1_000_000),
    ]
    for (const text of wrong) expect(() => parseLibraryId(text), text.slice(0, 60)).toThrow(INVALID)
    for (const length of [0, 31, 33]) expect(() => libraryIdOf(new Uint8Array(length))).toThrow(INVALID)
  })

  it('has one text only: what parses is written the same', () => {
    const text = key.chain((bytes) =>
      fc.tuple(fc.nat(51), fc.constantFrom(...BASE58)).map(([at, char]) => {
        const library = libraryIdOf(bytes)
        return library.slice(0, at) + char + library.slice(at + 1)
      }),
    )
    fc.assert(
      fc.property(text, (id) => {
        const code = codeOf(() => parseLibraryId(id))
        expect(code).toMatch(/^(taken|REPLICA_INVALID_ID)$/)
        expect(code === 'taken' ? libraryIdOf(publicKeyOf(parseLibraryId(id))) : id).toBe(id)
      }),
    )
  })
})

describe('a dataset name', () => {
  it.each(['profile', 'catalogue/main', 'journal/abc/2026', 'catalogue/koleksi_umum-2.b', 'a/B/C/d', 'x'.repeat(64), '0'])(
    '%s',
    (name) => {
      expect(parseDatasetName(name)).toBe(name)
    },
  )

  it.each([
    '',
    '/',
    'a/',
    '/a',
    'a//b',
    'A',
    '.hidden',
    'a/.b',
    '-a',
    'a/b/c/d/e',
    'a b',
    'a\n',
    'a\u0000',
    'é',
    'a/é',
    '..',
    'a/../b',
    'a\\b',
    'x'.repeat(65),
    `a/${'x'.repeat(65)}`,
  ])('%j is none', (name) => {
    expect(() => parseDatasetName(name)).toThrow(INVALID)
  })

  it('tells its kind: only journals grow without change', () => {
    expect(kindOf(parseDatasetName('journal/net/2026'))).toBe('journal')
    for (const name of ['journal', 'journals/x', 'catalogue/journal', 'profile'])
      expect(kindOf(parseDatasetName(name))).toBe('catalogue')
  })
})
