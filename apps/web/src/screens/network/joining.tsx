// Joining a network: what an invitation offers is read first, and agreed to by somebody who has read it.
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { join } from '../../api/networks.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Clauses } from './clauses.tsx'
import { membershipMessages } from './membership-messages.ts'
import form from '../../parts/form.module.css'
import classes from './memberships.module.css'

export function Joining() {
  const t = useMessages(membershipMessages)
  const { language } = useSpeech()
  const queries = useQueryClient()
  const [invitation, setInvitation] = useState('')
  const read = useMutation({ mutationFn: () => join(invitation.trim(), false) })
  const agree = useMutation({
    mutationFn: () => join(invitation.trim(), true),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['networks'] }),
  })
  const { offer } = read.data ?? {}
  const { standing } = agree.data ?? {}
  const failed = agree.error ?? read.error
  const name = offer === undefined ? '' : (offer.terms.name[language] ?? Object.values(offer.terms.name)[0] ?? '')
  return (
    <details className={classes.agreement}>
      <summary>{t('join')}</summary>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          agree.reset()
          read.mutate()
        }}
      >
        <label className={form.field}>
          <span className={form.label}>{t('join.given')}</span>
          <textarea
            required
            rows={2}
            maxLength={2000}
            value={invitation}
            className={form.input}
            onChange={({ currentTarget }) => setInvitation(currentTarget.value)}
          />
        </label>
        <div>
          <Button type="submit" variant="light" disabled={read.isPending || agree.isPending}>
            {read.isPending ? t('join.reading') : t('join.read')}
          </Button>
        </div>
      </form>
      {offer !== undefined && standing === undefined && (
        <div className={classes.offer}>
          <p>{t('offer', { inviter: offer.inviterName, network: name, members: offer.members })}</p>
          <Clauses terms={offer.terms} />
          <div>
            <Button disabled={agree.isPending} onClick={() => agree.mutate()}>
              {t('agree')}
            </Button>
          </div>
        </div>
      )}
      {standing !== undefined && (
        <p role="status" className={classes.joined}>
          {standing.status === 'member'
            ? t('joined', { network: name })
            : t('joined.waiting', { sponsors: standing.sponsors, needed: standing.needed })}
        </p>
      )}
      <Failure error={failed} />
    </details>
  )
}
