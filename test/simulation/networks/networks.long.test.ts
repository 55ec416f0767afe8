// As networks.test.ts, with as many libraries as a region has.
import { expect, it } from 'vitest'
import { play } from './play.ts'

it('two hundred libraries, some of them hostile, agree who is a member', async () => {
  expect(await play({ seed: 7, libraries: 200, hostile: 1, early: 190 })).toMatchObject({ expelled: 1 })
}, 3_600_000)
