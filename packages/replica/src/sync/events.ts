// What the sync engine tells those who watch it: logs, metrics, progress bars and the health page.
import type { ReplicaError } from '../errors.ts'
import type { Head } from '../head.ts'
import type { DatasetName, LibraryId } from '../ids.ts'
import type { SessionState } from './session.ts'
import type { TransferProgress } from './transfer.ts'

export interface SyncEvents {
  session: [{ peer: LibraryId; state: SessionState; failure: Error | undefined; sent: number; received: number }]
  /** A transfer has begun, come further, or found more to fetch. */
  progress: [TransferProgress]
  done: [TransferProgress & { ms: number }]
  failed: [{ head: Head; error: Error }]
  /** A peer broke a rule or a limit and was disconnected. */
  breach: [{ peer: LibraryId; error: ReplicaError }]
  /** Another life of our own has been merged. */
  recovered: [{ dataset: DatasetName; revision: number }]
}
