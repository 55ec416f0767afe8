// Real catalogues of others, beside the repository in ../shared/data, as a union of libraries would hold them.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { controlNumberOf, describeForMatching, encodeIso2709, isDeleted, type MatchableDescription } from '@serumpun/bib'
import { openRecords } from '@serumpun/bib/read'
import { type DatasetName, encodeEntry, libraryIdOf } from '@serumpun/replica'
import { titleIdOf } from '../src/record-id.ts'
import type { ShardUpdate } from '../src/shard-update.ts'

const DIRECTORY = join(import.meta.dirname, '../../../..', 'shared', 'data')
const SHARD_ENTRIES = 512
const dataset = 'catalogue/main' as DatasetName

/** Each is one library's. Files of one are months or parts of it, in which a control number is one record. */
const CATALOGUES: Readonly<Record<string, readonly string[]>> = {
  gpo: ['gpo/*.gz', 'gpo/states/*.gz', 'gpo/updates/*.gz'],
  evergreen: ['evergreen/*.{gz,marc,xml}', 'evergreen/RDA/*.mrc'],
  nlnz: ['carpentries-nlnz/*.{gz,marc}'],
  folio: ['folio-stripes-testing/marcBib*.gz', 'folio-stripes-testing/one*.gz'],
  pod: ['pod4lib/{1297245,stanford}*.gz'],
}

export interface RealRecord {
  /** Leads to the title that it is part of. */
  readonly id: string
  readonly key: string
  readonly catalogue: string
  readonly value: Uint8Array
  readonly description: MatchableDescription
}

const libraryOf = (catalogue: string) => libraryIdOf(createHash('sha256').update(catalogue).digest())

/** Of one control number in one catalogue the last one. Empty where the files are not there. */
export async function realRecords(): Promise<RealRecord[]> {
  const records = new Map<string, RealRecord>()
  for (const [catalogue, patterns] of Object.entries(CATALOGUES)) {
    const files = existsSync(DIRECTORY) ? globSync([...patterns], { cwd: DIRECTORY }).toSorted() : []
    for (const file of files) await addFile(records, catalogue, file)
  }
  return Array.from(records.values())
}

async function addFile(records: Map<string, RealRecord>, catalogue: string, file: string): Promise<void> {
  const { items } = await openRecords(createReadStream(join(DIRECTORY, file)))
  for await (const item of items) {
    if (item.kind !== 'record' || isDeleted(item.record)) continue
    const key = `r/${controlNumberOf(item.record)?.number ?? `${file}#${item.position.index}`}`
    const bytes = tryEncode(item.record)
    if (bytes === undefined) continue
    const id = titleIdOf({ library: libraryOf(catalogue), dataset, key })
    const value = encodeEntry({ time: { ms: 1, count: 0 }, body: bytes })
    records.set(`${catalogue} ${key}`, { id, key, catalogue, value, description: describeForMatching(item.record) })
  }
}

/** A few are too long for ISO 2709, or broken on purpose. */
function tryEncode(record: Parameters<typeof encodeIso2709>[0]): Uint8Array | undefined {
  try {
    return encodeIso2709(record)
  } catch {
    return undefined
  }
}

export function* shardsOf(records: readonly RealRecord[]): Generator<ShardUpdate> {
  for (const [catalogue, some] of Map.groupBy(records, (record) => record.catalogue)) {
    for (let from = 0; from < some.length; from += SHARD_ENTRIES) {
      const shard = from / SHARD_ENTRIES
      const entries = some.slice(from, from + SHARD_ENTRIES).map(({ key, value }) => [key, value] as const)
      const hash = createHash('sha256').update(`${catalogue} ${shard}`).digest()
      yield { kind: 'whole', of: { library: libraryOf(catalogue), dataset, branch: 0, shard }, hash, entries }
    }
  }
}
