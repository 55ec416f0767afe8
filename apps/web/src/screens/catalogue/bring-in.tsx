// Bringing a catalogue in: a file is dropped or chosen, looked at, and imported when somebody says so.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { importsQuery, uploadFile } from '../../api/jobs.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Bar } from './bar.tsx'
import { ImportCard } from './import-card.tsx'
import { catalogueMessages } from './messages.ts'
import { Part } from './part.tsx'
import classes from './bring-in.module.css'

export function BringIn() {
  const t = useMessages(catalogueMessages)
  const jobs = useQuery(importsQuery).data ?? []
  return (
    <Part heading={t('in.heading')} hint={t('in.hint')}>
      <DropZone />
      {jobs.length > 0 && (
        <ul className={classes.jobs}>
          {jobs.map((job) => (
            <li key={job.id}>
              <ImportCard job={job} />
            </li>
          ))}
        </ul>
      )}
    </Part>
  )
}

function DropZone() {
  const t = useMessages(catalogueMessages)
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const { upload, sending, sent, giveUp } = useUpload()
  const take = (files: FileList | null) => {
    const file = files?.[0]
    if (file !== undefined) upload.mutate(file)
  }
  if (sending !== undefined)
    return (
      <div className={classes.zone}>
        <Sending file={sending} sent={sent} onGiveUp={giveUp} />
      </div>
    )
  return (
    <div
      className={classes.zone}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files)
      }}
    >
      <Icon name="upload" size={30} />
      <p className={classes.ask}>{t('in.drop')}</p>
      <Button size="md" onClick={() => input.current?.click()}>
        {t('in.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('in.choose')}
        onChange={({ currentTarget }) => {
          take(currentTarget.files)
          // The same file can be chosen again once it has been mended.
          currentTarget.value = ''
        }}
      />
      <p className={classes.kinds}>{t('in.kinds')}</p>
      {upload.error?.name !== 'AbortError' && <Failure error={upload.error} />}
    </div>
  )
}

function Sending({ file, sent, onGiveUp }: { file: File; sent: number; onGiveUp: () => void }) {
  const t = useMessages(catalogueMessages)
  const { formats } = useSpeech()
  return (
    <div className={classes.sending}>
      <p role="status">{t('in.sending', { name: file.name, sent: formats.bytes(sent), total: formats.bytes(file.size) })}</p>
      <Bar share={file.size === 0 ? undefined : sent / file.size} label={t('in.progress', { name: file.name })} />
      <Button variant="subtle" size="compact-sm" onClick={onGiveUp}>
        {t('in.giveUp')}
      </Button>
    </div>
  )
}

/** One file at a time on its way to the node. */
function useUpload() {
  const queries = useQueryClient()
  const [sent, setSent] = useState(0)
  const control = useRef<AbortController>(undefined)
  const upload = useMutation({
    mutationFn: (file: File) => {
      control.current = new AbortController()
      setSent(0)
      return uploadFile(file, setSent, control.current.signal)
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: importsQuery.queryKey }),
  })
  return {
    upload,
    sending: upload.isPending ? upload.variables : undefined,
    sent,
    giveUp: () => control.current?.abort(),
  }
}
