// Words and links: whatever goes in comes out, and what was misheard is noticed.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { libraryNumber } from '../testing/society.ts'
import type { NetworkId } from '../ids.ts'
import { linkOf, newInvitation, readInvitation, readLink, readWords, wordsForTelephone } from './invitation.ts'
import { bytesOfWords, wordsOf } from './words.ts'
import { ENGLISH_WORDS, MALAY_WORDS } from './word-lists.ts'

const network = 'ab'.repeat(32) as NetworkId
const inviter = libraryNumber(1).library

function differInOneLetter(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  let at = 0
  while (at < short.length && short[at] === long[at]) at++
  return short.slice(a.length === b.length ? at + 1 : at) === long.slice(at + 1)
}

describe('words', () => {
  it.each([
    ['Malay and Indonesian', MALAY_WORDS],
    ['English', ENGLISH_WORDS],
  ])('of %s are 256, none like another', (_, words) => {
    expect(new Set(words).size).toBe(256)
    for (const [i, word] of words.entries()) {
      expect(word).toMatch(/^[a-z]{3,10}$/)
      expect(
        words.slice(i + 1).filter((other) => differInOneLetter(word, other)),
        word,
      ).toEqual([])
    }
    expect(MALAY_WORDS.filter((word) => ENGLISH_WORDS.includes(word))).toEqual([])
  })

  it('come back as the bytes that they tell, in whatever language, spaces and capitals', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 12 }), fc.constantFrom('id', 'ms', 'en' as const), (bytes, language) => {
        const words = wordsOf(bytes, language)
        expect(bytesOfWords(words)).toEqual(bytes)
        expect(bytesOfWords(`  ${words.toUpperCase().replaceAll(' ', ' , ')} `)).toEqual(bytes)
      }),
    )
  })

  it('notices a word that is none, is another, or is missing', () => {
    expect(() => bytesOfWords('able acid adik')).toThrow('two languages')
    expect(() => bytesOfWords('able kwijibo')).toThrow("'kwijibo' is none")
    expect(() => bytesOfWords('')).toThrow('two languages')
    let unnoticed = 0
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), fc.nat(5), fc.nat(255), (bytes, at, other) => {
        const words = wordsOf(bytes, 'en').split(' ')
        fc.pre(words[at] !== ENGLISH_WORDS[other])
        words[at] = ENGLISH_WORDS[other] as string
        try {
          bytesOfWords(words.join(' '))
          unnoticed++
        } catch {
          // As it should be.
        }
      }),
      { numRuns: 1000 },
    )
    // One in 256 has the same checksum.
    expect(unnoticed).toBeLessThan(30)
  })
})

describe('an invitation', () => {
  const invitation = newInvitation({ network, uses: 1, expires: 0 }, [])
  const addresses = ['/ip4/127.0.0.1/tcp/4001', '/ip4/192.168.1.20/tcp/4001', '/dns4/katalog.example.org/tcp/443/wss']

  it('goes into a link and comes out of it', () => {
    expect(readInvitation(` ${linkOf(invitation, inviter, addresses)}\n`)).toEqual({
      form: 'link',
      id: new Uint8Array(invitation.id),
      secret: new Uint8Array(invitation.secret),
      network,
      inviter,
      addresses,
    })
  })

  it('goes into 12 words with an address that leads somewhere, or into 6', () => {
    const words = wordsForTelephone(invitation, addresses, 'id')
    expect(words.split(' ')).toHaveLength(12)
    expect(readInvitation(words)).toEqual({
      form: 'words',
      number: invitation.number,
      secret: new Uint8Array(invitation.wordSecret),
      addresses: ['/ip4/192.168.1.20/tcp/4001'],
    })
    expect(readWords(wordsForTelephone(invitation, addresses.slice(2), 'en')).addresses).toEqual([])
    expect(() => readWords(wordsOf(new Uint8Array(4), 'en'))).toThrow('6 or 12 words')
  })

  it('has a number of its own among the open ones', () => {
    const open = Array.from({ length: 256 }, (_, number) => ({ number })).filter(({ number }) => number !== 77)
    expect(newInvitation({ network, uses: 1, expires: 0 }, open).number).toBe(77)
    expect(() => newInvitation({ network, uses: 1, expires: 0 }, [...open, { number: 77 }])).toThrow('256 invitations')
  })

  it('is read from nothing else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String().map((text) => `serumpun://join/${text}`),
        ),
        (text) => {
          expect(() => readLink(text)).toThrow(/link|invitation/)
        },
      ),
    )
  })
})
