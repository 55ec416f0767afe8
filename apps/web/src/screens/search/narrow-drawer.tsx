// The filters over the list, on screens with no room beside it. Loaded when they are first opened.
import '@mantine/core/styles/Paper.css'
import '@mantine/core/styles/Overlay.css'
import '@mantine/core/styles/ModalBase.css'
import '@mantine/core/styles/Drawer.css'
import { Button, CloseButton, Drawer } from '@mantine/core'
import { useMessages } from '../../i18n/provider.tsx'
import { searchMessages } from './messages.ts'
import { Narrowing } from './narrowing.tsx'
import classes from './narrow-drawer.module.css'

interface NarrowDrawerProps {
  opened: boolean
  /** What the shown titles were found by. */
  query: string
  onClose: () => void
  /** What the way out says: how many titles there are. */
  done: string
}

export function NarrowDrawer({ opened, query, onClose, done }: NarrowDrawerProps) {
  const t = useMessages(searchMessages)
  return (
    <Drawer.Root opened={opened} onClose={onClose} position="left" size="min(22rem, 100%)" classNames={{ body: classes.body }}>
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content aria-label={t('narrow')}>
        <Drawer.Body>
          <div className={classes.head}>
            <h2 className={classes.title}>{t('narrow')}</h2>
            <CloseButton size="lg" aria-label={t('close')} onClick={onClose} data-autofocus />
          </div>
          <Narrowing query={query} />
          <div className={classes.foot}>
            <Button fullWidth size="md" onClick={onClose}>
              {done}
            </Button>
          </div>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}
