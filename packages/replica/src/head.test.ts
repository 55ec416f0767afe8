import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cbor, decodeCbor, encodeCbor } from './cbor.ts'
import { compareHeads, type Head, readHead, readStoredHead, sameHead, signHead } from './head.ts'
import { createIdentity, identityFrom, isSignedBy } from './identity.ts'
import { libraryIdOf, type LibraryId, parseDatasetName, publicKeyOf } from './ids.ts'
import { MAX_HEAD_BYTES, MAX_REVISION, MAX_SHARDS } from './limits.ts'
import { codeOf } from './testing/error-code.ts'

const identity = identityFrom(new Uint8Array(32).fill(1))
const other = identityFrom(new Uint8Array(32).fill(2))
const claim = {
  dataset: parseDatasetName('catalogue/main'),
  revision: 7,
  root: new Uint8Array(32).fill(9),
  shards: 3,
  entries: 1200,
  time: 1_760_000_000_000,
}
const head = signHead(identity, claim)

const believed = (bytes: Uint8Array): string => codeOf(() => readHead(bytes))

/** The head with some of its fields replaced, signed by who signs. */
function forged(replace: { [field: number]: Cbor }, signer = identity): Uint8Array {
  const fields = (decodeCbor(head.bytes) as Cbor[]).map((field, i) => replace[i] ?? field)
  const claims = fields.slice(0, 7)
  return encodeCbor([...claims, replace[7] ?? signer.sign(encodeCbor(['serumpun head 1', ...claims]))])
}

describe('a head', () => {
  it('is read as it was signed', () => {
    const read = readHead(head.bytes)
    expect(read).toEqual(head)
    expect(readStoredHead(head.bytes)).toEqual(head)
    expect(read.library).toBe(identity.library)
    expect(head.bytes.length).toBeLessThan(250)
  })

  it('with the largest fields fits in its bound', () => {
    const part = 'x'.repeat(64)
    const largest = signHead(identity, {
      dataset: parseDatasetName([part, part, part, part].join('/')),
      revision: MAX_REVISION,
      root: claim.root,
      shards: MAX_SHARDS,
      entries: Number.MAX_SAFE_INTEGER,
      time: Number.MAX_SAFE_INTEGER,
    })
    expect(largest.bytes.length).toBeLessThanOrEqual(MAX_HEAD_BYTES)
    expect(readHead(largest.bytes)).toEqual(largest)
  })

  it('does not hold on to the frame that it came in, and is not changed with it', () => {
    const frame = Buffer.concat([Buffer.alloc(10), head.bytes, Buffer.alloc(10)])
    const read = readHead(frame.subarray(10, 10 + head.bytes.length))
    frame.fill(0)
    expect(read).toEqual(head)
    expect(read.root.buffer).not.toBe(frame.buffer)
  })
})

