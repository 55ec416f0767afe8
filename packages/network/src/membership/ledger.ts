// The governing entries sorted by what they are about, so that nothing is searched for twice.
import type { LibraryId } from '@serumpun/replica'
import type { Governance, GovernanceKind } from '../entries.ts'
import { type EntryId, foundingVersion, type NetworkId } from '../ids.ts'
import type { Terms } from '../terms.ts'
import { Causality } from './causality.ts'

export type Of<Kind extends GovernanceKind> = Governance<Kind>

/** An entry and its number among all. */
export interface Numbered<Kind extends GovernanceKind> {
  readonly number: number
  readonly entry: Of<Kind>
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

export class Ledger {
  readonly network: NetworkId
  readonly causality: Causality
  readonly founding: { readonly founder: LibraryId; readonly version: EntryId; readonly terms: Terms } | undefined
  readonly vouchesBy = new Map<LibraryId, Numbered<'vouch'>[]>()
  readonly leavesBy = new Map<LibraryId, Numbered<'leave'>[]>()
  readonly signaturesBy = new Map<LibraryId, Numbered<'signature'>[]>()
  readonly proposals: Numbered<'proposal'>[] = []
  readonly approvalsOf = new Map<EntryId, Numbered<'approval'>[]>()

  constructor(network: NetworkId, entries: Iterable<Governance>) {
    this.network = network
    this.causality = new Causality(entries)
    let founding: Ledger['founding']
    for (const [number, entry] of this.causality.entries.entries()) {
      switch (entry.kind) {
        case 'agreement':
          // Whoever copies another's founding agreement has not founded anything.
          if (entry.author === entry.says.founder)
            founding = { founder: entry.author, version: foundingVersion(network), terms: entry.says.terms }
          break
        case 'vouch':
          push(this.vouchesBy, entry.author, { number, entry })
          break
        case 'leave':
          push(this.leavesBy, entry.author, { number, entry })
          break
        case 'signature':
          push(this.signaturesBy, entry.author, { number, entry })
          break
        case 'proposal':
          this.proposals.push({ number, entry })
          break
        case 'approval':
          push(this.approvalsOf, entry.says.proposal, { number, entry })
          break
        case 'invitation':
        case 'revocation':
          // What an inviter keeps for itself; membership does not depend on it.
          break
      }
    }
    this.founding = founding
  }
}
