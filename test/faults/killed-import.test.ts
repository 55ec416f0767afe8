// A power cut in the midst of an import, again and again.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { seededChance } from '../support/chance.ts'
import { expectSound, exportOf, type ImportJson, importInto, makeLibrary, recordsIn } from '../support/library.ts'
import { writeRecords } from '../support/records.ts'
import { launch, scratchFolder } from '../support/serumpun.ts'

const RECORDS = 20_000
const KILLS = 10

const sorted = (records: readonly Buffer[]): Buffer[] => records.toSorted((a, b) => Buffer.compare(a, b))

it(`an import killed ${KILLS} times and repeated ends with the very records of its file, and everything verifies`, async () => {
  const chance = seededChance('killed import')
  await using folder = await scratchFolder()
  const data = await makeLibrary(folder.path, 'a')
  const file = join(folder.path, 'records.mrc')
  await writeRecords(file, 0, RECORDS)
  const since = performance.now()
  await importInto(await makeLibrary(folder.path, 'undisturbed'), file)
  const whole = performance.now() - since

  let version = 0
  const checkImported = async ({ read, added, updated, unchanged, rejected }: ImportJson): Promise<void> => {
    expect({ read, sum: added + updated + unchanged, rejected }).toEqual({ read: RECORDS, sum: RECORDS, rejected: 0 })
    await expectSound(data)
    const [exported, imported] = [await exportOf(data), await readFile(file)]
    // Only what has been changed may have moved.
    const inOrder = version === 0 ? recordsIn : (bytes: Buffer): Buffer[] => sorted(recordsIn(bytes))
    expect(Buffer.concat(inOrder(exported)).equals(Buffer.concat(inOrder(imported)))).toBe(true)
  }
  for (let kills = 0; kills < KILLS;) {
    const { child, ended } = launch(['import', file, '--data', data, '--json'])
    const timer = setTimeout(() => child.kill('SIGKILL'), chance.fraction() * whole)
    const { code, signal, stdout } = await ended
    clearTimeout(timer)
    if (signal === 'SIGKILL') {
      kills++
      continue
    }
    // It came to its end before its kill: from now on all records are changed ones.
    expect(code).toBe(0)
    await checkImported(JSON.parse(stdout) as ImportJson)
    await writeRecords(file, 0, RECORDS, 'ID-TEST', ++version)
  }
  await checkImported(await importInto(data, file))
}, 300_000)
