// As networks.test.ts, with as many libraries as a city has.
import { expect, it } from 'vitest'
import { play } from './play.ts'

it('sixty libraries, one of them hostile, agree who is a member', async () => {
  expect(await play({ seed: 7, libraries: 60, hostile: 1, early: 57 })).toMatchObject({ expelled: 1 })
}, 3_600_000)
