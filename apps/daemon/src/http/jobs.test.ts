import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeIso2709 } from '@serumpun/bib'
import { listBeside } from '../importing/rejects.ts'
import { inTurn } from '../importing/turns.ts'
import { testRecord } from '../../../../test/support/records.ts'
import { ServedLibrary } from './testing/served-library.ts'

interface Job {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly preview?: {
    readonly records: number
    readonly rejected: number
    readonly samples: readonly { title: string }[]
    readonly format: string
  }
  readonly report?: { readonly read: number; readonly added: number; readonly rejected: number }
  readonly error?: { readonly code: string; readonly message: string }
  readonly rejects: boolean
}

let served: ServedLibrary
beforeAll(async () => {
  served = await ServedLibrary.start()
})
afterAll(async () => await served[Symbol.asyncDispose]())

const marc = (from: number, to: number): Buffer =>
  Buffer.concat(Array.from({ length: to - from }, (_, i) => encodeIso2709(testRecord(from + i))))

async function upload(name: string, body: NonNullable<RequestInit['body']>): Promise<Job> {
  const { status, body: job } = await served.ask<Job>(`api/imports?name=${encodeURIComponent(name)}`, { method: 'POST', body })
  expect(status).toBe(201)
  return job
}

async function until(id: string, ...states: string[]): Promise<Job> {
  let job: Job | undefined
  await expect
    .poll(async () => (job = (await served.ask<Job>(`api/imports/${id}`)).body).state, { interval: 20 })
    .toSatisfy((state: string) => states.includes(state))
  return job as Job
}

const start = async (id: string): Promise<number> => (await served.send('POST', `api/imports/${id}/start`)).status

describe('an import', () => {
  it('is looked at first, then written, and its rejects can be fetched', async () => {
    const { leader, fields } = testRecord(99)
    const broken = Buffer.from(encodeIso2709({ leader, fields: fields.slice(1) }))
    const job = await upload('Katalog Mei.mrc', new Uint8Array(Buffer.concat([marc(0, 30), broken, marc(30, 40)])))
    expect(job).toMatchObject({ name: 'Katalog Mei.mrc', state: 'looking' })
    const looked = await until(job.id, 'ready')
    expect(looked.preview).toMatchObject({ format: 'iso2709', records: 40, rejected: 1 })
    expect(looked.preview?.samples).toHaveLength(10)
    expect(served.library.replica.find(served.library.replica.library, 'catalogue/main' as never)).toBeUndefined()
    expect(await start(job.id)).toBe(200)
    const done = await until(job.id, 'done')
    expect(done.report).toMatchObject({ read: 41, added: 40, rejected: 1 })
    expect(done.rejects).toBe(true)
    const rejects = await fetch(new URL(`api/imports/${job.id}/rejects`, served.url))
    expect(rejects.headers.get('content-disposition')).toMatch(/^attachment; filename="Katalog Mei-.*\.mrc"/)
    expect(Buffer.from(await rejects.arrayBuffer()).includes(broken)).toBe(true)
    const reasons = await served.ask<string>(`api/imports/${job.id}/reasons`)
    expect(reasons.body).toMatch(/^record 31, byte \d+: .*001.*\(no-control-number\)\n$/)
    expect(JSON.stringify(done)).not.toContain(served.folder.path)
    expect(await start(job.id)).toBe(409)
  })

  it('of a list is looked at again with what its columns mean', async () => {
    const list = 'Nama Kitab;Karangan;Tahun\nLaskar pelangi;Hirata;2005\nSang pemimpi;Hirata;2006\n'
    const job = await upload('daftar.csv', list)
    const failed = await until(job.id, 'ready', 'failed')
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'BIB_UNREADABLE_TABLE' } })
    expect(await start(job.id)).toBe(409)
    const unknown = await served.send('POST', `api/imports/${job.id}/look`, { columns: { 'Nama Kitab': 'titel' } })
    expect(unknown).toMatchObject({ status: 400, body: { code: 'COLUMNS' } })
    const again = await served.send<Job>('POST', `api/imports/${job.id}/look`, {
      format: 'csv',
      columns: { 'Nama Kitab': 'title', Karangan: 'author' },
    })
    expect(again).toMatchObject({ status: 200, body: { state: 'looking' } })
    expect((await until(job.id, 'ready')).preview).toMatchObject({
      records: 2,
      samples: [{ title: 'Laskar pelangi' }, { title: 'Sang pemimpi' }],
    })
    expect(await start(job.id)).toBe(200)
    expect((await until(job.id, 'done')).report).toMatchObject({ added: 2 })
  })

  it('waits for another, is told so, and can be taken back', async () => {
    const gate = Promise.withResolvers<void>()
    const other = inTurn(served.library.replica, () => gate.promise)
    const [first, second] = [
      await upload('a.mrc', new Uint8Array(marc(100, 110))),
      await upload('b.mrc', new Uint8Array(marc(110, 120))),
    ]
    await until(first.id, 'ready')
    await until(second.id, 'ready')
    expect([await start(first.id), await start(second.id)]).toEqual([200, 200])
    expect([(await until(first.id, 'waiting')).state, (await until(second.id, 'waiting')).state]).toEqual(['waiting', 'waiting'])
    expect((await served.send('DELETE', `api/imports/${first.id}`)).status).toBe(204)
    expect((await until(first.id, 'stopped')).state).toBe('stopped')
    gate.resolve()
    await other
    expect((await until(second.id, 'done')).report).toMatchObject({ added: 10 })
    expect((await until(first.id, 'stopped')).report).toBeUndefined()
    expect((await served.send('DELETE', `api/imports/${first.id}`)).status).toBe(204)
    expect((await served.ask(`api/imports/${first.id}`)).status).toBe(404)
  })

  it('is followed by events until it is over', async () => {
    const job = await upload('c.mrc', new Uint8Array(marc(200, 210)))
    await until(job.id, 'ready')
    expect(await start(job.id)).toBe(200)
    const response = await fetch(new URL(`api/imports/${job.id}/events`, served.url))
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const events = (await response.text()).split('\n\n').filter((event) => event.startsWith('event: import'))
    const last = JSON.parse(events.at(-1)?.split('data: ')[1] ?? '') as Job
    expect(last).toMatchObject({ id: job.id, state: 'done', report: { added: 10 } })
  })

  it('is told to every page, which learns of rejects but not where they lie', async () => {
    const stop = new AbortController()
    const { body } = await fetch(new URL('api/events', served.url), { signal: stop.signal })
    const job = await upload('e.csv', Buffer.from('Judul,Pengarang\nSatu,A\n,B\n'))
    await until(job.id, 'ready')
    expect(await start(job.id)).toBe(200)
    let text = ''
    for await (const chunk of body!.pipeThrough(new TextDecoderStream())) if ((text += chunk).includes('"state":"done"')) break
    stop.abort()
    expect(text).toMatch(/event: import\ndata: [^\n]*"state":"done"[^\n]*"rejects":true/)
    expect(text).not.toContain('rejectsFile')
  })

  it('finds the reasons beside rejects of any kind', () => {
    expect(listBeside('/a.b/x-20261121T190000Z.mods.xml')).toBe('/a.b/x-20261121T190000Z.txt')
    expect(listBeside('/a/x.y-20261121T190000Z-2.mrc')).toBe('/a/x.y-20261121T190000Z-2.txt')
  })

  it('goes on after the node was closed', async () => {
    const job = await upload('d.mrc', new Uint8Array(marc(300, 310)))
    await until(job.id, 'ready')
    const gate = Promise.withResolvers<void>()
    const other = inTurn(served.library.replica, () => gate.promise)
    expect(await start(job.id)).toBe(200)
    const closing = served.shut()
    await closing
    gate.resolve()
    await other
    await served.open()
    expect((await until(job.id, 'done')).report).toMatchObject({ read: 10, added: 10 })
  })

  it('of nothing, or of what breaks off, leaves nothing behind', async () => {
    expect(await served.ask('api/imports?name=a', { method: 'POST' })).toMatchObject({
      status: 400,
      body: { code: 'UPLOAD_EMPTY' },
    })
    const before = (await served.ask<{ items: unknown[] }>('api/imports')).body.items.length
    const stopping = new AbortController()
    const endless = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(1000))
        stopping.abort()
      },
    })
    await expect(
      served.ask('api/imports?name=b', { method: 'POST', body: endless, duplex: 'half', signal: stopping.signal } as RequestInit),
    ).rejects.toThrow(/abort/i)
    expect((await served.ask<{ items: unknown[] }>('api/imports')).body.items).toHaveLength(before)
  })
})

