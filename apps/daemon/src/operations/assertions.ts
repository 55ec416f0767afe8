// What this library says of two records: that they are of one title, or are not. Said in the journal of every network that it is in, so
// that their members are told; in a journal of its own, which nobody else reads, while it is in none. What it said before of the same two is
// taken back, because among others a `not-same` beats a `same`, whoever said it last.
import { type NetworkId, parseJournalName } from '@serumpun/network'
import { type DatasetName, kindOf, parseDatasetName } from '@serumpun/replica'
import {
  ASSERTION_KIND,
  assertionBody,
  parseTitleId,
  RETRACTION_KIND,
  retractionBody,
  type TitleAssertion,
  type TitleId,
  titleIdOf,
} from '@serumpun/union'
import { DaemonError } from '../errors.ts'
import type { OpenedLibrary } from '../opened-library.ts'

export interface Saying {
  readonly says: 'same' | 'not-same' | 'nothing'
  /** Ids of records. */
  readonly a: string
  readonly b: string
  readonly reason: string
}

export interface Said {
  readonly says: Saying['says']
  readonly a: TitleId
  readonly b: TitleId
  /** Whose members are told. */
  readonly networks: readonly NetworkId[]
}

type Library = Pick<OpenedLibrary, 'replica' | 'networks' | 'view' | 'directory'>
type Body = ReturnType<typeof assertionBody>

/**
 * Synced to disk when it returns.
 *
 * @throws {DaemonError} `NO_SUCH_RECORD`, `SAYING`; {UnionError} `UNION_BAD_QUERY`; {ReplicaError} `REPLICA_WRITE_FAILED`.
 */
export async function say(library: Library, { says, a: one, b: other, reason }: Saying): Promise<Said> {
  const [a, b] = [titleIdOf(parseTitleId(one)), titleIdOf(parseTitleId(other))].toSorted() as [TitleId, TitleId]
  if (a === b) throw new DaemonError('SAYING', 'Something can be said of two records; these are one.')
  const before = await saidBefore(library, a, b)
  const keys: string[] = []
  const networks = library.networks.ids().filter((network) => library.networks.statusIn(network) === 'member')
  if (says !== 'nothing') {
    for (const id of [a, b])
      if ((await library.view.title(id)) === undefined)
        throw new DaemonError('NO_SUCH_RECORD', `There is no record ${id} (any more).`)
    const body = assertionBody(says, a, b, reason)
    if (networks.length === 0) keys.push(await writeAtHome(library, ASSERTION_KIND, body))
    for (const network of networks)
      keys.push(`${ASSERTION_KIND}/${await library.networks.journal(network).append({ kind: ASSERTION_KIND, body })}`)
  }
  for (const key of before) await takeBack(library, key, reason)
  justSaidIn(library).set(`${a}\n${b}`, keys)
  return { says, a, b, networks }
}

/** What has been said in this run of the node, by pair: the view may not have it yet. */
const JUST_SAID = new WeakMap<object, Map<string, string[]>>()

/** Pairs that are remembered: a view is never behind by more than somebody decides by hand meanwhile. */
const MOST_REMEMBERED = 1000

function justSaidIn({ replica }: Library): Map<string, string[]> {
  const said = JUST_SAID.get(replica) ?? new Map<string, string[]>()
  JUST_SAID.set(replica, said)
  const [oldest] = said.keys()
  if (said.size > MOST_REMEMBERED && oldest !== undefined) said.delete(oldest)
  return said
}

/** Keys of what this library has said of two records and not taken back. */
async function saidBefore(library: Library, a: TitleId, b: TitleId): Promise<Iterable<string>> {
  const own = library.replica.library
  const shown = (await library.view.assertions(a))
    .filter((one) => one.library === own && one.a === a && one.b === b && !one.isTakenBack)
    .map(({ key }) => key)
  return new Set([...shown, ...(justSaidIn(library).get(`${a}\n${b}`) ?? [])])
}

/** In the journal in which it was said, so that those who were told are told this too. */
async function takeBack(library: Library, key: string, reason: string): Promise<void> {
  const { replica, networks } = library
  const body = retractionBody(key, reason)
  for (const { library: author, dataset } of replica.slots()) {
    if (author !== replica.library || kindOf(dataset) !== 'journal') continue
    if (!(await (await replica.ownDataset(dataset)).values([key])).has(key)) continue
    const network = parseJournalName(dataset)?.network
    if (network === undefined) await writeAtHome(library, RETRACTION_KIND, body)
    else await networks.journal(network).append({ kind: RETRACTION_KIND, body })
    return
  }
}

async function writeAtHome({ replica }: Library, kind: string, body: Body): Promise<string> {
  const [key = ''] = await replica.append(homeJournal(replica.clock.now()), [{ prefix: kind, body }])
  return key
}

/** No network has this name, so no peer may read it. */
function homeJournal(now: number): DatasetName {
  return parseDatasetName(`journal/home/${new Date(now).getUTCFullYear()}`)
}

export interface ToldAssertion extends Pick<
  TitleAssertion,
  'library' | 'says' | 'a' | 'b' | 'reason' | 'isTakenBack' | 'isEffective'
> {
  readonly name: string
  readonly own: boolean
  /** ISO 8601. */
  readonly at: string
}

/** What libraries say of the records of a title, the latest first. @throws {UnionError} of the view. */
export async function assertionsOf(
  { view, directory, replica }: Library,
  id: string,
  signal?: AbortSignal,
): Promise<readonly ToldAssertion[]> {
  const said = await view.assertions(id, signal)
  return said.map(({ library, says, a, b, reason, ms, isTakenBack, isEffective }) => ({
    library,
    name: directory.nameOf(library),
    own: library === replica.library,
    says,
    a,
    b,
    reason,
    at: new Date(ms).toISOString(),
    isTakenBack,
    isEffective,
  }))
}
