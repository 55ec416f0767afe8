// Real catalogue files made by others, beside the repository in ../shared/data. Tests that need them are skipped where they are absent.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

const DIRECTORY = join(import.meta.dirname, '../../..', 'shared', 'data')

/** Whether the files are there; says so if not. */
export const HAS_SHARED_DATA = existsSync(DIRECTORY)
if (!HAS_SHARED_DATA) process.stderr.write(`Tests with real catalogues are skipped: ${DIRECTORY} is not there.\n`)

/** Paths of the files that match, in order; none where the data are not there. */
export function sharedFiles(...patterns: readonly string[]): string[] {
  return globSync([...patterns], { cwd: DIRECTORY })
    .map((name) => join(DIRECTORY, name))
    .filter((path) => statSync(path).isFile())
    .toSorted()
}

export const sharedFile = (name: string): string => join(DIRECTORY, name)

/** A file's content, uncompressed. */
export function contentOf(path: string): Buffer {
  const bytes = readFileSync(path)
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes
}
