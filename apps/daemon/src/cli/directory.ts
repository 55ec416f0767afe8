// `serumpun directory` and `serumpun profile`: who is who.
import { readFile } from 'node:fs/promises'
import { textIn } from '@serumpun/network'
import { DaemonError, fileError, messageOf } from '../errors.ts'
import type { DirectoryEntry } from '../operations/profiles.ts'
import { perform } from './perform.ts'
import { table } from './terminal.ts'
import { type Call, expectPositionals, parseCall } from './usage.ts'

function print(call: Call, result: unknown, text: () => string): void {
  process.stdout.write(call.json ? `${JSON.stringify(result)}\n` : `${text()}\n`)
}

const NOBODY = 'No library of that kind is known here.'

export async function directory(args: readonly string[]): Promise<number> {
  const call = parseCall(args)
  const words = expectPositionals(call, 0, 20, '')
  const found = await perform<readonly DirectoryEntry[]>(call.data, 'directory', { query: words.join(' ') })
  const rows = found.map(({ profile, networks, library }) => [
    profile.name,
    profile.code ?? '',
    profile.place ?? '',
    profile.kind ?? '',
    networks.join(', '),
    library,
  ])
  print(call, found, () => (rows.length === 0 ? NOBODY : table([['Library', 'Code', 'Place', 'Kind', 'Networks', 'Id'], ...rows])))
  return 0
}

const degrees = (millionths: number): string => (millionths / 1_000_000).toFixed(5)

function profileText({ profile, library, networks }: DirectoryEntry): string {
  const { name, names, kind, code, place, address, position, website, hours, contacts, services, strengths, languages, equipment } =
    profile
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['Name', name],
    ...Object.entries(names ?? {}).map(([tag, text]) => [`Name (${tag})`, text] as const),
    ['Id', library],
    ['Networks', networks.join(', ') || undefined],
    ['Kind', kind],
    ['Code', code],
    ['Place', place],
    ['Address', address],
    ['Position', position && `${degrees(position.latitude)}, ${degrees(position.longitude)}`],
    ['Website', website],
    ['Hours', hours && textIn(hours, ['id', 'ms', 'en'])],
    ...(contacts ?? []).map(
      (one) => [one.role, [one.name, one.email, one.telephone].filter((part) => part !== undefined).join(', ')] as const,
    ),
    ...(services ?? []).map(
      (one) =>
        [
          `Service: ${one.service}`,
          [one.amount === undefined ? undefined : `${one.amount} ${one.currency ?? ''}`.trim(), one.note]
            .filter((part) => part !== undefined)
            .join(', ') || 'offered',
        ] as const,
    ),
    ['Strengths', strengths?.join(', ')],
    ['Languages', languages?.join(', ')],
    ['Equipment', equipment?.join(', ')],
    ['Member since', profile.memberSince],
  ]
  return table(lines.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]])))
}

const EDITED = {
  name: { type: 'string' },
  code: { type: 'string' },
  place: { type: 'string' },
  kind: { type: 'string' },
  address: { type: 'string' },
  website: { type: 'string' },
} as const

/** What is to be changed: from a file with fields of the profile, and from options. @throws {DaemonError} `FILE`, `USAGE`. */
async function changesOf(call: Call, file: string | undefined): Promise<Record<string, unknown>> {
  let changes: Record<string, unknown> = {}
  if (file !== undefined) {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      throw fileError(`${file} cannot be read`, error)
    })
    try {
      changes = JSON.parse(text) as Record<string, unknown>
    } catch (cause) {
      throw new DaemonError('USAGE', `${file} is no JSON: ${messageOf(cause)}`, { cause })
    }
  }
  for (const field of Object.keys(EDITED)) {
    const value = call.text(field)
    if (value !== undefined) changes[field] = value === '' ? null : value
  }
  if (Object.keys(changes).length === 0)
    throw new DaemonError('USAGE', 'Say what to change: --place "…", or a file with fields (docs/networks.md).')
  return changes
}

export async function profile(args: readonly string[]): Promise<number> {
  const call = parseCall(args, EDITED)
  const [what = '', operand] = expectPositionals(call, 1, 2, 'show or edit')
  if (what === 'edit') {
    const entry = await perform<DirectoryEntry>(call.data, 'profile-edit', { changes: await changesOf(call, operand) })
    print(call, entry, () => profileText(entry))
    return 0
  }
  if (what !== 'show') throw new DaemonError('USAGE', `A profile can be shown or edited, not '${what}'.`)
  const entry = await perform<DirectoryEntry | undefined>(
    call.data,
    'profile-show',
    operand === undefined ? {} : { library: operand },
  )
  print(call, entry ?? {}, () => (entry === undefined ? NOBODY : profileText(entry)))
  return 0
}
