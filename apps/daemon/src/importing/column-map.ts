// Map files: what the columns of a list mean, said by its user. JSON, a heading (or `#3` for the third column) and the name of a field,
// or `ignore`: { "Nama Kitab": "title", "Karangan": "author", "Harga": "ignore" } (docs/formats.md).
import { readFile, stat } from 'node:fs/promises'
import { isTableField, TABLE_FIELDS, type ColumnMap } from '@serumpun/bib/read'
import { z } from 'zod'
import { DaemonError, messageOf } from '../errors.ts'

/** Excel has 16,384 columns, and a list of books some dozens. */
const MAX_MAP_BYTES = 1024 * 1024

export const columnMapSchema = z.record(
  z.string().min(1).max(1000),
  z.custom<ColumnMap[string]>((value) => typeof value === 'string' && (value === 'ignore' || isTableField(value))),
)

/** @throws {DaemonError} `FILE` with what is wrong and what would be right. */
export async function readColumnMap(path: string): Promise<ColumnMap> {
  const value = await readJson(path)
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0)
    throw wrong(path, 'it is not a JSON object such as { "Judul Buku": "title", "Karangan": "author" }')
  const parsed = columnMapSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const heading = String(parsed.error.issues[0]?.path[0] ?? '')
  const said = JSON.stringify((value as Record<string, unknown>)[heading])
  throw wrong(
    path,
    `it says of the column '${heading}' that it is ${said}, which is no field. Fields are: ${Object.keys(TABLE_FIELDS).join(', ')}, ignore`,
  )
}

async function readJson(path: string): Promise<unknown> {
  try {
    if ((await stat(path)).size > MAX_MAP_BYTES) throw new Error('it is too large')
    return JSON.parse((await readFile(path, 'utf8')).replace(/^\ufeff/, ''))
  } catch (error) {
    throw wrong(path, error instanceof SyntaxError ? `it is no JSON (${error.message})` : messageOf(error))
  }
}

function wrong(path: string, reason: string): DaemonError {
  return new DaemonError('FILE', `The map ${path} cannot be used: ${reason}.`)
}
