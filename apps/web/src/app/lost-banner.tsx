// Says that the node is silent, what that means for the reader, and goes by itself.
import { useLinkState } from '../api/status.ts'
import { useMessages, useSpeech } from '../i18n/provider.tsx'
import { Icon } from '../parts/icons.tsx'
import { shellMessages } from './messages.ts'
import classes from './lost-banner.module.css'

export function LostBanner() {
  const t = useMessages(shellMessages)
  const { formats } = useSpeech()
  const { phase, lastHeard } = useLinkState()
  const when = lastHeard === undefined ? undefined : formats.moment(lastHeard)
  return (
    <div role="alert" className={classes.place}>
      {phase === 'lost' && (
        <div className={classes.banner}>
          <Icon name="warning" />
          <p>
            <strong>{t('lost.title')}</strong> {when === undefined ? t('lost.never') : t('lost.since', { when })}
          </p>
        </div>
      )}
    </div>
  )
}
