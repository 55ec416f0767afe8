// The filters over the list, on screens with no room beside it. Loaded when they are first opened.
import '@mantine/core/styles/Paper.css'
import '@mantine/core/styles/Overlay.css'
import '@mantine/core/styles/ModalBase.css'
import '@mantine/core/styles/Drawer.css'
import { Button, Drawer } from '@mantine/core'
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
    <Drawer
      opened={opened}
      onClose={onClose}
      position="left"
      size="min(22rem, 100%)"
      title={t('narrow')}
      closeButtonProps={{ 'aria-label': t('close'), size: 'lg' }}
      classNames={{ title: classes.title, body: classes.body }}
    >
      <Narrowing query={query} />
      <div className={classes.foot}>
        <Button fullWidth size="md" onClick={onClose}>
          {done}
        </Button>
      </div>
    </Drawer>
  )
}
