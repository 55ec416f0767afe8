// Networks as people form them: founded, joined by a link, by words, and by files over a USB stick; and who is kept out.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failure, importInto, makeLibrary } from '../support/library.ts'
import { writeRecords } from '../support/records.ts'
import { catalogueRoot, type NodeProcess, scratchFolder, serumpunJson, startNode, statusOf } from '../support/serumpun.ts'

interface Invitation {
  readonly id: string
  readonly link: string
  readonly words: string
}

interface Joined {
  readonly offer: { readonly terms: { readonly name: Readonly<Record<string, string>> }; readonly inviterName: string }
  readonly standing?: { readonly status: string; readonly sponsors: number; readonly needed: number }
}

interface Details {
  readonly status: string
  readonly memberList: readonly { readonly library: string; readonly name: string; readonly status: string }[]
  readonly proposals: readonly { readonly id: string; readonly state: string }[]
}

const show = (data: string) => serumpunJson<Details>('network', 'show', '--data', data)

async function members(data: string): Promise<string[]> {
  const { memberList } = await show(data)
  return memberList
    .filter(({ status }) => status === 'member')
    .map(({ name }) => name.replace('Perpustakaan ', ''))
    .toSorted()
}

describe('a network of running nodes', () => {
  let folder: Awaited<ReturnType<typeof scratchFolder>>
  const data: Record<string, string> = {}
  const nodes: Record<string, NodeProcess> = {}

  beforeAll(async () => {
    folder = await scratchFolder()
    for (const name of ['anna', 'budi', 'citra', 'stranger']) data[name] = await makeLibrary(folder.path, name)
    const file = join(folder.path, 'records.mrc')
    await writeRecords(file, 0, 50)
    await importInto(data['anna'] as string, file)
    await writeRecords(file, 100, 105)
    await importInto(data['citra'] as string, file)
    await serumpunJson('network', 'create', '--name', 'Jaringan uji', '--data', data['anna'] as string)
    nodes['anna'] = await startNode(data['anna'] as string)
    for (const name of ['budi', 'citra']) nodes[name] = await startNode(data[name] as string)
    // Dials a member for ever, and knows it by hand; it is not known there.
    nodes['stranger'] = await startNode(data['stranger'] as string, { peers: [nodes['anna'].address] })
  }, 120_000)

  afterAll(async () => {
    await Promise.all(Object.values(nodes).map((node) => node.stop()))
    await folder?.[Symbol.asyncDispose]()
  })

  const of = (name: string): string => data[name] as string
  const node = (name: string): NodeProcess => nodes[name] as NodeProcess

  it('is joined by a link: who has not agreed yet is shown the agreement, and is no member', async () => {
    const { link } = await serumpunJson<Invitation>('invite', '--data', of('anna'))
    const looked = await serumpunJson<Joined>('join', link, '--data', of('budi'))
    expect(looked.offer).toMatchObject({ inviterName: 'Perpustakaan anna', terms: { name: { und: 'Jaringan uji' } } })
    expect(looked.standing).toBeUndefined()
    expect(await members(of('anna'))).toEqual(['anna'])
    const joined = await serumpunJson<Joined>('join', link, '--accept', '--data', of('budi'))
    expect(joined.standing).toMatchObject({ status: 'member' })
    const { library } = await statusOf(node('anna'))
    await expect.poll(() => catalogueRoot(node('budi'), library.id)).toBeDefined()
    await expect.poll(() => members(of('budi'))).toEqual(['anna', 'budi'])
    expect((await failure('join', link, '--accept', '--data', of('citra'))).message).toContain('has been used')
  })

  it('is joined by words; wrong ones are refused, and one that was taken back', async () => {
    const { words, id } = await serumpunJson<Invitation>('invite', '--language', 'en', '--data', of('budi'))
    const list = words.split(' ')
    const mistyped = [...list.slice(0, 2), list[3], list[2], ...list.slice(4)].join(' ')
    expect((await failure('join', mistyped, '--accept', '--data', of('citra'))).code).toBe('NETWORK_BAD_INVITATION')
    await serumpunJson('invite', '--revoke', id, '--data', of('budi'))
    expect((await failure('join', words, '--accept', '--data', of('citra'))).code).toBe('NETWORK_REFUSED')
    const again = await serumpunJson<Invitation>('invite', '--data', of('budi'))
    await serumpunJson('join', ...again.words.split(' '), '--accept', '--data', of('citra'))
    await expect.poll(() => members(of('citra'))).toEqual(['anna', 'budi', 'citra'])
    // Whom nobody has told it of, it finds through the one that it knows, or gets their records by way of it.
    const { library } = await statusOf(node('anna'))
    await expect.poll(() => catalogueRoot(node('citra'), library.id)).toBeDefined()
    await expect.poll(() => members(of('anna'))).toEqual(['anna', 'budi', 'citra'])
  })

  it('gives nothing to a stranger', async () => {
    const { datasets } = await statusOf(node('stranger'))
    expect(datasets.filter(({ own }) => !own)).toEqual([])
    const { peers } = await statusOf(node('stranger'))
    expect(peers.map(({ connected }) => connected)).toEqual([false])
  })

  it('blocks by hand at once, expels by its quorum, and goes on', async () => {
    const searchable = async () => (await statusOf(node('anna'))).views.catalogue.records
    await expect.poll(searchable).toBe(55)
    await serumpunJson('block', 'citra', '--data', of('anna'))
    await expect.poll(searchable).toBe(50)
    const toCitra = async () => (await statusOf(node('anna'))).peers.find(({ name }) => name === 'Perpustakaan citra')?.connected
    await expect.poll(toCitra).not.toBe(true)
    await serumpunJson('unblock', 'citra', '--data', of('anna'))
    await expect.poll(searchable).toBe(55)
    const { id } = await serumpunJson<{ id: string }>(
      'network',
      'expel',
      'citra',
      '--reason',
      'tidak menaati',
      '--data',
      of('anna'),
    )
    await expect.poll(async () => (await show(of('budi'))).proposals.map((one) => [one.id, one.state])).toEqual([[id, 'open']])
    expect(await serumpunJson('network', 'approve', id.slice(0, 10), '--data', of('budi'))).toMatchObject({ state: 'decided' })
    await expect.poll(() => members(of('anna'))).toEqual(['anna', 'budi'])
    await expect.poll(toCitra).not.toBe(true)
    // Its catalogue leaves the union.
    await expect.poll(searchable).toBe(50)
    // Told or not: nothing of what is said from now on comes to it.
    const file = join(folder.path, 'more.mrc')
    await writeRecords(file, 50, 60)
    await importInto(of('anna'), file)
    const { library } = await statusOf(node('anna'))
    const root = await catalogueRoot(node('anna'), library.id)
    await expect.poll(() => catalogueRoot(node('budi'), library.id)).toBe(root)
    expect(await catalogueRoot(node('citra'), library.id)).not.toBe(root)
  })

  it('is left, which the others hear, and joined again', async () => {
    await serumpunJson('network', 'leave', '--data', of('budi'))
    await expect.poll(() => members(of('anna'))).toEqual(['anna'])
    await expect.poll(async () => (await statusOf(node('budi'))).views.catalogue.records).toBe(0)
    const { link } = await serumpunJson<Invitation>('invite', '--data', of('anna'))
    await serumpunJson('join', link, '--accept', '--data', of('budi'))
    await expect.poll(() => members(of('budi'))).toEqual(['anna', 'budi'])
    await expect.poll(async () => (await statusOf(node('budi'))).views.catalogue.records).toBe(60)
  })
})

