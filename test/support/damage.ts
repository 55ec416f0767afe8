// Damage to a library's store, and what the commands then make of it.
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type ErrorJson, exportOf, type VerifyJson } from './library.ts'
import { serumpun, serumpunJson, type StatusJson } from './serumpun.ts'

/** What is known of an undamaged library. */
export interface Sound {
  readonly records: Buffer
  readonly datasets: StatusJson['datasets']
}

export async function soundOf(data: string): Promise<Sound> {
  const { datasets } = await serumpunJson<StatusJson>('status', '--data', data)
  return { records: await exportOf(data), datasets }
}

/** Paths of the store's files with this ending, the largest first. */
export async function storeFiles(data: string, ending: 'ldb' | 'log'): Promise<{ path: string; size: number }[]> {
  const folder = join(data, 'store')
  const names = (await readdir(folder)).filter((name) => name.endsWith(`.${ending}`))
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), size: (await stat(join(folder, name))).size })),
  )
  return files.toSorted((a, b) => b.size - a.size)
}

/** Turns all bits of one byte. */
export async function flipByte(path: string, at: number): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const byte = Buffer.alloc(1)
    await file.read(byte, 0, 1, at)
    byte[0] = (byte[0] as number) ^ 0xff
    await file.write(byte, 0, 1, at)
  } finally {
    await file.close()
  }
}

export type Outcome =
  /** Nothing is said to be wrong. */
  | { readonly verified: 'sound' }
  | { readonly verified: 'findings'; readonly findings: VerifyJson['findings'] }
  | { readonly verified: 'refused'; readonly code: string; readonly message: string }

/** Checks a library; whatever was done to it, the check ends with words and not with a crash. */
export async function verified(data: string): Promise<Outcome> {
  const { code, signal, stdout, stderr } = await serumpun('verify', '--data', data, '--json')
  expect({ code, signal, stderr }).toMatchObject({ code: expect.toBeOneOf([0, 1]), signal: null })
  expect(stderr).not.toMatch(/^\s+at /m)
  const answer = JSON.parse(stdout) as VerifyJson | ErrorJson
  if ('error' in answer) {
    // Foreseen: it has a code of its own.
    expect(answer.error.code).toBe('REPLICA_STORE')
    expect(answer.error.message.length).toBeGreaterThan(20)
    return { verified: 'refused', ...answer.error }
  }
  expect(code).toBe(answer.findings.length === 0 ? 0 : 1)
  for (const finding of answer.findings)
    expect(finding).toMatchObject({
      library: expect.stringMatching(/^12D3KooW/),
      dataset: expect.any(String),
      problem: expect.stringMatching(/.{20}/),
    })
  return answer.findings.length === 0 ? { verified: 'sound' } : { verified: 'findings', findings: answer.findings }
}

/** What is said to be sound is what it was before. */
export async function expectAsBefore(data: string, before: Sound): Promise<void> {
  const after = await soundOf(data)
  expect(after.datasets).toEqual(before.datasets)
  expect(after.records.equals(before.records)).toBe(true)
}
