// Calls about networks, invitations and joining. Same errors as `fetchStatus`.
import { addressOf, ask, askJson } from './call.ts'
import type { Agreement, Invitation, Joined, LibraryNetwork } from './types.ts'

export async function fetchNetworks(signal: AbortSignal): Promise<LibraryNetwork[]> {
  return ((await askJson('/api/networks', { signal })) as { items: LibraryNetwork[] }).items
}

export async function fetchAgreement(network: string, signal: AbortSignal): Promise<Agreement> {
  return (await askJson(addressOf('/api/networks/{id}/agreement', { params: { id: network } }), { signal })) as Agreement
}

export async function foundNetwork(name: string): Promise<void> {
  await ask('/api/networks', jsonPost({ name }))
}

export async function invite(network: string, language: 'id' | 'ms' | 'en'): Promise<Invitation> {
  return (await askJson('/api/invitations', jsonPost({ network, language }))) as Invitation
}

/** Reads what an invitation offers; with `accept` the library agrees to it. */
export async function join(invitation: string, accept: boolean): Promise<Joined> {
  return (await askJson('/api/join', jsonPost({ invitation, accept }))) as Joined
}

const jsonPost = (body: unknown) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})
