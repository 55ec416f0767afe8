// What stands in a screen's place when there is none.
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMessages } from '../i18n/provider.tsx'
import { EmptyPlace } from '../parts/empty-place.tsx'
import { shellMessages } from './messages.ts'

export function ScreenMissing() {
  const t = useMessages(shellMessages)
  return (
    <EmptyPlace
      title={<h1>{t('missing.title')}</h1>}
      text={t('missing.text')}
      actions={
        <Button variant="light" renderRoot={(props) => <Link to="/" {...props} />}>
          {t('missing.back')}
        </Button>
      }
    />
  )
}

export function ScreenFailed({ error }: { error: unknown }) {
  const t = useMessages(shellMessages)
  return (
    <EmptyPlace
      title={<h1>{t('failed.title')}</h1>}
      text={t('failed.text')}
      actions={
        <Button variant="light" onClick={() => window.location.reload()}>
          {t('failed.again')}
        </Button>
      }
    >
      <p lang="en">{error instanceof Error ? error.message : String(error)}</p>
    </EmptyPlace>
  )
}
