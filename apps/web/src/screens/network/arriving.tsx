// Transfers in progress. Nothing stands here while nothing comes.
import { Progress } from '@mantine/core'
import type { Transfer } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { nameOf } from '../../parts/library-name.ts'
import { networkMessages } from './messages.ts'
import { Section } from './section.tsx'
import { useDatasetName } from './use-dataset-name.ts'
import classes from './arriving.module.css'

export function Arriving({ transfers }: { transfers: readonly Transfer[] }) {
  const t = useMessages(networkMessages)
  if (transfers.length === 0) return undefined
  return (
    <Section title={t('arriving.title')}>
      <ul className={classes.transfers}>
        {transfers.map((transfer) => (
          <Arrival key={`${transfer.library} ${transfer.dataset}`} transfer={transfer} />
        ))}
      </ul>
    </Section>
  )
}

function Arrival({ transfer }: { transfer: Transfer }) {
  const t = useMessages(networkMessages)
  const { formats } = useSpeech()
  const datasetName = useDatasetName()
  const { library, name, dataset, shards, done, bytes } = transfer
  const share = shards === 0 ? 0 : Math.min(done / shards, 1)
  const label = t('progressOf', { dataset: datasetName(dataset), library: nameOf({ id: library, name }) })
  return (
    <li className={classes.transfer}>
      <p className={classes.what}>
        <span>{label}</span>
        <span className={classes.share}>{shards === 0 ? '' : formats.percent(share)}</span>
      </p>
      <Progress.Root size="sm" radius="xl" className={classes.bar}>
        <Progress.Section value={Math.floor(share * 100)} color="var(--busy)" aria-label={label} className={classes.done} />
      </Progress.Root>
      <p className={classes.numbers}>
        <span>{shards === 0 ? t('arriving.unknown') : t('arriving.parts', { done: Math.min(done, shards), parts: shards })}</span>
        <span>{t('arriving.bytes', { bytes: formats.bytes(bytes) })}</span>
      </p>
    </li>
  )
}
