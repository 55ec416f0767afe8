import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ServedLibrary } from './testing/served-library.ts'

describe('networks over HTTP', () => {
  let served: ServedLibrary
  beforeAll(async () => {
    served = await ServedLibrary.start()
  })
  afterAll(() => served[Symbol.asyncDispose]())

  it('are founded with an agreement in three languages, and invited into', async () => {
    expect((await served.ask<{ items: unknown[] }>('api/networks')).body).toEqual({ items: [] })
    const founded = await served.send<{ id: string }>('POST', 'api/networks', { name: 'Jaringan Uji' })
    expect(founded).toMatchObject({ status: 201, body: { name: 'Jaringan Uji', status: 'member', members: 1 } })
    const { id } = founded.body
    const list = await served.ask<{ items: { memberList: unknown[] }[] }>('api/networks')
    expect(list.body.items[0]?.memberList).toMatchObject([{ status: 'member', signed: true }])
    const agreement = await served.ask<{ terms: { clauses: { aims: Record<string, string> } } }>(`api/networks/${id}/agreement`)
    expect(Object.keys(agreement.body.terms.clauses.aims)).toEqual(expect.arrayContaining(['id', 'ms', 'en']))

    const invited = await served.send<{ id: string; link: string; words: string; code: string }>('POST', 'api/invitations', {
      network: id,
      uses: 2,
    })
    expect(invited).toMatchObject({ status: 201, body: { uses: 2, used: 0, network: id } })
    expect(invited.body.link).toMatch(/^[a-z]+:/)
    expect(invited.body.words.split(' ').length).toBeGreaterThan(3)
    expect(invited.body.code).toMatch(/^<svg /)
    expect(JSON.stringify(invited.body)).not.toContain('"file"')
    expect((await served.send('DELETE', `api/invitations/${invited.body.id}`)).status).toBe(204)
    expect((await served.ask<{ items: unknown[] }>('api/invitations')).body.items).toEqual([])
  })

  it('are refused with a reason where there is none, or no invitation', async () => {
    for (const [method, path, body, status] of [
      ['GET', 'api/networks/zzz/agreement', undefined, 409],
      ['POST', 'api/invitations', { network: 'zzz' }, 409],
      ['POST', 'api/invitations', { network: 'zzz', uses: 0 }, 400],
      ['POST', 'api/networks', { name: '' }, 400],
      ['POST', 'api/join', { invitation: 'satu dua tiga' }, 409],
      ['DELETE', 'api/invitations/abcdef', undefined, 409],
    ] as const) {
      const refused = await served.send(method, path, body)
      expect([path, refused.status]).toEqual([path, status])
      expect(refused.headers.get('content-type')).toBe('application/problem+json')
    }
    expect(served.faults).toEqual([])
  })
})
