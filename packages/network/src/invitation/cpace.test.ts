// The vectors of draft-irtf-cfrg-cpace-21, appendix B.3 (CPACE-RISTR255-SHA512), and what must fail.
import { describe, expect, it } from 'vitest'
import { generatorOf, KeyAgreement, lengthValues, type Shared } from './cpace.ts'

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))
const hex = (of: Uint8Array): string => Buffer.from(of).toString('hex')
const number = (littleEndian: string): bigint => BigInt(`0x${hex(bytes(littleEndian).toReversed())}`)

const shared: Shared = {
  secret: Buffer.from('Password'),
  channel: bytes('0b415f696e69746961746f720b425f726573706f6e646572'),
  session: bytes('7e4b4791d6a8ef019b936c79fb7f2c57'),
}
const a = number('da3d23700a9e5699258aef94dc060dfda5ebb61f02a5ea77fad53f4ff0976d08')
const b = number('d2316b454718c35362d83d69df6320f38578ed5984651435e2949762d900b80d')

describe('CPace', () => {
  it('joins lengths and values as the draft does', () => {
    expect(hex(lengthValues(Buffer.from('1234'), Buffer.from('5'), Buffer.from(''), Buffer.from('678')))).toBe(
      '043132333401350003363738',
    )
    expect(hex(lengthValues(new Uint8Array(128)).subarray(0, 3))).toBe('800100')
  })

  it('agrees on the key of the draft', () => {
    expect(hex(generatorOf(shared).toBytes())).toBe('222b6b195fe84b1652badb6f6a3ae3d24341e7306967f0b8115b40d5698c7e56')
    const [first, second] = [new KeyAgreement(shared, a), new KeyAgreement(shared, b)]
    expect(hex(first.share)).toBe('d6bac480f2c386c394efc7c47adb9925dcd2630b64f240c50f8d0eec482b9157')
    expect(hex(second.share)).toBe('3ea7e0b19560d7c0b0f5734f63b955286dfa8232b5ebe63324e2d9e7433f7258')
    const notes = [Buffer.from('ADa'), Buffer.from('ADb')] as const
    const key =
      'b69effbf61b51d56401c0f65601abe428de8206feaaf0e32198896dcae7b35cd2b38950a39dfd5d4a79164614c2984f7daa460b588c1e80c3fa2068af7900447'
    expect(hex(first.key('initiator', second.share, notes))).toBe(key)
    expect(hex(second.key('responder', first.share, notes))).toBe(key)
  })

  it('agrees on nothing with another secret, or with somebody in between', () => {
    const whole = new KeyAgreement(shared)
    for (const other of [
      { ...shared, secret: Buffer.from('password') },
      { ...shared, channel: Buffer.from('someone else') },
    ]) {
      const half = new KeyAgreement(other)
      expect(hex(whole.key('initiator', half.share))).not.toBe(hex(half.key('responder', whole.share)))
    }
  })

  it('refuses what is no share, and the one that would make the key known', () => {
    const half = new KeyAgreement(shared)
    for (const wrong of [new Uint8Array(32), new Uint8Array(32).fill(0xff), new Uint8Array(31), new Uint8Array(0)])
      expect(() => half.key('initiator', wrong)).toThrow('no half of a key')
  })
})