describe('a network without any line', () => {
  it('is joined by files, both ways; with two sponsors needed, the second vouches later', async () => {
    await using folder = await scratchFolder()
    const [anna, budi, citra] = [
      await makeLibrary(folder.path, 'anna'),
      await makeLibrary(folder.path, 'budi'),
      await makeLibrary(folder.path, 'citra'),
    ]
    const path = (name: string): string => join(folder.path, name)
    const carry = async (from: string, to: string): Promise<void> => {
      await serumpunJson('bundle', 'export', path('carried.bundle'), '--data', from)
      await serumpunJson('bundle', 'import', path('carried.bundle'), '--data', to)
    }
    const invite = async (from: string, whom: string): Promise<Joined['standing']> => {
      await serumpunJson('invite', '--file', path('invitation'), '--qr', path('code.svg'), '--data', from)
      expect(await readFile(path('code.svg'), 'utf8')).toContain('<svg')
      await serumpunJson('join', path('invitation'), '--accept', '--reply', path('application'), '--data', whom)
      return (await serumpunJson<Joined>('admit', path('application'), '--data', from)).standing
    }
    await serumpunJson('network', 'create', '--name', 'Jaringan uji', '--data', anna)
    expect(await invite(anna, budi)).toMatchObject({ status: 'member' })
    await carry(anna, budi)
    expect(await members(budi)).toEqual(['anna', 'budi'])

    const { terms } = await serumpunJson<{ terms: object }>('network', 'agreement', '--data', anna)
    await writeFile(path('terms.json'), JSON.stringify({ ...terms, sponsors: 2 }))
    const { id } = await serumpunJson<{ id: string }>('network', 'propose', path('terms.json'), '--data', anna)
    await carry(anna, budi)
    expect(await serumpunJson('network', 'approve', id, '--data', budi)).toMatchObject({ state: 'decided' })
    await carry(budi, anna)
    // Sealed for the two: nobody else reads it.
    expect((await failure('bundle', 'import', path('carried.bundle'), '--data', citra)).code).toBe('NETWORK_UNSEALABLE')

    expect(await invite(anna, citra)).toEqual({ status: 'waiting', sponsors: 1, needed: 2 })
    expect((await show(citra)).status).toBe('waiting')
    await carry(anna, budi)
    expect(await serumpunJson('network', 'approve', 'citra', '--data', budi)).toMatchObject({ status: 'member' })
    await carry(budi, citra)
    expect(await members(citra)).toEqual(['anna', 'budi', 'citra'])
    expect(await failure('admit', path('invitation'), '--data', anna)).toMatchObject({ code: 'NETWORK_BAD_INVITATION' })
  })
})
