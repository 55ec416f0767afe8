// What is wrong with a record, or worth a look, and what to do when somebody else was quicker.
import { Button } from '@mantine/core'
import { NodeRefused } from '../../api/errors.ts'
import type { ProblemPart } from '../../api/types.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { recordMessages } from './messages.ts'
import classes from './troubles.module.css'

/** Somebody else has written the record since it was read. */
const CHANGED_MEANWHILE = 412

interface TroublesProps {
  error: Error | null
  parts: readonly ProblemPart[]
  onStale: (() => void) | undefined
}

export function Troubles({ error, parts, onStale }: TroublesProps) {
  const t = useMessages(recordMessages)
  if (error === null && parts.length === 0) return undefined
  const isStale = error instanceof NodeRefused && error.status === CHANGED_MEANWHILE
  return (
    <div className={classes.troubles} role="alert" data-refused={error !== null}>
      <p>{isStale ? t('stale') : error === null ? t('odd') : t('refused')}</p>
      {isStale && onStale !== undefined && (
        <Button variant="default" size="compact-md" onClick={onStale}>
          {t('stale.read')}
        </Button>
      )}
      {!isStale && parts.length === 0 && error !== null && <p lang="en">{error.message}</p>}
      {parts.length > 0 && (
        <ul className={classes.parts} lang="en">
          {parts.map(({ at, code, message, tag, subfield }) => (
            <li key={`${at} ${code}`}>
              {tag !== undefined && (
                <b>
                  {tag}
                  {subfield !== undefined && ` ‡${subfield}`}:{' '}
                </b>
              )}
              {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
