// `serumpun request slip`, `pack` and `letter`: requests on paper, as pages to be printed.
import { writeFile } from 'node:fs/promises'
import { LANGUAGES, type Language, LETTERS } from '@serumpun/requests'
import { DaemonError, fileError } from '../errors.ts'
import { perform } from './perform.ts'
import type { Call } from './usage.ts'

const PAPER_COMMANDS = { slip: 'pull-slip', pack: 'packing-slip', letter: 'letter' } as const

/** @throws {DaemonError} `USAGE`. */
function oneOf<Value extends string>(call: Call, option: string, values: readonly Value[]): Value | undefined {
  const given = call.text(option)
  const value = values.find((one) => one === given)
  if (given !== undefined && value === undefined) {
    throw new DaemonError('USAGE', `--${option} is one of ${values.join(', ')}, not '${given}'.`)
  }
  return value
}

/** In which a page is written. @default id @throws {DaemonError} `USAGE`. */
export const pageLanguage = (call: Call): Language => oneOf(call, 'language', LANGUAGES) ?? 'id'

/** @throws {DaemonError} `FILE`. */
export async function writePage(file: string, html: string): Promise<void> {
  try {
    await writeFile(file, html)
  } catch (error) {
    throw fileError(`${file} cannot be written`, error)
  }
}

/** Writes to the file that was named, or to the standard output, so that it can be passed on to a program that prints. */
export async function printPaper(call: Call, what: keyof typeof PAPER_COMMANDS): Promise<number> {
  const ids = call.positionals.slice(1)
  if (ids.length === 0 && what !== 'slip') throw new DaemonError('USAGE', 'The number or id of a request is missing.')
  const kind = oneOf(call, 'kind', LETTERS)
  const [file, number, note] = ['file', 'number', 'note'].map((name) => call.text(name))
  const parameters = {
    paper: PAPER_COMMANDS[what],
    ids,
    language: pageLanguage(call),
    ...(kind !== undefined && { kind }),
    ...(number !== undefined && { number }),
    ...(note !== undefined && { note }),
  }
  // Where a thing stands on the shelf, the catalogue says.
  const { html, references } = await perform<{ html: string; references: readonly string[] }>(
    call.data,
    'request-paper',
    parameters,
    what === 'slip' ? { view: 'before' } : {},
  )
  if (file !== undefined) await writePage(file, html)
  if (call.json) process.stdout.write(`${JSON.stringify({ references, ...(file === undefined ? { html } : { file }) })}\n`)
  else if (file === undefined) process.stdout.write(html)
  else process.stdout.write(`${file}: ${references.length === 0 ? 'nothing to print' : references.join(', ')}.\n`)
  return 0
}
