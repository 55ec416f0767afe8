// Hundreds of damaged stores: whatever byte has changed, it is noticed, or nothing is lost by it.
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { seededChance } from '../support/chance.ts'
import { expectAsBefore, flipByte, soundOf, storeFiles, verified } from '../support/damage.ts'
import { importInto, makeLibrary } from '../support/library.ts'
import { writeRecords } from '../support/records.ts'
import { scratchFolder, serumpunJson } from '../support/serumpun.ts'

const ROUNDS = 300

it(`${ROUNDS} stores with up to three bytes changed`, async () => {
  const chance = seededChance('damaged stores')
  await using folder = await scratchFolder()
  const [sound, other] = [await makeLibrary(folder.path, 'sound'), await makeLibrary(folder.path, 'other')]
  const file = join(folder.path, 'records.mrc')
  await writeRecords(file, 0, 2000, 'ID-OTHER')
  await importInto(other, file)
  await serumpunJson('bundle', 'export', join(folder.path, 'other.bundle'), '--data', other)
  await serumpunJson('bundle', 'import', join(folder.path, 'other.bundle'), '--data', sound)
  await writeRecords(file, 0, 2000)
  await importInto(sound, file)
  const before = await soundOf(sound)
  const outcomes = { sound: 0, findings: 0, refused: 0 }
  for (let round = 0; round < ROUNDS; round++) {
    const data = join(folder.path, 'copy')
    await cp(sound, data, { recursive: true })
    for (let byte = chance.between(1, 3); byte > 0; byte--) {
      const { path, size } = chance.pick(await storeFiles(data, 'ldb'))
      // Tables end in their index, of which every byte counts.
      await flipByte(path, chance.chance(0.3) ? size - 1 - chance.below(Math.min(size, 2000)) : chance.below(size))
    }
    const outcome = await verified(data)
    outcomes[outcome.verified]++
    if (outcome.verified === 'sound') await expectAsBefore(data, before)
    await rm(data, { recursive: true })
  }
  process.stderr.write(`Damaged stores: ${JSON.stringify(outcomes)}\n`)
  expect(outcomes.findings).toBeGreaterThan(0)
})
