import { createIdentity, inlineShardWork, type LibraryId, Replica } from '@serumpun/replica'
import { MemoryStore } from '@serumpun/replica/testing'
import { describe, expect, it } from 'vitest'
import { Directory } from './directory.ts'
import { profileBody } from '@serumpun/network'
import { PROFILE_DATASET, PROFILE_KEY } from './profile.ts'

async function libraryNamed(name: string): Promise<Replica> {
  const replica = await Replica.open({ store: new MemoryStore(), identity: createIdentity(), work: inlineShardWork() })
  await replica.write(PROFILE_DATASET, [{ key: PROFILE_KEY, body: profileBody({ name }) }])
  return replica
}

type Found = Awaited<ReturnType<Replica['storedShard']>>

/** The replica as if what its disk holds of the profile had become something else. */
function damaged(replica: Replica, damage: (found: NonNullable<Found>) => Found): Replica {
  return new Proxy(replica, {
    get(target, name) {
      const value = Reflect.get(target, name, target) as unknown
      if (name === 'storedShard')
        return async (...of: Parameters<Replica['storedShard']>) => {
          const found = await target.storedShard(...of)
          return found && damage(found)
        }
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}

describe('a directory', () => {
  it('knows the name of a library, and a new one as soon as it has landed', async () => {
    const replica = await libraryNamed('Perpustakaan Desa')
    const directory = new Directory(replica)
    await directory.ready
    expect(directory.nameOf(replica.library)).toBe('Perpustakaan Desa')
    await replica.write(PROFILE_DATASET, [{ key: PROFILE_KEY, body: profileBody({ name: 'Taman Bacaan' }) }])
    await directory.ready
    expect(directory.nameOf(replica.library)).toBe('Taman Bacaan')
  })

  it.each<[string, (found: NonNullable<Found>) => Found]>([
    ['cannot be read', ({ hash, stored }) => ({ hash, stored: { ...stored, packed: stored.packed.toReversed() } })],
    ['is another than what was signed', ({ hash, stored }) => ({ hash: hash.toReversed(), stored })],
  ])('says so where a stored profile %s, and goes on', async (_, damage) => {
    const replica = await libraryNamed('Perpustakaan Desa')
    const told: LibraryId[] = []
    const directory = new Directory(damaged(replica, damage), (library) => told.push(library))
    await directory.ready
    expect(told).toEqual([replica.library])
    expect(directory.nameOf(replica.library)).toBe(`${replica.library.slice(0, 16)}…`)
  })
})
