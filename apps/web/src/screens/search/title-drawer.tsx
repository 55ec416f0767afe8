// The open title over the list, on screens with no room beside it. Loaded when the first title is opened.
import '@mantine/core/styles/Paper.css'
import '@mantine/core/styles/Overlay.css'
import '@mantine/core/styles/ModalBase.css'
import '@mantine/core/styles/Drawer.css'
import { CloseButton, Drawer } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Title } from '../../api/types.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { searchMessages } from './messages.ts'
import { TitleDetail } from './title-detail.tsx'
import classes from './title-drawer.module.css'

export function TitleDrawer({ title, onClose }: { title: Title | undefined; onClose: () => void }) {
  const t = useMessages(searchMessages)
  const last = useLast(title)
  return (
    <Drawer.Root
      opened={title !== undefined}
      onClose={onClose}
      position="right"
      size="min(34rem, 100%)"
      classNames={{ root: classes.drawer, content: classes.content, body: classes.body }}
    >
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content aria-label={last?.title}>
        <Drawer.Body>
          {last !== undefined && (
            <TitleDetail
              title={last}
              actions={<CloseButton size="lg" aria-label={t('close')} onClick={onClose} className={classes.close} data-autofocus />}
            />
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}

/** What was open stays in sight while the drawer slides away. */
function useLast(title: Title | undefined): Title | undefined {
  const [last, setLast] = useState(title)
  useEffect(() => {
    if (title !== undefined) setLast(title)
  }, [title])
  return title ?? last
}
