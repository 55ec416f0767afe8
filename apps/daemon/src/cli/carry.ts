// `serumpun bundle` and `verify`: carrying replicas, and checking them.
import { join, resolve } from 'node:path'
import { DaemonError } from '../errors.ts'
import type { BundleImportReport, BundleReport } from '../operations/bundles.ts'
import type { VerifyReport } from '../operations/operations.ts'
import { perform } from './perform.ts'
import { bytesText, count, ProgressLine } from './terminal.ts'
import { expectPositionals, parseCall } from './usage.ts'

const print = (json: boolean, result: unknown, text: string): void =>
  void process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${text}\n`)

interface VerifyProgress {
  readonly name: string
  readonly dataset: string
  readonly checked: number
  readonly shards: number
}

export async function verify(args: readonly string[]): Promise<number> {
  const call = parseCall(args)
  expectPositionals(call, 0, 0, '')
  const line = new ProgressLine()
  const onProgress = ({ name, dataset, checked, shards }: VerifyProgress): void =>
    line.show(`Checked ${count(checked)} parts of ${dataset} of ${name}`, checked, shards)
  const report = await perform<VerifyReport, VerifyProgress>(call.data, 'verify', {}, { onProgress })
  line.end()
  const { datasets, shards, findings } = report
  const lines = findings.map(
    ({ name, dataset, shard, problem }) => `${name}, ${dataset}${shard === undefined ? '' : `, part ${shard}`}: ${problem}`,
  )
  lines.push(
    findings.length === 0
      ? `All is well: ${count(datasets)} datasets with ${count(shards)} parts have their signatures and hashes.`
      : `${count(findings.length)} problems in ${count(datasets)} datasets with ${count(shards)} parts. Restore a backup; or move ${join(call.data, 'store')} away and start the node near libraries that hold the data: it fetches everything anew, your own too.`,
  )
  print(call.json, report, lines.join('\n'))
  return findings.length === 0 ? 0 : 1
}

function bundleImportText({ datasets, damages }: BundleImportReport): string {
  const lines = datasets.map(
    ({ name, dataset, revision, entries, complete, missingShards }) =>
      `${dataset} of ${name}, revision ${revision}, ${count(entries)} entries: ${complete ? 'complete here' : `${count(missingShards)} parts are still missing`}`,
  )
  for (const { offset, length, reason } of damages)
    lines.push(`Damaged at byte ${offset}${length === undefined ? '' : ` (${bytesText(length)})`}: ${reason}`)
  if (damages.length > 0)
    lines.push(
      'What could be verified was kept. Import a good copy of the bundle to complete it; what is here already is not read again.',
    )
  return lines.join('\n')
}

export async function bundle(args: readonly string[]): Promise<number> {
  const call = parseCall(args, {
    library: { type: 'string' },
    dataset: { type: 'string' },
    network: { type: 'string' },
    public: { type: 'boolean' },
  })
  const [what, file] = expectPositionals(call, 2, 2, 'export or import, and a file,') as [string, string]
  const path = resolve(file)
  if (what === 'export') {
    const [library, dataset, network] = [call.text('library'), call.text('dataset'), call.text('network')]
    const report = await perform<BundleReport>(call.data, 'bundle-export', {
      file: path,
      isPublic: call.flag('public'),
      ...(network && { network }),
      ...(library && { library }),
      ...(dataset && { dataset }),
    })
    print(
      call.json,
      { file: path, ...report },
      `Wrote ${count(report.datasets)} datasets with ${count(report.shards)} parts (${bytesText(report.bytes)}) to ${path}\n${report.sealedFor === undefined ? 'Everybody can read it.' : `Only the ${report.sealedFor} members of the network can read it.`}`,
    )
    return 0
  }
  if (what !== 'import') throw new DaemonError('USAGE', `A bundle can be exported or imported, not '${what}'.`)
  const report = await perform<BundleImportReport>(call.data, 'bundle-import', { file: path }, { view: 'after' })
  print(call.json, report, bundleImportText(report))
  return report.damages.length === 0 && report.datasets.every(({ complete }) => complete) ? 0 : 1
}
