// The directory: what libraries say of themselves, found and shown; and what this one says of itself.
import { type Profile, profileBody } from '@serumpun/network'
import type { LibraryId } from '@serumpun/replica'
import { z } from 'zod'
import { PROFILE_DATASET, PROFILE_KEY } from '../profile.ts'
import { chosenLibrary } from './networks.ts'
import type { OperationContext } from './operations.ts'
import { untilOwnWritesAreReleased } from './own-writes.ts'

type Operation = (context: OperationContext, parameters: unknown) => Promise<unknown>

export interface DirectoryEntry {
  readonly library: LibraryId
  readonly own: boolean
  /** Names of the networks that it shares with this library. */
  readonly networks: readonly string[]
  readonly profile: Profile
}

const fold = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** All words of the query stand somewhere in the profile. */
function matches(profile: Profile, words: readonly string[]): boolean {
  const text = fold(JSON.stringify(Object.values(profile)))
  return words.every((word) => text.includes(word))
}

function sharedNetworks({ networks }: OperationContext['library'], library: LibraryId): string[] {
  return networks
    .ids()
    .filter((id) => networks.membership(id)?.members.get(library)?.status === 'member')
    .map((id) => Object.values(networks.membership(id)?.terms.name ?? {})[0] ?? id)
}

const directory: Operation = async ({ library }, parameters): Promise<readonly DirectoryEntry[]> => {
  const { query } = z.object({ query: z.string().max(300) }).parse(parameters)
  const words = fold(query)
    .split(/\s+/)
    .filter((word) => word !== '')
  await library.directory.ready
  await library.networks.ready()
  const self = library.replica.library
  return [...library.directory.all()]
    .filter(([, profile]) => matches(profile, words))
    .map(([one, profile]) => ({ library: one, own: one === self, networks: sharedNetworks(library, one), profile }))
    .toSorted((a, b) => Number(b.own) - Number(a.own) || a.profile.name.localeCompare(b.profile.name))
}

const show: Operation = async ({ library }, parameters): Promise<DirectoryEntry | undefined> => {
  const { library: who } = z.object({ library: z.string().max(300).optional() }).parse(parameters)
  await library.directory.ready
  await library.networks.ready()
  const known = new Map(library.directory.all())
  const whom = who === undefined ? library.replica.library : chosenLibrary(library, known.keys(), who)
  const profile = known.get(whom)
  return profile && { library: whom, own: whom === library.replica.library, networks: sharedNetworks(library, whom), profile }
}

/** Changes the fields that are given; one that is null is taken out. */
const edit: Operation = async (context, parameters) => {
  const { changes } = z.object({ changes: z.record(z.string(), z.unknown()) }).parse(parameters)
  const { replica, directory: known } = context.library
  await known.ready
  await untilOwnWritesAreReleased(context)
  const merged = Object.entries({ ...known.profile(replica.library), ...changes }).filter(([, value]) => value !== null)
  const profile = Object.fromEntries(merged) as unknown as Profile
  await replica.write(PROFILE_DATASET, [{ key: PROFILE_KEY, body: profileBody(profile) }])
  await known.ready
  return { library: replica.library, own: true, networks: sharedNetworks(context.library, replica.library), profile }
}

export const profileOperations: Readonly<Record<string, Operation>> = { directory, 'profile-show': show, 'profile-edit': edit }
