// Between a reader of MARC and its caller: UNIMARC records become MARC 21 ones.
import type { Flavour } from '../formats.ts'
import { FLAVOUR_VOTES, MAX_ITEMS_BEFORE_VOTE } from '../limits.ts'
import type { ReadItem, RecordItem } from '../read-item.ts'
import { convertUnimarc } from './convert.ts'
import { isMarc21, votesUnimarc } from './detect.ts'

export interface FlavouredItems {
  readonly flavour: Flavour
  /** In MARC 21, whatever they were; converted ones are told by the warning `converted-unimarc`. */
  readonly items: AsyncIterable<ReadItem>
}

/**
 * Finds out by the first records what the fields of a file mean, and gives its items in MARC 21. Reads ahead as far as that takes.
 *
 * @param flavour What is known already. @default Told by the records.
 */
export async function toMarc21(items: AsyncIterable<ReadItem>, flavour?: Flavour): Promise<FlavouredItems> {
  if (flavour === 'marc21') return { flavour, items }
  if (flavour === 'unimarc') return { flavour, items: converted(items) }
  const iterator = items[Symbol.asyncIterator]()
  const ahead: ReadItem[] = []
  const voters: RecordItem[] = []
  let failure: { readonly error: unknown } | undefined
  try {
    while (voters.length < FLAVOUR_VOTES && ahead.length < MAX_ITEMS_BEFORE_VOTE) {
      const next = await iterator.next()
      if (next.done === true) break
      ahead.push(next.value)
      if (next.value.kind === 'record') voters.push(next.value)
    }
  } catch (error) {
    // What came before the failure can still be read.
    failure = { error }
  }
  const all = behind(ahead, iterator, failure)
  const unimarc = votesUnimarc(voters.map(({ record }) => record))
  return unimarc ? { flavour: 'unimarc', items: converted(all) } : { flavour: 'marc21', items: all }
}

/** What was read ahead and the rest, without a step in between for each item of it. */
function behind(
  ahead: readonly ReadItem[],
  iterator: AsyncIterator<ReadItem>,
  failure: { readonly error: unknown } | undefined,
): AsyncIterable<ReadItem> {
  const waiting = ahead.values()
  const fail = async (): Promise<never> => await Promise.reject(failure?.error)
  const stop = async (): Promise<IteratorResult<ReadItem>> => {
    await iterator.return?.()
    return { done: true, value: undefined }
  }
  const rest: AsyncIterator<ReadItem> = {
    next: () => {
      const { done, value } = waiting.next()
      if (done !== true) return Promise.resolve({ done: false, value })
      return failure === undefined ? iterator.next() : fail()
    },
    return: stop,
  }
  return { [Symbol.asyncIterator]: () => rest }
}

async function* converted(items: AsyncIterable<ReadItem>): AsyncGenerator<ReadItem, void, undefined> {
  for await (const item of items) {
    if (item.kind === 'rejected' || isMarc21(item.record)) yield item
    else
      yield {
        ...item,
        record: convertUnimarc(item.record),
        warnings: [...item.warnings, 'converted-unimarc'],
        exact: false,
      }
  }
}
