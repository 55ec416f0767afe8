import { describe, expect, it } from 'vitest'
import { ReplicaError } from '../errors.ts'
import { codeOf, codeOfPromise } from '../testing/error-code.ts'
import { INITIAL_CREDIT } from './limits.ts'
import { decodeMessage, type Message } from './messages.ts'
import { Outbox } from './outbox.ts'

/** A pipe that takes everything and says what it took. */
function recording() {
  const sent: Message[] = []
  const duplex = {
    send: (frame: Uint8Array) => (sent.push(decodeMessage(frame)), Promise.resolve()),
    frames: (async function* () {})(),
    close: () => Promise.resolve(),
    abort: () => undefined,
  }
  return { outbox: new Outbox(duplex), sent }
}

const part = (id: number): Message => ({ type: 'part', id, bytes: Uint8Array.of(1) })
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('the outbox', () => {
  it('sends data only as far as there is credit, in order, and control frames at any time', async () => {
    const { outbox, sent } = recording()
    const all = Array.from({ length: INITIAL_CREDIT + 5 }, (_, i) => outbox.send(part(i)))
    await settle()
    expect(sent).toHaveLength(INITIAL_CREDIT)
    await outbox.send({ type: 'ping' })
    expect(sent.at(-1)).toEqual({ type: 'ping' })
    outbox.grant(2)
    await settle()
    expect(sent.slice(INITIAL_CREDIT + 1).map((message) => (message.type === 'part' ? message.id : message.type))).toEqual([
      INITIAL_CREDIT,
      INITIAL_CREDIT + 1,
    ])
    outbox.grant(8)
    await Promise.all(all)
    expect(sent).toHaveLength(INITIAL_CREDIT + 6)
  })

  it('takes no more credit than it has used', async () => {
    const { outbox } = recording()
    expect(codeOf(() => outbox.grant(1))).toBe('REPLICA_PROTOCOL')
    const { outbox: used } = recording()
    for (let i = 0; i < 3; i++) await used.send(part(i))
    used.grant(3)
    expect(codeOf(() => used.grant(1))).toBe('REPLICA_PROTOCOL')
  })

  it('tells everybody who waits when it is closed', async () => {
    const { outbox, sent } = recording()
    const all = Array.from({ length: INITIAL_CREDIT + 3 }, (_, i) => codeOfPromise(outbox.send(part(i))))
    await settle()
    outbox.close(new ReplicaError('REPLICA_CLOSED', 'over'))
    const outcomes = await Promise.all(all)
    expect(outcomes.slice(-3)).toEqual(['REPLICA_CLOSED', 'REPLICA_CLOSED', 'REPLICA_CLOSED'])
    expect(await codeOfPromise(outbox.send({ type: 'ping' }))).toBe('REPLICA_CLOSED')
    expect(sent).toHaveLength(INITIAL_CREDIT)
  })

  it('counts the bytes that it sends', async () => {
    const { outbox } = recording()
    await outbox.send({ type: 'ping' })
    expect(outbox.bytes).toBe(2)
  })
})
