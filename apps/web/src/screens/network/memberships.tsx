// The networks that this library is in: who is with it, what was agreed on; inviting others, and joining.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fetchAgreement, fetchNetworks, foundNetwork } from '../../api/networks.ts'
import type { LibraryNetwork } from '../../api/types.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Clauses } from './clauses.tsx'
import { Inviting } from './inviting.tsx'
import { Joining } from './joining.tsx'
import { membershipMessages } from './membership-messages.ts'
import { Section } from './section.tsx'
import form from '../../parts/form.module.css'
import classes from './memberships.module.css'

const LOOK_EVERY_MS = 10_000

export function Memberships() {
  const t = useMessages(membershipMessages)
  const { data: networks } = useQuery({
    queryKey: ['networks'],
    queryFn: ({ signal }) => fetchNetworks(signal),
    // Sponsors and newcomers act elsewhere.
    refetchInterval: LOOK_EVERY_MS,
  })
  if (networks === undefined) return undefined
  return (
    <Section title={t('title')}>
      <div className={classes.networks}>
        {networks.length === 0 && <p className={classes.lead}>{t('none')}</p>}
        {networks.map((network) => (
          <Network key={network.id} network={network} />
        ))}
        <Joining />
        {networks.length === 0 && <Founding />}
      </div>
    </Section>
  )
}

function Network({ network }: { network: LibraryNetwork }) {
  const t = useMessages(membershipMessages)
  const isMember = network.status === 'member'
  return (
    <article className={classes.network} aria-label={network.name}>
      <h3 className={classes.name}>{network.name}</h3>
      <p className={classes.small}>
        {isMember ? t('members', { count: network.members }) : network.status === 'waiting' ? t('waiting') : t('gone')}
      </p>
      <ul className={classes.members}>
        {network.memberList
          .filter(({ status }) => status === 'member' || status === 'waiting')
          .map(({ library, name, status }) => (
            <li key={library}>
              {name}
              {status === 'waiting' && <span className={classes.small}> {t('waitingThere')}</span>}
            </li>
          ))}
      </ul>
      <Agreed network={network.id} />
      {isMember && <Inviting network={network.id} />}
    </article>
  )
}

function Agreed({ network }: { network: string }) {
  const t = useMessages(membershipMessages)
  const [wanted, setWanted] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['agreement', network],
    queryFn: ({ signal }) => fetchAgreement(network, signal),
    enabled: wanted,
  })
  return (
    <details className={classes.agreement} onToggle={({ currentTarget }) => setWanted(currentTarget.open)}>
      <summary>{t('agreement')}</summary>
      {data !== undefined && <Clauses terms={data.terms} />}
      {error !== null && <p lang="en">{error.message}</p>}
    </details>
  )
}

function Founding() {
  const t = useMessages(membershipMessages)
  const queries = useQueryClient()
  const found = useMutation({
    mutationFn: (name: string) => foundNetwork(name),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['networks'] }),
  })
  return (
    <details className={classes.agreement}>
      <summary>{t('found')}</summary>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          const name = new FormData(event.currentTarget).get('name')
          if (typeof name === 'string' && name.trim() !== '') found.mutate(name.trim())
        }}
      >
        <p className={classes.small}>{t('found.hint')}</p>
        <label className={form.field}>
          <span className={form.label}>{t('found.name')}</span>
          <input name="name" required maxLength={200} className={form.input} />
        </label>
        <Failure error={found.error} />
        <div>
          <Button type="submit" variant="light" disabled={found.isPending}>
            {t('found.do')}
          </Button>
        </div>
      </form>
    </details>
  )
}
