// Ctrl-C and SIGTERM in the midst of work: it ends soon, says how far it came, and can be repeated.
import { spawn } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { datasetOf, type ErrorJson, expectSound, exportOf, importInto, makeLibrary, makeNetwork } from '../support/library.ts'
import { writeRecords } from '../support/records.ts'
import { launch, scratchFolder, serumpunJson, startNode, type StatusJson } from '../support/serumpun.ts'

const RECORDS = 30_000

/** Bytes in a library's store. */
async function stored(data: string): Promise<number> {
  const names = await readdir(join(data, 'store'))
  // Tables are merged and removed while they are looked at.
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(data, 'store', name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Whether a process is there. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const childrenOf = async (pid: number): Promise<number[]> =>
  (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ').filter(Boolean).map(Number)

type Signal = 'SIGINT' | 'SIGTERM'

export async function stopImport(signal: Signal): Promise<void> {
  await using folder = await scratchFolder()
  const data = await makeLibrary(folder.path, 'a')
  const file = join(folder.path, 'records.mrc')
  await writeRecords(file, 0, RECORDS)
  const empty = await stored(data)
  const { child, ended } = launch(['import', file, '--data', data, '--json'])
  await expect.poll(() => stored(data), { timeout: 30_000, interval: 5 }).toBeGreaterThan(empty + 500_000)
  child.kill(signal)
  const { code, stdout, stderr, signal: died } = await ended
  expect({ code, died, stderr }).toMatchObject({ code: 1, died: null })
  const { error } = JSON.parse(stdout) as ErrorJson
  expect(error.code).toBe('STOPPED')
  const read = Number(/after (?<read>\d+) records/.exec(error.message)?.groups?.['read'])
  expect(read).toBeGreaterThan(0)
  expect(read).toBeLessThan(RECORDS)
  expect(await datasetOf(data)).toMatchObject({ entries: read })
  expect(await importInto(data, file)).toMatchObject({ read: RECORDS, added: RECORDS - read, unchanged: read })
  expect((await exportOf(data)).equals(await readFile(file))).toBe(true)
  await expectSound(data)
}

export async function stopCommand(signal: Signal): Promise<void> {
  await using folder = await scratchFolder()
  const data = await makeLibrary(folder.path, 'a')
  const file = join(folder.path, 'records.mrc')
  await writeRecords(file, 0, RECORDS)
  const neighbour = await makeLibrary(folder.path, 'b')
  await makeNetwork(neighbour, data)
  const other = await startNode(neighbour)
  const node = await startNode(data, { peers: [other.address] })
  try {
    const { child, ended } = launch(['import', file, '--data', data, '--json'])
    await expect.poll(() => node.stderr(), { timeout: 30_000 }).toContain('"dataset":"catalogue/main"')
    child.kill(signal)
    expect(await ended).toMatchObject({ signal, stdout: '' })
    // What it was at is done; nothing more is, or the repeated import would find more of it.
    const again = await importInto(data, file)
    expect(again).toMatchObject({ read: RECORDS, updated: 0, rejected: 0 })
    expect(again.added).toBeGreaterThan(0)
    expect(again.unchanged).toBeGreaterThan(0)
    expect(node.child.exitCode).toBeNull()
    await expectSound(data)
  } finally {
    await node.stop()
    await other.stop()
  }
}

export async function stopImportingNode(signal: Signal): Promise<void> {
  await using folder = await scratchFolder()
  const data = await makeLibrary(folder.path, 'a')
  const file = join(folder.path, 'records.mrc')
  await writeRecords(file, 0, RECORDS)
  const neighbour = await makeLibrary(folder.path, 'b')
  await makeNetwork(neighbour, data)
  const other = await startNode(neighbour)
  const node = await startNode(data, { peers: [other.address] })
  try {
    const running = launch(['import', file, '--data', data, '--json'])
    await expect.poll(() => node.stderr(), { timeout: 30_000 }).toContain('"dataset":"catalogue/main"')
    node.child.kill(signal)
    expect(await node.ended).toMatchObject({ code: 0, signal: null })
    expect(node.stderr()).toContain('"event":"stopped"')
    expect(node.stderr()).not.toMatch(/"level":"(?:error|fatal)"|^\s+at /m)
    const { code, stdout } = await running.ended
    expect([code, (JSON.parse(stdout) as ErrorJson).error.code]).toEqual([1, 'CONTROL'])
    // What was signed stays, batch by batch.
    expect((await readFile(file)).indexOf(await exportOf(data))).toBe(0)
    expect((await datasetOf(data))?.entries).toBeGreaterThan(0)
    await expectSound(data)
  } finally {
    await node.kill()
    await other.stop()
  }
}

export async function stopInstalledCommand(signal: Signal): Promise<void> {
  await using folder = await scratchFolder()
  const data = await makeLibrary(folder.path, 'a')
  const bin = join(import.meta.dirname, '../../apps/daemon/bin/serumpun.mjs')
  const outer = spawn(
    process.execPath,
    [bin, 'start', '--data', data, '--http', '127.0.0.1:0', '--listen', '/ip4/127.0.0.1/tcp/0', '--no-mdns'],
    {
      stdio: 'ignore',
      // As a terminal has it: Ctrl-C reaches the whole group.
      detached: true,
    },
  )
  const ended = new Promise((resolve) => outer.once('exit', (code) => resolve(code)))
  const pid = outer.pid as number
  await expect
    .poll(
      () =>
        stat(join(data, 'control.sock')).then(
          () => true,
          () => false,
        ),
      { timeout: 30_000 },
    )
    .toBe(true)
  expect(await serumpunJson<StatusJson & { running: boolean }>('status', '--data', data)).toMatchObject({ running: true })
  const [inner] = (await childrenOf(pid)) as [number]
  process.kill(signal === 'SIGINT' ? -pid : pid, signal)
  expect(await ended).toBe(0)
  expect(isAlive(inner)).toBe(false)
}
