// The title that the address names: one of those in the list, or fetched by itself, as when a link to it was shared.
import { useQuery } from '@tanstack/react-query'
import { NodeRefused } from '../../api/errors.ts'
import type { Title } from '../../api/types.ts'
import { titleQuery } from './queries.ts'

interface OpenTitle {
  open: Title | undefined
  /** It is being fetched. */
  awaited: boolean
  /** No library has it any more. */
  gone: boolean
}

/** @param settled whether the list is there, so that what is not in it must be fetched */
export function useOpenTitle(openId: string | undefined, titles: readonly Title[], settled: boolean): OpenTitle {
  const listed = titles.find(({ id }) => id === openId)
  const wanted = openId !== undefined && listed === undefined
  const fetched = useQuery({ ...titleQuery(openId ?? ''), enabled: wanted && settled })
  if (!wanted) return { open: listed, awaited: false, gone: false }
  // Any record of a title names it; the list knows it by one of them.
  const open = titles.find(({ id }) => id === fetched.data?.id) ?? fetched.data
  const gone = fetched.error instanceof NodeRefused && fetched.error.status === 404
  return { open, awaited: fetched.isPending, gone }
}
