// What a title's page asks of the node besides the title.
import { queryOptions } from '@tanstack/react-query'
import { fetchRecord } from '../../api/records.ts'

/** A record as MARC-in-JSON. */
export function recordQuery(id: string) {
  return queryOptions({ queryKey: ['record', id], queryFn: ({ signal }) => fetchRecord(id, signal), staleTime: 30_000 })
}
