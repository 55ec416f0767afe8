import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { encodeCbor } from '@serumpun/replica'
import type { Cbor, LibraryId } from '@serumpun/replica'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NetError } from '../errors.ts'
import { MAX_ADDRESSES_PER_LIBRARY, MAX_RECORDS, MAX_RECORDS_LISTED, MAX_RECORD_BYTES, RECORD_FORGET_MS } from '../limits.ts'
import { seedOf } from '../testing/scene.ts'
import type { Member } from './member-exchange.ts'
import { openRecord, signRecord } from './peer-record.ts'
import type { PeerRecord } from './peer-record.ts'
import { encodeListing, encodeQuestion, readListing, readQuestion } from './questions.ts'
import { RecordBook } from './record-book.ts'
import { Records } from './records.ts'

const keyOf = (number: number): Promise<PrivateKey> => generateKeyPairFromSeed('Ed25519', seedOf(number))
const idOf = (key: PrivateKey): LibraryId => peerIdFromPrivateKey(key).toString() as LibraryId
const ADDRESS = '/ip4/192.0.2.7/tcp/7496'

describe('a record of where a library is', () => {
  it('says after the journey what was signed', async () => {
    const key = await keyOf(1)
    const relayed = `${ADDRESS}/p2p/${idOf(await keyOf(2))}/p2p-circuit`
    const signed = await signRecord(key, [ADDRESS, relayed, '/dns4/library.example/tcp/443/wss'], 7)
    expect(await openRecord(signed.bytes)).toEqual(signed)
    expect(signed).toMatchObject({ library: idOf(key), seq: 7, addresses: { length: 3 } })
  })

  it('has as many addresses as fit', async () => {
    const many = Array.from(
      { length: 40 },
      (_, i) => `/dns4/${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.example/tcp/${i + 1}`,
    )
    const signed = await signRecord(await keyOf(1), many, 1)
    expect(signed.bytes.length).toBeLessThanOrEqual(MAX_RECORD_BYTES)
    expect(signed.addresses.length).toBeLessThanOrEqual(MAX_ADDRESSES_PER_LIBRARY)
    expect(signed.addresses.length).toBeGreaterThan(5)
  })

  it('is refused when any byte of it has changed, or when it is anything else', async () => {
    const { bytes } = await signRecord(await keyOf(1), [ADDRESS], 1)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = bytes.slice()
        changed[at] = (changed[at] as number) ^ change
        // Some bits of the encoding mean nothing; then it says what it said, and goes on as it was.
        const read = await openRecord(changed).catch((error: NetError) => error.code)
        expect(read === 'NET_BREACH' || Buffer.compare((read as PeerRecord).bytes, bytes) === 0).toBe(true)
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (noise) => {
        await expect(openRecord(noise)).rejects.toMatchObject({ code: 'NET_BREACH' })
      }),
    )
  })
})

function readOrRefused(any: Cbor): boolean {
  try {
    return encodeCbor(encodeQuestion(readQuestion(any))).length > 0
  } catch (error) {
    return (error as NetError).code === 'NET_BREACH'
  }
}

