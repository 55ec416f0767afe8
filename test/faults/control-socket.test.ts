// The local socket between commands and the running node: whoever writes nonsense to it, or ends in the midst of it.
import { stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededChance } from '../support/chance.ts'
import { datasetOf, type ErrorJson, expectSound, importInto, makeLibrary, makeNetwork } from '../support/library.ts'
import { writeRecords } from '../support/records.ts'
import { launch, type NodeProcess, scratchFolder, startNode } from '../support/serumpun.ts'

const socketOf = (data: string): string => join(data, 'control.sock')

/** Sends bytes to a node's socket. @returns what it answers until the end of the waiting. */
async function send(
  data: string,
  bytes: string | Buffer,
  { wait }: { wait: 'for the end' | 'for a line' | 'not' },
): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = connect(socketOf(data))
    let answer = ''
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString()
      if (wait === 'for a line' && answer.includes('\n')) socket.destroy()
    })
    // It may hang up before it has read all.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EPIPE' || error.code === 'ECONNRESET' ? undefined : reject(error),
    )
    socket.on('close', () => resolve(answer))
    socket.write(bytes, () => wait === 'not' && socket.destroy())
  })
}

describe('hostile input to the control socket', () => {
  let folder: Awaited<ReturnType<typeof scratchFolder>>
  let node: NodeProcess
  beforeAll(async () => {
    folder = await scratchFolder()
    node = await startNode(await makeLibrary(folder.path, 'a'))
  })
  afterAll(async () => {
    await node.stop()
    await folder[Symbol.asyncDispose]()
  })

  const expectWell = async (): Promise<void> => {
    expect(node.child.exitCode).toBeNull()
    expect(await send(node.data, '{"id":1,"operation":"status","parameters":{}}\n', { wait: 'for a line' })).toMatch(
      /^\{"id":1,"result":\{.*"running":true/,
    )
    expect(node.stderr()).not.toMatch(/"level":"(?:error|fatal)"|^\s+at /m)
  }

  it.each([
    ['words', 'hello there\n'],
    ['an empty line', '\n'],
    ['binary', Buffer.from([0, 0xff, 0xfe, 0x80, 0x0a, 0x0a, 0])],
    ['JSON of another shape', '[1,2,3]\n'],
    ['a request without an id', '{"operation":"status"}\n'],
    ['an id that is none', '{"id":-1,"operation":"status","parameters":{}}\n'],
    ['an operation that is too long', `{"id":1,"operation":"${'x'.repeat(1000)}","parameters":{}}\n`],
    ['deep nesting', `${'['.repeat(100_000)}\n`],
  ])('%s is answered with an error and hung up on', async (_, bytes) => {
    expect(await send(node.data, bytes, { wait: 'for the end' })).toMatch(/^\{"id":0,"error":\{"code":"CONTROL".*\}\}\n$/)
    await expectWell()
  })

  it('a line without an end is hung up on', async () => {
    expect(await send(node.data, Buffer.alloc(20 * 1024 * 1024, 'x'), { wait: 'for the end' })).toBe('')
    await expectWell()
  })

  it.each([
    ['an operation that is not there', '__proto__', '{}'],
    ['an operation of objects in general', 'constructor', '{}'],
    ['parameters of another type', 'import', '"x"'],
    ['a search without words', 'search', '{"query":7}'],
    ['parameters that are missing', 'export', 'null'],
  ])('%s is refused, and the line stays usable', async (_, operation, parameters) => {
    const request = `{"id":7,"operation":"${operation}","parameters":${parameters}}\n`
    const status = '{"id":8,"operation":"status","parameters":{}}\n'
    const answers = await new Promise<{ id: number; error?: object; result?: object }[]>((resolve, reject) => {
      const socket = connect(socketOf(node.data))
      let text = ''
      socket.on('error', reject)
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        const lines = text.split('\n').slice(0, -1)
        if (lines.length < 2) return
        socket.destroy()
        resolve(lines.map((line) => JSON.parse(line) as { id: number; error?: object; result?: object }))
      })
      socket.write(request + status)
    })
    expect(answers.toSorted((a, b) => a.id - b.id)).toMatchObject([
      { id: 7, error: {} },
      { id: 8, result: {} },
    ])
    await expectWell()
  })

  it('whoever hangs up within a line, before the answer or without reading it does no harm', async () => {
    await send(node.data, '{"id":1,"operation":"sta', { wait: 'not' })
    await send(node.data, '{"id":1,"operation":"verify","parameters":{}}\n', { wait: 'not' })
    await send(node.data, '{"id":1,"operation":"status","parameters":{}}\n'.repeat(1000), { wait: 'not' })
    await Promise.all(Array.from({ length: 200 }, () => send(node.data, 'x', { wait: 'not' })))
    await expectWell()
  })
})

describe('a node that is killed', () => {
  it('lets its commands say so, and leaves nothing that keeps the next one from starting', async () => {
    const chance = seededChance('killed node')
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'a')
    const file = join(folder.path, 'records.mrc')
    await writeRecords(file, 0, 20_000)
    // Somebody to ask about its past: it does not wait before it writes.
    const neighbour = await makeLibrary(folder.path, 'b')
    await makeNetwork(neighbour, data)
    const other = await startNode(neighbour)
    let node = await startNode(data, { peers: [other.address] })
    try {
      const running = launch(['import', file, '--data', data, '--json'])
      await expect.poll(() => node.stderr(), { timeout: 30_000 }).toContain('"dataset":"catalogue/main"')
      await node.kill()
      const { code, stdout, stderr } = await running.ended
      expect({ code, stderr }).toMatchObject({ code: 1 })
      expect((JSON.parse(stdout) as ErrorJson).error).toMatchObject({ code: 'CONTROL' })
      expect(stderr).toContain('The node stopped before it had finished')
      // Its socket is still there, and nobody behind it.
      expect((await stat(socketOf(data))).isSocket()).toBe(true)
      const kept = (await datasetOf(data))?.entries ?? 0
      expect(kept).toBeGreaterThan(0)

      for (let kill = 0; kill < 3; kill++) {
        node = await startNode(data, { peers: [other.address] })
        const commands = ['status', 'peers', 'verify', 'search'].map((name) =>
          launch([name, ...(name === 'search' ? ['sejarah'] : []), '--data', data, '--json']),
        )
        const timer = setTimeout(() => void node.kill(), chance.between(0, 600))
        for (const { ended } of commands) {
          const { code, stdout, stderr } = await ended
          expect(stderr).not.toMatch(/^\s+at /m)
          // Answered, or told why not: by a node that is gone, or by a store that another command has just opened.
          const outcome = code === 0 ? 'answered' : (JSON.parse(stdout) as ErrorJson).error.code
          expect(['answered', 'CONTROL', 'REPLICA_STORE']).toContain(outcome)
        }
        clearTimeout(timer)
        await node.kill()
      }
      expect(await importInto(data, file)).toMatchObject({ read: 20_000, added: 20_000 - kept, unchanged: kept })
      await expectSound(data)
    } finally {
      await node.kill()
      await other.stop()
    }
  })
})
