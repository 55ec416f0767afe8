// What the record screens ask of the node.
import { queryOptions } from '@tanstack/react-query'
import { fetchVersion } from '../../api/records.ts'

/** An own record with its version. Not fetched anew by itself: what somebody is writing must not vanish. */
export function versionQuery(id: string) {
  return queryOptions({
    queryKey: ['record-version', id],
    queryFn: ({ signal }) => fetchVersion(id, signal),
    staleTime: Infinity,
    gcTime: 0,
  })
}
