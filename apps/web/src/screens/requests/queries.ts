// What the screens of requests ask of the node. Other libraries may answer at any moment, so they are asked again now and then.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { fetchRequest, fetchRequests } from '../../api/requests.ts'
import type { Box, Role } from './words.ts'

const LOOK_EVERY_MS = 5_000

export function requestsQuery(role: Role, box: Box) {
  return queryOptions({
    queryKey: ['requests', role, box],
    queryFn: ({ signal }) => fetchRequests({ role, box }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_EVERY_MS,
  })
}

export function requestQuery(id: string) {
  return queryOptions({
    queryKey: ['request', id],
    queryFn: ({ signal }) => fetchRequest(id, signal),
    refetchInterval: LOOK_EVERY_MS,
  })
}
