import { it } from 'vitest'
import { killPeers } from './killed-peer.ts'

it(
  'a peer killed 20 times in a transfer of 20,000 records ends with equal roots, and everything verifies',
  () => killPeers({ records: 20_000, kills: 20 }),
  300_000,
)
