// The same with more records and more kills.
import { it } from 'vitest'
import { killImports } from './killed-import.ts'
import { killPeers } from './killed-peer.ts'

it('a peer killed 100 times in a transfer of 100,000 records', () => killPeers({ records: 100_000, kills: 100 }))

it('an import of 100,000 records killed 60 times', () => killImports({ records: 100_000, kills: 60 }))
