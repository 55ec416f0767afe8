// The order in which holders are asked: looked at, changed by staff, and asked, by the real command.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeIso2709 } from '@serumpun/bib'
import { expect, it } from 'vitest'
import { failure, importInto, makeLibrary, makeNetwork } from '../support/library.ts'
import { testRecord } from '../support/records.ts'
import { scratchFolder, serumpun, serumpunJson } from '../support/serumpun.ts'

interface Place {
  readonly name: string
  readonly why: string
}
interface Proposed {
  readonly need: string
  readonly rota: readonly Place[]
  readonly excluded: readonly Place[]
}
interface Asked extends Proposed {
  readonly requests: readonly { readonly supplier: { readonly name: string } }[]
}

const names = (places: readonly Place[]): string[] => places.map(({ name }) => name)

it('holders are proposed with reasons, and asked in the order that was seen, or in that of staff', async () => {
  await using folder = await scratchFolder()
  const [a, b, c] = [
    await makeLibrary(folder.path, 'A'),
    await makeLibrary(folder.path, 'B'),
    await makeLibrary(folder.path, 'C'),
  ] as const
  await makeNetwork(a, b, c)
  const file = join(folder.path, 'one.mrc')
  await writeFile(file, encodeIso2709(testRecord(1)))
  const bundle = join(folder.path, 'carried.bundle')
  for (const each of [b, c]) {
    await importInto(each, file)
    await serumpunJson('bundle', 'export', bundle, '--public', '--data', each)
    await serumpunJson('bundle', 'import', bundle, '--data', a)
  }
  const found = await serumpunJson<{ items: readonly { id: string }[] }>('search', '', '--data', a)
  const id = found.items[0]?.id ?? ''
  const proposed = await serumpunJson<Proposed>('request', 'propose', id, '--language=id', '--data', a)
  expect(names(proposed.rota).toSorted()).toEqual(['Perpustakaan B', 'Perpustakaan C'])
  for (const { why } of proposed.rota) expect(why).toMatch(/meminjam dan meminjamkan sama banyak/)
  expect((await serumpun('request', 'propose', id, '--data', a)).stdout).toMatch(/^1\. Perpustakaan [BC]\. .*lent as much/)
  const asked = await serumpunJson<Asked>('request', 'ask', id, '--need', proposed.need, '--data', a)
  expect(names(asked.rota)).toEqual(names(proposed.rota))
  expect(asked.requests.map(({ supplier }) => supplier.name)).toEqual(names(proposed.rota).slice(0, 1))
  // Whoever has been asked has borrowed nothing, and has something to lend now: the other comes before it next time, unless staff say so.
  const [first = '', second = ''] = names(proposed.rota)
  const next = await serumpunJson<Proposed>('request', 'propose', id, '--data', a)
  expect(names(next.rota)).toEqual([second, first])
  const staff = await serumpunJson<Asked>('request', 'ask', id, '--first', first, '--data', a)
  expect(names(staff.rota)).toEqual([first, second])
  expect(await failure('request', 'ask', id, '--first=Perpustakaan Z', '--data', a)).toMatchObject({ code: 'NO_SUCH_LIBRARY' })
}, 240_000)
