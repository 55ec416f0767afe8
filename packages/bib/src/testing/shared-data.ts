// Real catalogue files made by others, beside the repository in ../shared/data. Tests that need them are skipped where they are absent.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

const DIRECTORY = join(import.meta.dirname, '../../../../..', 'shared', 'data')

/** Whether the files are there; says so if not. */
export const HAS_SHARED_DATA = existsSync(DIRECTORY)
if (!HAS_SHARED_DATA) process.stderr.write(`Tests with real catalogues are skipped: ${DIRECTORY} is not there.\n`)

/** Names of the files that match, in order; none if the data are not there. */
export function sharedFiles(...patterns: string[]): string[] {
  return globSync(patterns, { cwd: DIRECTORY })
    .filter((name) => statSync(join(DIRECTORY, name)).isFile())
    .toSorted()
}

export function sharedPath(name: string): string {
  return join(DIRECTORY, name)
}

/** A file's content, uncompressed. */
export function sharedBytes(name: string): Buffer {
  const bytes = readFileSync(sharedPath(name))
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes
}
