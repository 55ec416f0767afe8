// What docs/protocol.md says of networks is what the code does: its vectors and its numbers.
import { readFile } from 'node:fs/promises'
import { type Cbor, encodeCbor, encodeEntry, identityFrom, publicKeyOf } from '@serumpun/replica'
import { describe, expect, it } from 'vitest'
import { consentMessage, readGovernance } from './entries.ts'
import { bytesOfEntry, foundingVersion, networkOf } from './ids.ts'
import { linkOf, type OpenInvitation, readInvitation, wordsForTelephone } from './invitation/invitation.ts'
import { readJournalEntry } from './journal.ts'
import * as limits from './limits.ts'
import { plainTerms } from './testing/society.ts'

const document = await readFile(new URL('../../../docs/protocol.md', import.meta.url), 'utf8')
const part = document.slice(document.indexOf('## 12. Networks'))
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

interface Vectors {
  readonly seed: string
  readonly founding: string
  readonly network: string
  readonly entry: string
  readonly consentMessage: string
  readonly consent: string
  readonly link: string
  readonly words: { readonly id: string; readonly en: string }
}

const founder = identityFrom(Uint8Array.from({ length: 32 }, (_, i) => i))
const says = { founder: publicKeyOf(founder.library), nonce: new Uint8Array(16), terms: plainTerms } as unknown as {
  [field: string]: Cbor
}
const network = networkOf(says)
const value = encodeEntry({ time: { ms: 1_790_000_000_000, count: 0 }, body: { ...says, own: [], after: [] } })
const message = consentMessage(network, foundingVersion(network))
const invitation: OpenInvitation = {
  id: new Uint8Array(16).fill(1),
  number: 7,
  secret: new Uint8Array(16).fill(2),
  wordSecret: Uint8Array.of(10, 20, 30, 40),
  network,
  uses: 1,
  expires: 0,
}
const addresses = ['/ip4/192.0.2.7/tcp/4001']

const current: Vectors = {
  seed: hex(founder.seed),
  founding: hex(encodeCbor(says)),
  network,
  entry: hex(value),
  consentMessage: hex(message),
  consent: hex(founder.sign(message)),
  link: linkOf(invitation, founder.library, addresses),
  words: { id: wordsForTelephone(invitation, addresses, 'id'), en: wordsForTelephone(invitation, addresses, 'en') },
}

describe('docs/protocol.md, networks', () => {
  it('has vectors that the code agrees with', () => {
    const [, block] = /```json vectors=network\n([^]*?)```/.exec(part) ?? []
    expect(JSON.parse(block ?? 'null'), JSON.stringify(current, undefined, 2)).toEqual(current)
  })

  it('tells of entries and invitations that are read as they were made', () => {
    const id = Buffer.from(bytesOfEntry('A'.repeat(43) as never)).toString('base64url')
    const entry = readJournalEntry({ author: founder.library, network }, `agreement/${id}`, value)
    expect(entry && readGovernance(entry)).toMatchObject({ kind: 'agreement', says: { founder: founder.library } })
    expect(readInvitation(current.words.en)).toMatchObject({ number: 7, addresses })
    expect(readInvitation(current.link)).toMatchObject({ network, inviter: founder.library })
  })

  it('names limits as they are', () => {
    const values: Readonly<Record<string, number>> = limits
    const named = [...part.matchAll(/([\d,]+) \(`(MAX_\w+)`\)/g)].map(([, written, name = '']) => [name, written])
    expect(named.length).toBeGreaterThan(3)
    expect(named).toEqual(named.map(([name = '']) => [name, values[name]?.toLocaleString('en-US')]))
  })
})
