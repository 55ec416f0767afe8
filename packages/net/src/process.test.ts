import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { Scene } from './testing/scene.ts'

// Several processes of a test run share few processors.
vi.setConfig({ testTimeout: 30_000 })

const scene = new Scene()
const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await scene.end()
})

function startProcess(...args: string[]): ChildProcess {
  const child = fork(join(import.meta.dirname, 'testing', 'node-process.ts'), args, { execPath: process.execPath, execArgv: [] })
  children.push(child)
  return child
}

it('a stopped node leaves nothing that keeps its process alive', async () => {
  const child = startProcess('leave')
  child.disconnect()
  expect(await once(child, 'exit')).toEqual([0, null])
})

it('a peer whose process is killed leaves a broken pipe, never a clean end', async () => {
  const a = await scene.actor()
  const child = startProcess('endless', a.address)
  await a.until(() => a.met.length === 1)
  let frames = 0
  const reading = (async () => {
    for await (const frame of a.met[0]?.duplex.frames ?? []) {
      expect(frame.length).toBe(50_000)
      if (++frames === 100) child.kill('SIGKILL')
    }
  })()
  await expect(reading).rejects.toMatchObject({ code: 'NET_CONNECTION_LOST' })
  await a.until(() => a.events.some(({ type }) => type === 'disconnected'))
  expect(frames).toBeGreaterThanOrEqual(100)
})
