// One title in the list.
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { Title } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { Icon } from '../../parts/icons.tsx'
import { identifierText, languagesOf, publicationOf } from './description.ts'
import { HeldBy } from './held-by.tsx'
import { Highlighted } from './highlighted.tsx'
import { searchMessages } from './messages.ts'
import classes from './result-row.module.css'

interface ResultRowProps {
  title: Title
  query: string
  shown: boolean
  besidePanel: boolean
  onEnter: () => void
}

export const ResultRow = memo(function ResultRow({ title, query, shown, besidePanel, onEnter }: ResultRowProps) {
  const t = useMessages(searchMessages)
  const { formats } = useSpeech()
  const published = [publicationOf(title), title.edition].filter((part) => part !== undefined && part !== '').join(' · ')
  const [identifier] = title.identifiers
  return (
    <li className={classes.row} data-shown={shown} data-own={title.heldBy.some(({ own }) => own)}>
      <span className={classes.format} title={t(`format.${title.format}`)}>
        <Icon name={title.format} size={22} />
      </span>
      <div className={classes.words}>
        <h3 className={classes.title} dir="auto">
          <Link
            to="/"
            search={(search) => ({ ...search, title: title.id })}
            state={{ openedFromList: true }}
            replace={besidePanel}
            resetScroll={false}
            preload={false}
            className={classes.link}
            data-id={title.id}
            aria-current={shown ? 'true' : undefined}
            onClick={({ detail }) => {
              // A press of Enter is a click without a count.
              if (detail === 0) onEnter()
            }}
          >
            <Highlighted text={title.title === '' ? t('untitled') : title.title} query={query} />
          </Link>
        </h3>
        {title.originalTitle !== undefined && (
          <p className={classes.original} dir="auto">
            <Highlighted text={title.originalTitle} query={query} />
          </p>
        )}
        <p className={classes.line} dir="auto">
          {title.creators.length > 0 && (
            <span className={classes.creators}>
              <Highlighted text={title.creators.join('; ')} query={query} />
            </span>
          )}
          {published !== '' && <span>{published}</span>}
        </p>
        <p className={classes.facts}>
          <span>{t(`format.${title.format}`)}</span>
          {languagesOf(title, formats).length > 0 && <span>{formats.list(languagesOf(title, formats))}</span>}
          {identifier !== undefined && <span className={classes.identifier}>{identifierText(identifier)}</span>}
        </p>
        <HeldBy libraries={title.heldBy} />
      </div>
    </li>
  )
})
