// The list of keys that `?` shows. Loaded when it is asked for.
import '@mantine/core/styles/Paper.css'
import '@mantine/core/styles/Overlay.css'
import '@mantine/core/styles/ModalBase.css'
import '@mantine/core/styles/Modal.css'
import '@mantine/core/styles/Kbd.css'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Switch.css'
import { Kbd, Modal, Switch } from '@mantine/core'
import { Fragment, useState } from 'react'
import { useMessages } from '../i18n/provider.tsx'
import { shellMessages } from './messages.ts'
import { setSingleKeyShortcuts, singleKeyShortcuts } from './shortcuts.ts'
import classes from './shortcuts-dialog.module.css'

const rows = [
  [['/'], 'shortcuts.search'],
  [['↓', '↑'], 'shortcuts.list'],
  [['Home', 'End'], 'shortcuts.ends'],
  [['Enter'], 'shortcuts.enter'],
  [['Esc'], 'shortcuts.escape'],
  [['?'], 'shortcuts.help'],
] as const

export function ShortcutsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useMessages(shellMessages)
  const [single, setSingle] = useState(singleKeyShortcuts)
  return (
    <Modal.Root opened={opened} onClose={onClose} size="lg" centered classNames={{ content: classes.content, body: classes.body }}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content>
        <Modal.Body>
          {/* Not Mantine's header, which becomes a second banner of the page. */}
          <div className={classes.top}>
            <Modal.Title className={classes.heading}>{t('shortcuts.open')}</Modal.Title>
            <Modal.CloseButton aria-label={t('close')} />
          </div>
          <dl className={classes.keys}>
            {rows.map(([keys, label]) => (
              <Fragment key={label}>
                <dt>
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dt>
                <dd>{t(label)}</dd>
              </Fragment>
            ))}
          </dl>
          <Switch
            checked={single}
            onChange={({ currentTarget }) => {
              setSingleKeyShortcuts(currentTarget.checked)
              setSingle(currentTarget.checked)
            }}
            label={t('shortcuts.single')}
            description={t('shortcuts.singleHint')}
          />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