describe('a head is not believed', () => {
  it('that somebody else has signed', () => {
    expect(believed(forged({}))).toBe('taken')
    expect(believed(forged({}, other))).toBe('REPLICA_BAD_SIGNATURE')
    expect(believed(forged({ 7: new Uint8Array(64) }))).toBe('REPLICA_BAD_SIGNATURE')
  })

  it('whose signature was made for something else', () => {
    const fields = (decodeCbor(head.bytes) as Cbor[]).slice(0, 7)
    for (const message of [encodeCbor(fields), encodeCbor(['serumpun head 2', ...fields]), head.bytes])
      expect(believed(encodeCbor([...fields, identity.sign(message)]))).toBe('REPLICA_BAD_SIGNATURE')
  })

  it('with any one field changed under its signature', () => {
    const signature = (decodeCbor(head.bytes) as Cbor[])[7] as Uint8Array
    const changes: { [field: number]: Cbor }[] = [
      { 0: publicKeyOf(other.library) },
      { 1: 'catalogue/other' },
      { 2: 8 },
      { 3: new Uint8Array(32) },
      { 4: 4 },
      { 5: 1201 },
      { 6: 1 },
    ]
    for (const change of changes) expect(believed(forged({ ...change, 7: signature }))).toBe('REPLICA_BAD_SIGNATURE')
  })

  it('with any byte changed, put in or left out', () => {
    const at = fc.nat(head.bytes.length - 1)
    const byte = fc.nat(255)
    fc.assert(
      fc.property(at, byte, fc.nat(1), (where, value, cut) => {
        const mutated = new Uint8Array([...head.bytes.subarray(0, where), value, ...head.bytes.subarray(where + cut)])
        if (Buffer.compare(mutated, head.bytes) === 0) return
        expect(believed(mutated)).toMatch(/^REPLICA_(BAD_SIGNATURE|INVALID_ENCODING|INVALID_ID)$/)
      }),
      { numRuns: 1000 },
    )
  })

  it.each<[string, Uint8Array, string]>([
    ['revision 0', forged({ 2: 0 }), 'REPLICA_INVALID_ENCODING'],
    ['a negative revision', forged({ 2: -1 }), 'REPLICA_INVALID_ENCODING'],
    ['a revision past the last', forged({ 2: MAX_REVISION + 1 }), 'REPLICA_INVALID_ENCODING'],
    ['a revision as text', forged({ 2: '7' }), 'REPLICA_INVALID_ENCODING'],
    ['too many shards', forged({ 4: MAX_SHARDS + 1 }), 'REPLICA_INVALID_ENCODING'],
    ['negative shards', forged({ 4: -1 }), 'REPLICA_INVALID_ENCODING'],
    ['negative entries', forged({ 5: -1 }), 'REPLICA_INVALID_ENCODING'],
    ['a time before 1970', forged({ 6: -1 }), 'REPLICA_INVALID_ENCODING'],
    ['a short root', forged({ 3: new Uint8Array(31) }), 'REPLICA_INVALID_ENCODING'],
    ['a root as text', forged({ 3: 'x'.repeat(32) }), 'REPLICA_INVALID_ENCODING'],
    ['a short key', forged({ 0: new Uint8Array(31) }), 'REPLICA_INVALID_ENCODING'],
    ['a key of no point', forged({ 0: new Uint8Array(32).fill(0xff) }), 'REPLICA_BAD_SIGNATURE'],
    ['no name for its dataset', forged({ 1: '' }), 'REPLICA_INVALID_ID'],
    ['a name that is a path', forged({ 1: '../x' }), 'REPLICA_INVALID_ID'],
    ['a short signature', forged({ 7: new Uint8Array(63) }), 'REPLICA_INVALID_ENCODING'],
    ['a field less', encodeCbor((decodeCbor(head.bytes) as Cbor[]).slice(0, 7)), 'REPLICA_INVALID_ENCODING'],
    ['a field more', encodeCbor([...(decodeCbor(head.bytes) as Cbor[]), null]), 'REPLICA_INVALID_ENCODING'],
    ['something behind it', new Uint8Array([...head.bytes, 0]), 'REPLICA_INVALID_ENCODING'],
    ['another form', encodeCbor({ head: head.bytes }), 'REPLICA_INVALID_ENCODING'],
    ['nothing', new Uint8Array(0), 'REPLICA_INVALID_ENCODING'],
    ['too many bytes', new Uint8Array(MAX_HEAD_BYTES + 1), 'REPLICA_LIMIT'],
  ])('with %s', (_name, bytes, code) => {
    expect(believed(bytes)).toBe(code)
  })
})

describe('the order of heads', () => {
  const heads: Head[] = [1, 1, 1, 2, 3, 3].map((revision, i) => signHead(identity, { ...claim, revision, time: i }))

  it('is total: by revision, then by hash', () => {
    const sorted = heads.toSorted(compareHeads)
    expect(sorted.map(({ revision }) => revision)).toEqual([1, 1, 1, 2, 3, 3])
    for (const [i, a] of sorted.entries())
      for (const [j, b] of sorted.entries()) {
        expect(Math.sign(compareHeads(a, b))).toBe(Math.sign(i - j))
        expect(sameHead(a, b)).toBe(i === j)
      }
  })

  it('takes a head that was read for the same as the one that was signed', () => {
    expect(sameHead(head, readHead(head.bytes))).toBe(true)
    expect(sameHead(head, undefined)).toBe(false)
    expect(sameHead(undefined, undefined)).toBe(true)
  })
})

describe('an identity', () => {
  it('is made anew, or from its seed', () => {
    const made = createIdentity()
    const again = identityFrom(made.seed)
    expect(again.library).toBe(made.library)
    const message = Uint8Array.of(1, 2, 3)
    expect(again.sign(message)).toEqual(made.sign(message))
    expect(isSignedBy(made.library, message, made.sign(message))).toBe(true)
    expect(isSignedBy(identity.library, message, made.sign(message))).toBe(false)
    expect(() => identityFrom(new Uint8Array(31))).toThrow(expect.objectContaining({ code: 'REPLICA_INVALID_ID' }))
  })

  it('signs as RFC 8032 says (§7.1, test 2)', () => {
    const seed = Buffer.from('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', 'hex')
    const publicKey = Buffer.from('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', 'hex')
    const made = identityFrom(seed)
    expect(made.library).toBe(libraryIdOf(publicKey))
    expect(Buffer.from(made.sign(Uint8Array.of(0x72))).toString('hex')).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    )
  })

  it('of more libraries than are remembered is checked all the same', () => {
    const message = Uint8Array.of(1)
    const signature = identity.sign(message)
    for (let i = 0; i < 5000; i++) {
      const key = new Uint8Array(32)
      new DataView(key.buffer).setUint32(0, i)
      isSignedBy(libraryIdOf(key) satisfies LibraryId, message, signature)
    }
    expect(isSignedBy(identity.library, message, signature)).toBe(true)
  })
})
