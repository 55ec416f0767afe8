// One title in full: what it is, and where it stands in each library.
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Title } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { Icon } from '../../parts/icons.tsx'
import { languagesOf, ownFirst, publicationOf } from './description.ts'
import { LibraryHoldings } from './library-holdings.tsx'
import { searchMessages } from './messages.ts'
import classes from './title-detail.module.css'

interface TitleDetailProps {
  title: Title
  actions: ReactNode
  /** On a page of its own, with room for what it is and where it is beside each other. @default false */
  wide?: boolean
}

export function TitleDetail({ title, actions, wide = false }: TitleDetailProps) {
  const t = useMessages(searchMessages)
  const { formats } = useSpeech()
  const languages = languagesOf(title, formats)
  const Heading = wide ? 'h1' : 'h2'
  const HoldingsHeading = wide ? 'h2' : 'h3'
  const facts: [label: string, value: string][] = [
    [t('field.published'), publicationOf(title)],
    [t('field.edition'), title.edition ?? ''],
    [t('field.language'), formats.list(languages)],
    ...title.identifiers.map(({ type, value }): [string, string] => [type.toUpperCase(), value]),
  ]
  return (
    <article className={classes.detail} data-wide={wide}>
      <header className={classes.header}>
        <div className={classes.top}>
          <p className={classes.format}>
            <Icon name={title.format} size={18} />
            {t(`format.${title.format}`)}
          </p>
          <div className={classes.actions}>
            {!wide && (
              <Link to="/titles/$id" params={{ id: title.id }} className={classes.whole}>
                {t('whole')}
              </Link>
            )}
            {actions}
          </div>
        </div>
        <Heading className={classes.title} dir="auto">
          {title.title === '' ? t('untitled') : title.title}
        </Heading>
        {title.originalTitle !== undefined && (
          <p className={classes.original} dir="auto">
            {title.originalTitle}
          </p>
        )}
        {title.creators.length > 0 && (
          <ul className={classes.creators}>
            {title.creators.map((creator) => (
              <li key={creator}>
                <SearchLink words={creator} />
              </li>
            ))}
          </ul>
        )}
        {title.heldBy.some(({ own }) => !own) && (
          <Button
            size="sm"
            variant={title.heldBy.some(({ own }) => own) ? 'default' : 'filled'}
            className={classes.ask}
            renderRoot={(props) => <Link to="/requests/new" search={{ record: title.id }} {...props} />}
          >
            {t('ask')}
          </Button>
        )}
      </header>
      <dl className={classes.facts}>
        {facts
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={`${label} ${value}`}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        {title.subjects.length > 0 && (
          <div>
            <dt>{t('field.subjects')}</dt>
            <dd>
              <ul className={classes.subjects}>
                {[...new Set(title.subjects)].map((subject) => (
                  <li key={subject}>
                    <SearchLink words={subject} />
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        )}
      </dl>
      <section className={classes.holdings} aria-label={t('heldByCount', { count: title.heldBy.length })}>
        <HoldingsHeading className={classes.heading}>{t('heldByCount', { count: title.heldBy.length })}</HoldingsHeading>
        <ul>
          {ownFirst(title.heldBy, formats).map((library) => (
            <LibraryHoldings key={library.library} library={library} heading={wide ? 'h3' : 'h4'} />
          ))}
        </ul>
      </section>
    </article>
  )
}

/** Words of the description that look for themselves. */
function SearchLink({ words }: { words: string }) {
  return (
    <Link to="/" search={{ q: words }} className={classes.searchLink} dir="auto">
      {words}
    </Link>
  )
}
