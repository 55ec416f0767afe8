// The list of titles found, and the keys that move in it.
import { useEffect, useRef, type KeyboardEvent, type Ref } from 'react'
import type { Title } from '../../api/types.ts'
import { ResultRow } from './result-row.tsx'
import classes from './result-list.module.css'

/** Holding an arrow key down moves the focus at once; the address, which browsers let us change only so often, follows. */
const RESTING_MS = 120

export interface ResultListProps {
  titles: readonly Title[]
  query: string
  /** The id of the title that stands in the panel beside the list. */
  shown: string | undefined
  /** The focus rests on a title after moving by keyboard. */
  onRest: (id: string) => void
  /** A title was opened by keyboard. */
  onEnter: () => void
  /** The reader wants back to the search box. */
  onLeaveUp: () => void
  /** Whether opening a title replaces the one in the panel, rather than leading to a page of its own. */
  besidePanel: boolean
  ref: Ref<HTMLOListElement>
}

export function ResultList({ titles, query, shown, onRest, onEnter, onLeaveUp, besidePanel, ref }: ResultListProps) {
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(resting.current), [])

  const onKeyDown = (event: KeyboardEvent<HTMLOListElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    if (event.key === 'Escape') return onLeaveUp()
    const links = linksIn(event.currentTarget)
    const now = links.findIndex((link) => link === document.activeElement)
    const next = nextIndex(event.key, now, links.length)
    if (next === undefined) return
    event.preventDefault()
    const link = links[next]
    if (link === undefined) return onLeaveUp()
    link.focus()
    clearTimeout(resting.current)
    const { id } = link.dataset
    if (id !== undefined) resting.current = setTimeout(() => onRest(id), RESTING_MS)
  }

  return (
    <ol ref={ref} className={classes.list} onKeyDown={onKeyDown}>
      {titles.map((title) => (
        <ResultRow
          key={title.id}
          title={title}
          query={query}
          shown={title.id === shown}
          besidePanel={besidePanel}
          onEnter={onEnter}
        />
      ))}
    </ol>
  )
}

/** The links to the titles, in order. */
export function linksIn(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('a[data-id]')]
}

/** Where a key leads from `now`; -1 is the search box above the list, undefined nowhere. */
function nextIndex(key: string, now: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(now + 1, count - 1)
    case 'ArrowUp':
      return now - 1
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
