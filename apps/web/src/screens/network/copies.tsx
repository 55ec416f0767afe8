// What is here: each library's datasets, how much of them, and how fresh.
import { Progress } from '@mantine/core'
import type { Dataset } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { Icon } from '../../parts/icons.tsx'
import { nameOf } from '../../parts/library-name.ts'
import { networkMessages } from './messages.ts'
import { copiesByLibrary, isStale, kindOf, shareHere, type LibraryCopy } from './replica.ts'
import { Section } from './section.tsx'
import { useDatasetName } from './use-dataset-name.ts'
import classes from './copies.module.css'

export function Copies({ datasets }: { datasets: readonly Dataset[] }) {
  const t = useMessages(networkMessages)
  const { formats } = useSpeech()
  return (
    <Section title={t('here.title')}>
      {datasets.length === 0 ? (
        <p className={classes.none}>{t('here.none')}</p>
      ) : (
        <ul className={classes.libraries}>
          {copiesByLibrary(datasets, formats.compare).map((copy) => (
            <Copy key={copy.library} copy={copy} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function Copy({ copy }: { copy: LibraryCopy }) {
  const t = useMessages(networkMessages)
  const name = nameOf({ id: copy.library, name: copy.name })
  return (
    <li className={classes.library} data-own={copy.own}>
      <h3 className={classes.name}>
        {copy.own && <Icon name="own" size={18} />}
        {name}
        {copy.own && ' '}
        {copy.own && <span className={classes.own}>{t('ownLibrary')}</span>}
      </h3>
      <ul className={classes.datasets}>
        {copy.datasets.map((dataset) => (
          <DatasetLine key={dataset.dataset} dataset={dataset} library={name} />
        ))}
      </ul>
    </li>
  )
}

function DatasetLine({ dataset, library }: { dataset: Dataset; library: string }) {
  const t = useMessages(networkMessages)
  const { formats } = useSpeech()
  const name = useDatasetName()(dataset.dataset)
  const when = formats.moment(dataset.time)
  const count = { count: dataset.entries }
  return (
    <li className={classes.dataset}>
      <span className={classes.what}>{name}</span>
      <span className={classes.entries}>
        {kindOf(dataset.dataset).kind === 'catalogue' ? t('records', count) : t('entries', count)}
      </span>
      <span className={classes.state} data-complete={dataset.complete}>
        {dataset.complete ? t('complete') : t('partial', { done: dataset.landedShards, parts: dataset.shards })}
        {when !== undefined && <span className={classes.asOf}>{t('asOf', { when })}</span>}
      </span>
      {!dataset.complete && (
        <Progress.Root size="xs" radius="xl" className={classes.bar}>
          <Progress.Section
            value={Math.floor(shareHere(dataset) * 100)}
            color="var(--busy)"
            aria-label={t('progressOf', { dataset: name, library })}
            className={classes.landed}
          />
        </Progress.Root>
      )}
      {isStale(dataset, Date.now()) && (
        <span className={classes.stale}>
          <Icon name="warning" size={16} />
          {t('stale', { ago: formats.daysAgo(dataset.time) })}
        </span>
      )}
    </li>
  )
}
