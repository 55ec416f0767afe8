// What can be done with an opened library, by name: by the running node for commands that reach it through the local
// socket, or by the command itself when no node is running. Parameters come from outside this process: validated here.
import type { LibraryNetwork } from '@serumpun/net'
import { verifyReplica } from '@serumpun/replica'
import { z } from 'zod'
import { DaemonError } from '../errors.ts'
import { LANGUAGES } from '../exporting/cards/words.ts'
import { WRITTEN_FORMATS } from '../exporting/writers.ts'
import type { JoiningLine } from '../networks/joining.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import { readBundle, writeBundle } from './bundles.ts'
import { citeTitles } from './cite.ts'
import { exportRecords } from './export-records.ts'
import { harvestOperations } from './harvest.ts'
import { importOperations } from './import.ts'
import { invitationOperations } from './invitations.ts'
import { profileOperations } from './profiles.ts'
import { networkOperations } from './networks.ts'
import { recordOperations } from './records.ts'
import { requestBalanceOperations } from './request-balance.ts'
import { requestDemandOperations } from './request-demand.ts'
import { requestPaperOperations } from './request-papers.ts'
import { requestProposalOperations } from './request-proposal.ts'
import { requestScanOperations } from './request-scan.ts'
import { requestOperations } from './requests.ts'
import { searchParameters, searchTitles } from './search.ts'
import { statusOf } from './status.ts'
import { peersOf } from './peers.ts'

export interface OperationContext {
  readonly library: OpenedLibrary
  readonly network: LibraryNetwork | undefined
  /** Joining over the line: with a running node only. */
  readonly joining: JoiningLine | undefined
  readonly onProgress: (progress: unknown) => void
  readonly signal: AbortSignal
}

type Operation = (context: OperationContext, parameters: unknown) => Promise<unknown>

const path = z.string().min(1).max(4096)

const search: Operation = async ({ library, signal }, parameters) =>
  await searchTitles(library, searchParameters.parse(parameters), signal)

export interface VerifyReport {
  readonly datasets: number
  readonly shards: number
  readonly findings: readonly {
    readonly library: string
    readonly name: string
    readonly dataset: string
    readonly shard?: number
    readonly problem: string
  }[]
}

const verify: Operation = async ({ library, onProgress, signal }): Promise<VerifyReport> => {
  let datasets = 0
  let shards = 0
  const findings: VerifyReport['findings'][number][] = []
  for await (const step of verifyReplica(library.replica)) {
    if (signal.aborted) throw new DaemonError('STOPPED', 'The check was stopped before its end.')
    if (step.checked === 0) {
      datasets++
      shards += step.shards
    }
    findings.push(...step.findings.map((finding) => ({ ...finding, name: library.directory.nameOf(finding.library) })))
    onProgress({ dataset: step.dataset, name: library.directory.nameOf(step.library), checked: step.checked, shards: step.shards })
  }
  return { datasets, shards, findings }
}

const exportParameters = z.object({
  query: z.string().optional(),
  union: z.boolean(),
  format: z.enum(WRITTEN_FORMATS),
  language: z.enum(LANGUAGES),
  to: z.union([z.object({ file: path }), z.object({ socket: path })]),
})

const exportOperation: Operation = async ({ library, onProgress, signal }, parameters) =>
  await exportRecords(library, exportParameters.parse(parameters), onProgress, signal)

const bundleParameters = z.object({
  file: path,
  library: z.string().max(100).optional(),
  dataset: z.string().max(300).optional(),
  network: z.string().max(300).optional(),
  isPublic: z.boolean().default(false),
})

const exportBundleOperation: Operation = async ({ library, signal }, parameters) => {
  const { file, ...parts } = bundleParameters.parse(parameters)
  return await writeBundle(library, file, parts, signal)
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  status: async ({ library, network }) => await statusOf(library, network),
  peers: async ({ library, network }) => await Promise.resolve(peersOf(library, network)),
  search,
  ...importOperations,
  ...harvestOperations,
  ...networkOperations,
  ...invitationOperations,
  ...profileOperations,
  ...recordOperations,
  ...requestOperations,
  ...requestBalanceOperations,
  ...requestDemandOperations,
  ...requestPaperOperations,
  ...requestProposalOperations,
  ...requestScanOperations,
  verify,
  export: exportOperation,
  cite: async ({ library, signal }, parameters) => await citeTitles(library, parameters, signal),
  'bundle-export': exportBundleOperation,
  'bundle-import': async ({ library, signal }, parameters) =>
    await readBundle(library, z.object({ file: path }).parse(parameters).file, signal),
}

/** @throws the operation's own typed errors. */
export async function performOperation(name: string, parameters: unknown, context: OperationContext): Promise<unknown> {
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined
  if (operation === undefined)
    throw new TypeError(`There is no operation '${name}'. The node may be of an older version than the command: restart it.`)
  return await operation(context, parameters)
}