describe('questions about reach', () => {
  it('of any form are read or refused', () => {
    const value: fc.Memo<Cbor> = fc.memo((depth): fc.Arbitrary<Cbor> =>
      depth <= 1
        ? fc.oneof(
            fc.integer({ min: -5, max: 70_000 }),
            fc.boolean(),
            fc.string({ maxLength: 5 }),
            fc.uint8Array({ maxLength: 40 }),
          )
        : fc.array(value(depth - 1), { maxLength: 4 }),
    )
    fc.assert(
      fc.property(value(3), (any) => {
        expect(readOrRefused(any)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('list as many records as fit into an answer', async () => {
    const library = idOf(await keyOf(1))
    const listed = Array.from({ length: MAX_RECORDS_LISTED + 10 }, (_, seq) => ({ library, seq }))
    const read = readListing(encodeListing(listed))
    expect(read).toEqual(listed.slice(0, MAX_RECORDS_LISTED))
    expect(() => readListing(new Uint8Array(41))).toThrow(expect.objectContaining({ code: 'NET_BREACH' }))
  })
})

describe('the book of records', () => {
  const record = (library: string, seq: number): PeerRecord => ({
    library: library as LibraryId,
    addresses: [],
    seq,
    bytes: new Uint8Array(),
  })

  it('keeps the newest of each, in whatever order they come', () => {
    const coming = fc.array(fc.record({ library: fc.constantFrom('a', 'b', 'c', 'd'), seq: fc.nat(9) }), { maxLength: 40 })
    fc.assert(
      fc.property(coming, fc.infiniteStream(fc.nat()), (records, order) => {
        const [first, second] = [new RecordBook(), new RecordBook()]
        for (const { library, seq } of records) first.take(record(library, seq))
        const shuffled = records.map((one) => ({ one, at: order.next().value as number })).toSorted((a, b) => a.at - b.at)
        for (const { one } of shuffled) second.take(record(one.library, one.seq))
        expect(first.differing(second.digests())).toEqual([])
        for (const { library, seq } of first)
          expect(seq).toBe(Math.max(...records.filter((one) => one.library === library).map((one) => one.seq)))
      }),
    )
  })

  it('forgets the oldest when it is full, those who are no members, and those not heard of for a season', () => {
    const book = new RecordBook()
    for (let i = 0; i <= MAX_RECORDS; i++) book.take(record(`l${i}`, 1), i)
    expect([book.size, book.get('l0' as LibraryId), book.get('l1' as LibraryId)?.seq]).toEqual([MAX_RECORDS, undefined, 1])
    book.prune((library) => library !== 'l1', 1)
    expect(book.get('l1' as LibraryId)).toBeUndefined()
    book.prune(() => true, RECORD_FORGET_MS + 500)
    expect(book.get('l400' as LibraryId)).toBeUndefined()
    expect(book.get('l600' as LibraryId)).toBeDefined()
  })
})

describe('members that tell each other', () => {
  /** A line of nodes, each of which talks with its neighbours alone. */
  async function lineOf(count: number): Promise<{ records: Records; key: PrivateKey; library: LibraryId }[]> {
    const nodes: { records: Records; key: PrivateKey; library: LibraryId }[] = []
    const connection = undefined as unknown as Member['connection']
    for (let i = 0; i < count; i++) {
      const key = await keyOf(100 + i)
      const library = idOf(key)
      const beside = () => [nodes[i - 1], nodes[i + 1]].filter((node) => node !== undefined)
      const records = new Records({
        library,
        isMember: () => true,
        members: () => beside().map((node) => ({ library: node.library, connection })),
        ask: async (member, question) => {
          const node = nodes.find((one) => one.library === member.library)
          const read = readQuestion(encodeQuestion(question))
          if (read.type === 'check' || read.type === 'punch') throw new Error('not here')
          return await node?.records.answer(read, library)
        },
        onNews: () => {},
        onOwnPast: () => {},
      })
      nodes.push({ records, key, library })
    }
    return nodes
  }

  it('know all that one of them knows', async () => {
    const nodes = await lineOf(4)
    const [first] = nodes
    for (const { records, key } of nodes) records.publish(await signRecord(key, [ADDRESS], 1))
    await expect.poll(() => nodes.map(({ records }) => records.book.size)).toEqual([4, 4, 4, 4])
    first?.records.publish(await signRecord(first.key, ['/ip4/192.0.2.8/tcp/1'], 2))
    await expect.poll(() => nodes.map(({ records }) => records.book.get(first?.library as LibraryId)?.seq)).toEqual([2, 2, 2, 2])
    for (const { records } of nodes) records.stop()
  })

  it('learn when they meet what was said before', async () => {
    const [a, b] = await lineOf(2)
    if (!a || !b) throw new Error('There are two.')
    for (let i = 0; i < 250; i++) a.records.book.take(await signRecord(await keyOf(1000 + i), [ADDRESS], i))
    await b.records.compare({ library: a.library, connection: undefined as unknown as Member['connection'] })
    expect(b.records.book.size).toBe(250)
    expect(b.records.book.differing(a.records.book.digests())).toEqual([])
    for (const { records } of [a, b]) records.stop()
  })
})
