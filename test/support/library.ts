// A library made for a test, and what the commands say of it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { scratchFolder, serumpun, serumpunJson, type StatusJson } from './serumpun.ts'

export interface ImportJson {
  readonly read: number
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  readonly removed: number
  readonly rejected: number
  readonly rejects: readonly {
    readonly file: string
    readonly index: number
    readonly offset: number
    readonly controlNumber?: string
    readonly code: string
    readonly message: string
  }[]
  readonly rejectsFiles: readonly string[]
  readonly failedFiles: readonly { readonly file: string; readonly code: string; readonly message: string }[]
}

export interface VerifyJson {
  readonly datasets: number
  readonly shards: number
  readonly findings: readonly {
    readonly library: string
    readonly dataset: string
    readonly shard?: number
    readonly problem: string
  }[]
}

export interface ErrorJson {
  readonly error: { readonly code: string; readonly message: string }
}

/** @returns the new library's data folder. */
export async function makeLibrary(folder: string, name: string): Promise<string> {
  const data = join(folder, name)
  await serumpunJson('init', '--data', data, '--name', `Perpustakaan ${name}`)
  return data
}

/** Brings libraries into one network, which the first founds. Their nodes need not run. */
export async function makeNetwork(host: string, ...guests: readonly string[]): Promise<void> {
  await serumpunJson('network', 'create', '--name', 'Jaringan uji', '--data', host)
  await inviteInto(host, ...guests)
}

/** Brings libraries into the network that the host is in, by files, as over a USB stick. */
export async function inviteInto(host: string, ...guests: readonly string[]): Promise<void> {
  const invitation = join(host, 'invitation.txt')
  await serumpunJson('invite', '--uses', String(guests.length), '--file', invitation, '--data', host)
  for (const guest of guests) {
    const application = join(guest, 'application.txt')
    await serumpunJson('join', invitation, '--accept', '--reply', application, '--data', guest)
    await serumpunJson('admit', application, '--data', host)
  }
}

export async function importInto(data: string, ...files: readonly string[]): Promise<ImportJson> {
  return await serumpunJson<ImportJson>('import', ...files, '--data', data)
}

/** All own records as the library exports them. */
export async function exportOf(data: string): Promise<Buffer> {
  // Not beside the library, whose disk may be a small one.
  await using folder = await scratchFolder()
  const file = join(folder.path, 'export.mrc')
  await serumpunJson('export', file, '--data', data)
  return await readFile(file)
}

/** What a library has of a dataset, by default of its own catalogue. */
export async function datasetOf(
  data: string,
  dataset = 'catalogue/main',
  library?: string,
): Promise<StatusJson['datasets'][number] | undefined> {
  const { datasets } = await serumpunJson<StatusJson>('status', '--data', data)
  return datasets.find((one) => one.dataset === dataset && (library === undefined ? one.own : one.library === library))
}

/** Every signature and hash is as it should be. */
export async function expectSound(data: string): Promise<void> {
  expect(await serumpunJson<VerifyJson>('verify', '--data', data)).toMatchObject({ findings: [] })
}

/** A command that must fail with 1 and a reason; never with the stack of a crash. */
export async function failure(...args: readonly string[]): Promise<ErrorJson['error']> {
  const { code, signal, stdout, stderr } = await serumpun(...args, '--json')
  expect({ code, signal, stderr }).toMatchObject({ code: 1, signal: null })
  expect(stderr).not.toMatch(/^\s+at /m)
  return (JSON.parse(stdout) as ErrorJson).error
}

/** ISO 2709 records one by one. */
export function recordsIn(bytes: Buffer): Buffer[] {
  const records: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0x1d, at) + 1
    if (end === 0) throw new Error('The last record has no end.')
    records.push(bytes.subarray(at, end))
    at = end
  }
  return records
}
