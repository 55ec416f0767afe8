// Requests over HTTP: with a library outside, so that one node is enough; between nodes they are tested on the command line.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { templateTerms } from '../networks/agreement-template.ts'
import { performOperation } from '../operations/operations.ts'
import { ServedLibrary } from './testing/served-library.ts'

interface Shown {
  readonly id: string
  readonly reference: string
  readonly standing: string
  readonly supplier: { readonly name: string }
  readonly patron?: string
  readonly possible: readonly { readonly word: string }[]
  readonly messages: readonly unknown[]
  readonly seen: readonly string[]
}

let served: ServedLibrary
beforeAll(async () => {
  served = await ServedLibrary.start()
  const terms = templateTerms({ name: 'Uji', begins: '2026-01-01' })
  const context = { library: served.library, network: undefined, joining: undefined, onProgress: () => undefined }
  await performOperation('network-create', { terms }, { ...context, signal: new AbortController().signal })
})
afterAll(async () => await served[Symbol.asyncDispose]())

const ASKED = {
  citation: { title: 'Ronggeng Dukuh Paruk', author: 'Ahmad Tohari' },
  serviceType: 'Loan',
  outside: { role: 'supplier', name: 'Perpustakaan Daerah' },
  patron: 'A-17',
  need: 'N1',
}

describe('requests over HTTP', () => {
  it('are asked once, listed, answered and shown', async () => {
    const asked = [await served.send<{ requests: Shown[] }>('POST', 'api/requests', ASKED)]
    asked.push(await served.send<{ requests: Shown[] }>('POST', 'api/requests', ASKED))
    expect(asked.map(({ status }) => status)).toEqual([201, 201])
    expect(asked[0]?.body).toEqual(asked[1]?.body)
    const list = await served.send<{ items: Shown[] }>('GET', 'api/requests?role=requester')
    expect(list.body.items).toMatchObject([
      { reference: 'N1-1', title: 'Ronggeng Dukuh Paruk', supplier: { name: 'Perpustakaan Daerah' } },
    ])
    const shown = (await served.send<Shown>('GET', 'api/requests/N1-1')).body
    expect(shown).toMatchObject({ standing: 'Requested', patron: 'A-17' })
    const lent = { role: 'supplier', word: 'Loaned', dueDate: '2027-01-31T00:00:00Z', seen: shown.seen }
    const said = await served.send<Shown>('POST', `api/requests/${shown.id}/messages`, lent)
    const again = await served.send<Shown>('POST', `api/requests/${shown.id}/messages`, lent)
    expect(said.status).toBe(201)
    expect(said.body).toMatchObject({ standing: 'Loaned', due: '2027-01-31T00:00:00.000Z' })
    expect(again.body.messages).toEqual(said.body.messages)
  })

  it.each([
    ['GET', 'api/requests/nothing', undefined, 404, 'REQUESTS_UNKNOWN'],
    ['POST', 'api/requests/N1-1/messages', { role: 'supplier', word: 'Unfilled', reason: 'NotHeld' }, 409, 'REQUESTS_NOT_POSSIBLE'],
    ['POST', 'api/requests/N1-1/messages', { role: 'supplier', word: 'Eaten' }, 400, 'USAGE'],
    ['POST', 'api/requests', { ...ASKED, citation: undefined }, 400, 'USAGE'],
    ['POST', 'api/requests', { ...ASKED, outside: undefined, to: ['Nobody'], need: 'N2' }, 404, 'NO_SUCH_LIBRARY'],
  ] as const)('%s %s is told what is wrong', async (method, path, body, status, code) => {
    expect(await served.send(method, path, body)).toMatchObject({ status, body: { code } })
  })
})
