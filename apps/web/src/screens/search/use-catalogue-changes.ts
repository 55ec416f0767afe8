// Results that stay true while records arrive: fetched again by themselves where that disturbs nobody, offered otherwise.
import { useEffect, useState, type RefObject } from 'react'
import { useStatus } from '../../api/status.ts'
import type { NodeStatus } from '../../api/types.ts'

/** A list that changes more often than this is not calm, and a node in the middle of a sync has other work. */
const CALM_MS = 2_000
/** Changes come in bursts; the first of them waits for its fellows. */
const BURST_MS = 300

interface Results {
  /** When the results came: ms since 1970. */
  fetchedAt: number
  /** Whether they may be replaced under the reader's eyes. */
  replaceable: boolean
  refetch: () => unknown
  list: RefObject<HTMLElement | null>
}

/** @returns whether the catalogue has changed since the results came and they wait for the reader's word */
export function useCatalogueChanges({ fetchedAt, replaceable, refetch, list }: Results): boolean {
  const changedAt = useChangedAt(edition(useStatus()))
  const changed = fetchedAt > 0 && changedAt > fetchedAt
  const [offered, setOffered] = useState(false)
  useEffect(() => {
    if (!changed) return setOffered(false)
    const timer = setTimeout(
      () => {
        const reading = list.current !== null && list.current.matches(':hover, :focus-within')
        if (replaceable && !reading) void refetch()
        else setOffered(true)
      },
      Math.max(BURST_MS, fetchedAt + CALM_MS - Date.now()),
    )
    return () => clearTimeout(timer)
  }, [changed, fetchedAt, replaceable, refetch, list])
  return changed && offered
}

/** Differs whenever the searchable catalogue may differ. */
function edition(status: NodeStatus | undefined): string | undefined {
  if (status === undefined) return undefined
  const { records, titles, pendingShards } = status.views.catalogue
  const revisions = status.datasets.reduce((sum, { revision, landedShards }) => sum + revision + landedShards, 0)
  return [records, titles, pendingShards, revisions].join()
}

/** When the value last became another one: ms since 1970, 0 if never. */
function useChangedAt(value: string | undefined): number {
  const [seen, setSeen] = useState({ value, at: 0 })
  useEffect(() => {
    setSeen((before) => {
      if (before.value === value) return before
      return { value, at: before.value === undefined ? 0 : Date.now() }
    })
  }, [value])
  return seen.at
}