interface Export {
  readonly id: string
  readonly state: string
  readonly fileName: string
  readonly report?: { readonly records: number; readonly bytes: number }
}

describe('an export', () => {
  const until2 = async (id: string): Promise<Export> => {
    let job: Export | undefined
    await expect
      .poll(async () => (job = (await served.ask<Export>(`api/exports/${id}`)).body).state, { interval: 20 })
      .toSatisfy((state: string) => state === 'done' || state === 'failed')
    return job as Export
  }

  it('writes what is asked for to a file that can be fetched, whole', async () => {
    const { status, body } = await served.send<Export>('POST', 'api/exports', { format: 'marc' })
    expect(status).toBe(201)
    const done = await until2(body.id)
    expect(done).toMatchObject({ state: 'done' })
    const file = await fetch(new URL(`api/exports/${body.id}/file`, served.url))
    const bytes = Buffer.from(await file.arrayBuffer())
    expect([file.headers.get('content-type'), file.headers.get('content-length')]).toEqual([
      'application/marc',
      String(done.report?.bytes),
    ])
    expect(bytes.toString('latin1').split('\x1d')).toHaveLength((done.report?.records ?? 0) + 1)
    expect(bytes.equals(await readFile(`${served.folder.exports}/${body.id}`))).toBe(true)
    expect((await served.send('DELETE', `api/exports/${body.id}`)).status).toBe(204)
    expect((await served.ask(`api/exports/${body.id}/file`)).status).toBe(404)
  })

  it('writes what a search finds, in any form', async () => {
    await served.library.view.whenCurrent()
    const { body } = await served.send<Export>('POST', 'api/exports', { format: 'csv', query: 'laskar' })
    expect(await until2(body.id)).toMatchObject({ state: 'done', report: { records: 1 } })
    const { body: text } = await served.ask<string>(`api/exports/${body.id}/file`)
    expect(text).toContain('Laskar pelangi')
    expect(await served.send('POST', 'api/exports', { format: 'pdf' })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST' },
    })
  })

  it('keeps the last ten', async () => {
    const ids: string[] = []
    for (let i = 0; i < 12; i++) {
      const { body } = await served.send<Export>('POST', 'api/exports', { format: 'ris', query: 'laskar' })
      ids.push(body.id)
      await until2(body.id)
    }
    const { body } = await served.ask<{ items: Export[] }>('api/exports')
    expect(body.items.map(({ id }) => id)).toEqual(ids.slice(-10).toReversed())
  })
})
