// The schema's own judgement of messages: libxml2's xmllint with the published XSD, where both are there.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SHARED_DATA } from './shared-data.ts'

const SCHEMA = join(SHARED_DATA, 'iso18626-xsd', 'ISO-18626-2021-2.xsd')

/** Whether messages can be validated; says so if not. */
export const HAS_XMLLINT = existsSync(SCHEMA) && spawnSync('xmllint', ['--version']).status === 0
if (!HAS_XMLLINT) process.stderr.write(`Validation of ISO 18626 messages is skipped: xmllint or ${SCHEMA} is not there.\n`)

/** What the schema 2021-2 has against any of the documents; nothing if all are valid. */
export function schemaErrors(documents: readonly string[]): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'iso18626-'))
  try {
    const files = documents.map((document, i) => {
      const file = join(directory, `${i}.xml`)
      writeFileSync(file, document)
      return file
    })
    execFileSync('xmllint', ['--noout', '--nonet', '--schema', SCHEMA, ...files], { stdio: 'pipe', maxBuffer: 64 * 1024 * 1024 })
    return []
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? error)
    return said.split('\n').filter((line) => line !== '' && !line.endsWith(' validates'))
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
