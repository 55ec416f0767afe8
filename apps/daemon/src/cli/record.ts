// `serumpun record`: own records one by one, and anybody's to be looked at.
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { EXPORTS, type ExportFormat } from '@serumpun/bib/write'
import { DaemonError } from '../errors.ts'
import type { GotRecord, PutRecord } from '../operations/records.ts'
import { perform } from './perform.ts'
import { type Call, expectPositionals, parseCall } from './usage.ts'

const FORMATS = Object.keys(EXPORTS) as ExportFormat[]
const WHICH = 'The id of a record, or the control number of an own one,'

function say(call: Call, result: unknown, text: string): number {
  process.stdout.write(call.json ? `${JSON.stringify(result)}\n` : `${text}\n`)
  return 0
}

async function get(call: Call, which: string): Promise<number> {
  const format = FORMATS.find((one) => one === (call.text('format') ?? 'json'))
  if (format === undefined)
    throw new DaemonError('USAGE', `--format is one of ${FORMATS.join(', ')}, not '${call.text('format')}'.`)
  const got = await perform<GotRecord>(call.data, 'record-get', { which, format })
  if (call.json) return say(call, got, '')
  const bytes = Buffer.from(got.base64, 'base64')
  const out = call.text('out')
  if (out === undefined) process.stdout.write(format === 'json' ? `${bytes.toString()}\n` : bytes)
  else await writeFile(out, bytes)
  return 0
}

const SAID = { created: 'Created', changed: 'Changed', unchanged: 'Nothing has changed in' } as const

async function put(call: Call, file: string): Promise<number> {
  const version = call.text('if-version')
  const parameters = { file: resolve(file), ...(version !== undefined && { version }) }
  const done = await perform<PutRecord>(call.data, 'record-put', parameters)
  return say(call, done, [`${SAID[done.result]} ${done.id}`, ...done.warnings.map(({ message }) => `  ${message}`)].join('\n'))
}

export async function recordCommand(args: readonly string[]): Promise<number> {
  const call = parseCall(args, { format: { type: 'string' }, out: { type: 'string' }, 'if-version': { type: 'string' } })
  const [what = '', which = ''] = expectPositionals(call, 2, 2, `record get|put|withdraw|restore: ${WHICH} or a file`)
  if (what === 'get') return await get(call, which)
  if (what === 'put') return await put(call, which)
  if (what === 'withdraw')
    return say(
      call,
      await perform(call.data, 'record-withdraw', { which }),
      `Withdrew ${which}. To bring it back: serumpun record restore ${which}`,
    )
  if (what === 'restore') return say(call, await perform(call.data, 'record-restore', { which }), `${which} is back.`)
  throw new DaemonError('USAGE', `'record ${what}' is none of record get, put, withdraw, restore.`)
}
