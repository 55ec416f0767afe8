// The node's status for React: one query that the live link keeps fresh, and the link itself.
import { onlineManager, queryOptions, useQuery, type QueryClient } from '@tanstack/react-query'
import { createContext, use, useEffect, useState, useSyncExternalStore } from 'react'
import { fetchStatus } from './client.ts'
import { followJob } from './jobs.ts'
import { NodeLink, type LinkState } from './node-link.ts'
import type { NodeStatus } from './types.ts'

const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: ({ signal }) => fetchStatus(signal),
  // Events replace it; asking again would only bring what is known.
  staleTime: Infinity,
})

/** The node's status, or undefined before the first answer. The last one known stays while the node is silent. */
export function useStatus(): NodeStatus | undefined {
  return useQuery(statusQuery).data
}

/** Keeps `queryClient`'s status live. While the node is silent, queries wait instead of failing, and go on when it is back. */
export function useNodeLink(queryClient: QueryClient): NodeLink {
  const [link] = useState(
    () =>
      new NodeLink({
        openEvents: () => new EventSource('/api/events'),
        fetchStatus,
        onStatus: (status) => queryClient.setQueryData(statusQuery.queryKey, status),
        onJob: (event) => followJob(queryClient, event),
      }),
  )
  useEffect(() => {
    // To be online means that the node answers. Whether there is an internet beyond it is of no interest here.
    onlineManager.setEventListener((setOnline) => link.subscribe(() => setOnline(link.state.phase !== 'lost')))
    const look = () => (document.visibilityState === 'hidden' ? link.rest() : link.open())
    look()
    document.addEventListener('visibilitychange', look)
    window.addEventListener('online', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('online', look)
      link.close()
    }
  }, [link])
  return link
}

export const NodeLinkContext = createContext<NodeLink | undefined>(undefined)

export function useLinkState(): LinkState {
  const link = use(NodeLinkContext)
  if (link === undefined) throw new Error('useLinkState needs a NodeLinkContext above it.')
  return useSyncExternalStore(
    (listener) => link.subscribe(listener),
    () => link.state,
  )
}
