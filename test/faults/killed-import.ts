// A power cut in the midst of an import, again and again: repeated, it ends with the very records of its file.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { seededChance } from '../support/chance.ts'
import { expectSound, exportOf, type ImportJson, importInto, makeLibrary, recordsIn } from '../support/library.ts'
import { writeRecords } from '../support/records.ts'
import { launch, scratchFolder } from '../support/serumpun.ts'

const sorted = (records: readonly Buffer[]): Buffer[] => records.toSorted((a, b) => Buffer.compare(a, b))

export async function killImports({ records, kills }: { readonly records: number; readonly kills: number }): Promise<void> {
  const chance = seededChance('killed import')
  await using folder = await scratchFolder()
  const data = await makeLibrary(folder.path, 'a')
  const file = join(folder.path, 'records.mrc')
  await writeRecords(file, 0, records)
  const since = performance.now()
  await importInto(await makeLibrary(folder.path, 'undisturbed'), file)
  const whole = performance.now() - since

  let version = 0
  const checkImported = async ({ read, added, updated, unchanged, rejected }: ImportJson): Promise<void> => {
    expect({ read, sum: added + updated + unchanged, rejected }).toEqual({ read: records, sum: records, rejected: 0 })
    await expectSound(data)
    const [exported, imported] = [await exportOf(data), await readFile(file)]
    // Only what has been changed may have moved.
    const inOrder = version === 0 ? recordsIn : (bytes: Buffer): Buffer[] => sorted(recordsIn(bytes))
    expect(Buffer.concat(inOrder(exported)).equals(Buffer.concat(inOrder(imported)))).toBe(true)
  }
  for (let killed = 0; killed < kills;) {
    const { child, ended } = launch(['import', file, '--data', data, '--json'])
    const timer = setTimeout(() => child.kill('SIGKILL'), chance.fraction() * whole)
    const { code, signal, stdout } = await ended
    clearTimeout(timer)
    if (signal === 'SIGKILL') {
      killed++
      continue
    }
    // It came to its end before its kill: from now on all records are changed ones.
    expect(code).toBe(0)
    if (version === 0) await checkImported(JSON.parse(stdout) as ImportJson)
    await writeRecords(file, 0, records, 'ID-TEST', ++version)
  }
  await checkImported(await importInto(data, file))
}
