// `serumpun init`: a new library in a new folder.
import { profileBody } from '@serumpun/network'
import { inlineShardWork, openLevelStore, Replica } from '@serumpun/replica'
import { DataFolder } from '../data-folder.ts'
import { DaemonError } from '../errors.ts'
import { PROFILE_DATASET, PROFILE_KEY } from '../profile.ts'
import { expectPositionals, parseCall } from './usage.ts'

// ISO 15511: a country or other prefix, a hyphen, up to eleven letters, digits, '/', '-' and ':'.
const ISIL = /^[A-Za-z]{1,4}-[A-Za-z0-9:/-]{1,11}$/

function checked(what: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const trimmed = text.trim().normalize('NFC')
  if (trimmed === '' || trimmed.length > 200) throw new DaemonError('USAGE', `${what} has 1 to 200 characters.`)
  return trimmed
}

export async function init(args: readonly string[]): Promise<number> {
  const call = parseCall(args, { name: { type: 'string' }, code: { type: 'string' }, place: { type: 'string' } })
  expectPositionals(call, 0, 0, '')
  const name = checked('A name', call.text('name'))
  if (name === undefined) throw new DaemonError('USAGE', 'Give the library a name: --name "Perpustakaan …"')
  const code = checked('A code', call.text('code'))
  if (code !== undefined && !ISIL.test(code))
    throw new DaemonError('USAGE', `'${code}' is no library code: those look like ID-JKT01 (ISIL, ISO 15511).`)
  const place = checked('A place', call.text('place'))
  const folder = new DataFolder(call.data)
  const body = profileBody({ name, ...(code !== undefined && { code }), ...(place !== undefined && { place }) })
  const identity = await folder.create(async (made) => {
    const replica = await Replica.open({ store: await openLevelStore(folder.store), identity: made, work: inlineShardWork() })
    try {
      await replica.write(PROFILE_DATASET, [{ key: PROFILE_KEY, body }])
    } finally {
      await replica.close()
    }
  })
  const result = {
    library: { id: identity.library, name, ...(code !== undefined && { code }), ...(place !== undefined && { place }) },
    data: folder.path,
  }
  process.stdout.write(
    call.json
      ? `${JSON.stringify(result)}\n`
      : `${name} is ${identity.library}\nIts folder is ${folder.path}\nKeep a copy of ${folder.key} in a safe place: whoever has it writes in this library's name.\n`,
  )
  return 0
}
