// Between a reader of MARC and its caller: UNIMARC records become MARC 21 ones.
import type { Flavour } from '../formats.ts'
import { FLAVOUR_VOTES, MAX_ITEMS_BEFORE_VOTE } from '../limits.ts'
import { asBuffer } from '../byte-window.ts'
import { recoverIso2709 } from '../iso2709/recover.ts'
import { TextReader } from '../iso2709/text.ts'
import type { Decoded, ReadItem, ReadWarning, RecordItem } from '../read-item.ts'
import { firstValue } from './fields.ts'
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
  ahead: ReadItem[],
  iterator: AsyncIterator<ReadItem>,
  failure: { readonly error: unknown } | undefined,
): AsyncIterable<ReadItem> {
  const fail = async (): Promise<never> => await Promise.reject(failure?.error)
  const stop = async (): Promise<IteratorResult<ReadItem>> => {
    await iterator.return?.()
    return { done: true, value: undefined }
  }
  const rest: AsyncIterator<ReadItem> = {
    next: () => {
      const value = ahead.shift()
      if (value !== undefined) return Promise.resolve({ done: false, value })
      return failure === undefined ? iterator.next() : fail()
    },
    return: stop,
  }
  return { [Symbol.asyncIterator]: () => rest }
}

async function* converted(items: AsyncIterable<ReadItem>): AsyncGenerator<ReadItem, void, undefined> {
  // The tables of the conversion are the largest part of this package, and most files need none.
  const { convertUnimarc } = await import('./convert.ts')
  for await (const item of items) {
    if (item.kind === 'rejected' || isMarc21(item.record)) yield item
    else {
      const { record, warnings } = asItsFieldsSay(item)
      // Its number may be another in MARC 21.
      const { controlNumber: _, ...rest } = item
      yield { ...rest, record: convertUnimarc(record), warnings: [...warnings, 'converted-unimarc'], exact: false }
    }
  }
}

/** Warnings of text that wasn't Unicode, or was not said to be. Leader/09 says nothing of that in UNIMARC. */
const GUESSED = new Set<ReadWarning>([
  'unmarked-utf8',
  'marc-8',
  'guessed-marc-8',
  'guessed-windows-1252',
  'guessed-windows-1251',
  'guessed-cp866',
])
/** What else comes of reading it in a wrong encoding. */
const MISREAD = new Set<ReadWarning>([...GUESSED, 'stray-marks', 'replaced-bytes'])

let iso5426: TextReader | undefined

/** The record in the encoding that UNIMARC's own field names: 100 $a/26–33, four sets, of which 03 is ISO 5426 and 50 is Unicode. */
function asItsFieldsSay({ record, warnings, bytes }: RecordItem): Decoded {
  const guess = warnings.find((warning) => GUESSED.has(warning))
  if (guess === undefined) return { record, warnings }
  if (guess === 'unmarked-utf8') return { record, warnings: warnings.filter((warning) => warning !== guess) }
  const sets = (firstValue(record, '100', 'a') ?? '').slice(26, 34)
  if (!/^(?:..)*03/.test(sets)) return { record, warnings }
  iso5426 ??= new TextReader('iso-5426')
  const again = recoverIso2709(asBuffer(bytes), iso5426)
  if ('code' in again) return { record, warnings }
  const odd: readonly ReadWarning[] = again.warnings.filter((warning) => warning !== 'given-encoding')
  return {
    record: again.record,
    warnings: [...warnings.filter((warning) => !MISREAD.has(warning) && !odd.includes(warning)), ...odd, 'iso-5426'],
  }
}
