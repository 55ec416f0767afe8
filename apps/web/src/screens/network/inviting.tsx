// An invitation to give to another library: a link to send, a code to scan, words to dictate.
import { Button, CopyButton } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { invite } from '../../api/networks.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { Failure } from '../../parts/failure.tsx'
import { membershipMessages } from './membership-messages.ts'
import form from '../../parts/form.module.css'
import classes from './memberships.module.css'

export function Inviting({ network }: { network: string }) {
  const t = useMessages(membershipMessages)
  const { formats, language } = useSpeech()
  const made = useMutation({ mutationFn: () => invite(network, language) })
  if (made.data === undefined)
    return (
      <div>
        <Button variant="light" disabled={made.isPending} onClick={() => made.mutate()}>
          {t('invite')}
        </Button>
        <Failure error={made.error} />
      </div>
    )
  const { link, words, code, expires } = made.data
  return (
    <div className={classes.invitation} role="status">
      <img
        src={`data:image/svg+xml;utf8,${encodeURIComponent(code)}`}
        alt={t('code')}
        width={168}
        height={168}
        className={classes.code}
      />
      <div className={classes.ways}>
        <label className={form.field}>
          <span className={form.label}>{t('link')}</span>
          <input readOnly value={link} className={form.input} onFocus={({ currentTarget }) => currentTarget.select()} />
        </label>
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button variant="default" size="compact-sm" className={classes.copy} onClick={copy}>
              {copied ? t('copied') : t('copy')}
            </Button>
          )}
        </CopyButton>
        <p className={form.label}>{t('words')}</p>
        <p className={classes.words}>{words}</p>
        <p className={classes.small}>{t('once', { when: formats.moment(expires) ?? expires })}</p>
      </div>
    </div>
  )
}
