// Own records one by one, for commands; the API does the same in http/routes/records.ts.
import { open } from 'node:fs/promises'
import { limits } from '@serumpun/api'
import { EXPORTS, type ExportFormat } from '@serumpun/bib/write'
import { parseTitleId, type TitleId, titleIdOf, UnionError } from '@serumpun/union'
import { z } from 'zod'
import type { RecordFinding } from '../cataloguing/errors.ts'
import { numberIn } from '../cataloguing/own-form.ts'
import { OwnCatalogue, type Written } from '../cataloguing/own-catalogue.ts'
import { readSentRecord } from '../cataloguing/read-record.ts'
import { versionOf } from '../cataloguing/version.ts'
import { writtenAs } from '../cataloguing/written-forms.ts'
import { codeOf, DaemonError, fileError } from '../errors.ts'
import { recordKey } from '../importing/record-key.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import { CATALOGUE_DATASET } from '../profile.ts'
import type { OperationContext } from './operations.ts'
import { untilOwnWritesAreReleased } from './own-writes.ts'

export interface GotRecord {
  readonly id: TitleId
  readonly version: string
  /** In the format that was asked for. */
  readonly base64: string
}

export interface PutRecord {
  readonly id: TitleId
  readonly version: string
  readonly result: 'created' | 'changed' | 'unchanged'
  readonly warnings: readonly RecordFinding[]
}

const which = z.string().min(1).max(limits.MAX_ID_CHARS)
const FORMATS = Object.keys(EXPORTS) as [ExportFormat, ...ExportFormat[]]
const getParameters = z.object({ which, format: z.enum(FORMATS) })
const putParameters = z.object({ file: z.string().min(1).max(4096), version: z.string().max(100).optional() })
const oneParameter = z.object({ which })

/**
 * The ids that a text may mean: a record's id, or the control number of an own record, with or without its source in parentheses. Without,
 * the library's own code is meant, or none.
 */
function idsMeant({ replica, directory }: OpenedLibrary, text: string): TitleId[] {
  try {
    return [titleIdOf(parseTitleId(text))]
  } catch (error) {
    if (!(error instanceof UnionError)) throw error
  }
  const [, given, number = text] = /^\(([^)]+)\)(.+)$/.exec(text) ?? []
  const sources = given === undefined ? [directory.profile(replica.library)?.code ?? '', ''] : [given]
  return [...new Set(sources)].map((source) =>
    titleIdOf({ library: replica.library, dataset: CATALOGUE_DATASET, key: recordKey({ number, source }) }),
  )
}

/** Does it with the first id that there is. @throws {DaemonError} the error of the last one. */
async function withMeant<Result>(
  library: OpenedLibrary,
  text: string,
  missing: string,
  work: (id: TitleId) => Promise<Result>,
): Promise<Result> {
  const ids = idsMeant(library, text)
  for (const [i, id] of ids.entries()) {
    try {
      return await work(id)
    } catch (error) {
      if (codeOf(error) !== missing || i === ids.length - 1) throw error
    }
  }
  throw new DaemonError('NO_SUCH_RECORD', 'There is no such record (any more).')
}

async function fileBytes(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path, 'r')
    if ((await file.stat()).size > limits.MAX_RECORD_BYTES)
      throw new DaemonError('FILE', `${path} is larger than one record can be. Import it instead: serumpun import ${path}`)
    return await file.readFile()
  } catch (error) {
    throw fileError(`${path} cannot be read`, error)
  }
}

async function get({ library }: OperationContext, parameters: unknown): Promise<GotRecord> {
  const { which: text, format } = getParameters.parse(parameters)
  const { id, bytes } = await withMeant(library, text, 'NO_SUCH_RECORD', (one) => new OwnCatalogue(library).read(one))
  return { id, version: versionOf(bytes), base64: Buffer.from(writtenAs(bytes, format)).toString('base64') }
}

/** Changes the own record that has the number of the one in the file, or creates it. */
async function put(context: OperationContext, parameters: unknown): Promise<PutRecord> {
  const { library } = context
  const { file, version } = putParameters.parse(parameters)
  const sent = await readSentRecord(await fileBytes(file))
  await untilOwnWritesAreReleased(context)
  const catalogue = new OwnCatalogue(library)
  const { number, source } = numberIn(sent.record)
  const told = ({ id, bytes, warnings }: Written, result: PutRecord['result']): PutRecord => ({
    id,
    version: versionOf(bytes),
    result,
    warnings,
  })
  if (number === undefined) return told(await catalogue.create(sent), 'created')
  const text = source === undefined ? number : `(${source})${number}`
  let before = ''
  try {
    const changed = await withMeant(library, text, 'NO_SUCH_RECORD', (id) =>
      catalogue.change(id, sent, (bytes) => {
        before = versionOf(bytes)
        return version === undefined || version === before
      }),
    )
    return told(changed, versionOf(changed.bytes) === before ? 'unchanged' : 'changed')
  } catch (error) {
    if (codeOf(error) !== 'NO_SUCH_RECORD') throw error
    return told(await catalogue.create(sent), 'created')
  }
}

async function withdraw(context: OperationContext, parameters: unknown): Promise<{ id: TitleId }> {
  const { library } = context
  const { which: text } = oneParameter.parse(parameters)
  await untilOwnWritesAreReleased(context)
  return await withMeant(library, text, 'NO_SUCH_RECORD', async (id) => {
    await new OwnCatalogue(library).withdraw(id, () => true)
    return { id }
  })
}

async function restore(context: OperationContext, parameters: unknown): Promise<{ id: TitleId }> {
  const { library } = context
  const { which: text } = oneParameter.parse(parameters)
  await untilOwnWritesAreReleased(context)
  return await withMeant(library, text, 'NOT_WITHDRAWN', async (id) => {
    await new OwnCatalogue(library).restore(id)
    return { id }
  })
}

export const recordOperations = {
  'record-get': get,
  'record-put': put,
  'record-withdraw': withdraw,
  'record-restore': restore,
} as const
