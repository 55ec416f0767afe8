// Where one library keeps a title: each holding with its call number as it stands on the spine.
import { VisuallyHidden } from '@mantine/core'
import type { Holding, HoldingLibrary } from '../../api/types.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { Icon } from '../../parts/icons.tsx'
import { nameOf } from '../../parts/library-name.ts'
import { copiesOf, spineLines } from './description.ts'
import { searchMessages } from './messages.ts'
import classes from './library-holdings.module.css'

/** @param props.heading the level of the library's name, below the heading of the list */
export function LibraryHoldings({ library, heading: Heading }: { library: HoldingLibrary; heading: 'h3' | 'h4' }) {
  const t = useMessages(searchMessages)
  const copies = copiesOf(library)
  const shelves = library.holdings.map((holding, place) => ({ holding, key: holding.barcode ?? `${place} ${holding.callNumber}` }))
  return (
    <li className={classes.library} data-own={library.own}>
      <div className={classes.head}>
        <Heading className={classes.name}>
          {library.own && <Icon name="own" size={16} />}
          <span>
            {nameOf({ id: library.library, name: library.name })}
            {library.own && ' '}
            {library.own && <span className={classes.own}>{t('ownLibrary')}</span>}
          </span>
        </Heading>
        {copies !== undefined && <p className={classes.copies}>{t('copies', { count: copies })}</p>}
      </div>
      {shelves.some(({ holding }) => !isBlank(holding)) ? (
        <ul className={classes.shelves}>
          {shelves.map(
            ({ holding, key }) => isBlank(holding) || <Shelf key={key} holding={holding} showCopies={shelves.length > 1} />,
          )}
        </ul>
      ) : (
        <p className={classes.unknown}>{t('noHoldings')}</p>
      )}
    </li>
  )
}

function isBlank({ location, callNumber, barcode, note, statement }: Holding): boolean {
  return [location, callNumber, barcode, note, statement].every((part) => part === undefined)
}

/** What a library does with its copies, as messages name it. */
const LENDING = { loan: 'lent', 'copy-only': 'copiedOnly', 'in-house': 'readInHouse' } as const

function Shelf({ holding, showCopies }: { holding: Holding; showCopies: boolean }) {
  const t = useMessages(searchMessages)
  const { location, callNumber, copies, barcode, note, loan, statement } = holding
  const small = [
    showCopies && copies !== undefined ? t('copies', { count: copies }) : undefined,
    barcode === undefined ? undefined : t('barcode', { value: barcode }),
    loan === undefined ? undefined : t(LENDING[loan]),
  ].filter((part) => part !== undefined)
  return (
    <li className={classes.shelf}>
      {callNumber !== undefined && (
        <span className={classes.spine}>
          <VisuallyHidden>{t('callNumber')}: </VisuallyHidden>
          {spineLines(callNumber).map((line, place) => (
            <span key={`${place} ${line}`} className={classes.line}>
              {line}{' '}
            </span>
          ))}
        </span>
      )}
      <span className={classes.place}>
        {location !== undefined && <span className={classes.location}>{location}</span>}
        {statement !== undefined && <span>{statement}</span>}
        {small.length > 0 && <span className={classes.small}>{small.join(' · ')}</span>}
        {note !== undefined && <span className={classes.small}>{note}</span>}
      </span>
    </li>
  )
}
