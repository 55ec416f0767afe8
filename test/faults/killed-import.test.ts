import { it } from 'vitest'
import { killImports } from './killed-import.ts'

it(
  'an import killed 20 times and repeated ends with the very records of its file, and everything verifies',
  () => killImports({ records: 12_000, kills: 20 }),
  300_000,
)
