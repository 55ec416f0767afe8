// A record field by field, as cataloguers write it.
import { Button, CloseButton } from '@mantine/core'
import { useState } from 'react'
import type { MarcRecord, ProblemPart } from '../../api/types.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { indicatorIn, indicatorText, subfieldsIn, textOf, typed } from './marc-text.ts'
import { recordMessages } from './messages.ts'
import classes from './marc-grid.module.css'

/** A field as it stands in the grid. Its key stays while its tag is typed. */
interface Row {
  readonly key: number
  readonly tag: string
  readonly ind1: string
  readonly ind2: string
  readonly text: string
}

/** Fields without indicators and subfields. */
const isControl = (tag: string): boolean => tag.startsWith('00')

/** The node writes these itself. */
const FIXED = new Set(['001', '003', '005'])

interface MarcGridProps {
  record: MarcRecord
  onChange: (record: MarcRecord) => void
  troubles: readonly ProblemPart[]
}

export function MarcGrid({ record, onChange, troubles }: MarcGridProps) {
  const t = useMessages(recordMessages)
  const [leader, setLeader] = useState(record.leader)
  const [rows, setRows] = useState(() => rowsOf(record))
  const wrong = new Set(troubles.map(({ at }) => Number(/^\/fields\/(\d+)/.exec(at)?.[1] ?? -1)))
  const set = (next: readonly Row[], nextLeader = leader) => {
    setRows([...next])
    setLeader(nextLeader)
    onChange({ leader: nextLeader, fields: next.filter(({ tag, text }) => tag !== '' && text !== '').map(fieldOf) })
  }
  const change = (key: number, part: Partial<Row>) => set(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))
  return (
    <div className={classes.grid}>
      <p className={classes.hint}>{t('marc.hint')}</p>
      <div className={classes.row}>
        <span className={classes.tag}>LDR</span>
        <input
          aria-label={t('marc.leader')}
          className={classes.text}
          value={leader}
          maxLength={24}
          spellCheck={false}
          onChange={({ currentTarget }) => set(rows, currentTarget.value)}
        />
      </div>
      {rows.map((row, place) => (
        <div key={row.key} className={classes.row} data-wrong={wrong.has(place)}>
          <input
            aria-label={t('marc.tag')}
            className={classes.tag}
            value={row.tag}
            maxLength={3}
            inputMode="numeric"
            readOnly={FIXED.has(row.tag) && row.text !== ''}
            spellCheck={false}
            onChange={({ currentTarget }) => change(row.key, { tag: currentTarget.value })}
          />
          {!isControl(row.tag) && (
            <>
              {(['ind1', 'ind2'] as const).map((which) => (
                <input
                  key={which}
                  aria-label={t(`marc.${which}`)}
                  className={classes.indicator}
                  value={indicatorText(row[which])}
                  maxLength={1}
                  spellCheck={false}
                  onFocus={({ currentTarget }) => currentTarget.select()}
                  onChange={({ currentTarget }) => change(row.key, { [which]: indicatorIn(currentTarget.value) })}
                />
              ))}
            </>
          )}
          <textarea
            aria-label={t('marc.content', { tag: row.tag })}
            className={classes.text}
            dir="auto"
            rows={1}
            value={row.text}
            readOnly={FIXED.has(row.tag) && row.text !== ''}
            spellCheck={false}
            onChange={({ currentTarget }) =>
              change(row.key, { text: isControl(row.tag) ? currentTarget.value : typed(currentTarget.value) })
            }
          />
          {!FIXED.has(row.tag) && (
            <CloseButton
              aria-label={t('marc.remove', { tag: row.tag })}
              onClick={() => set(rows.filter(({ key }) => key !== row.key))}
            />
          )}
        </div>
      ))}
      <Button
        variant="default"
        size="compact-md"
        className={classes.add}
        onClick={() => {
          const key = Math.max(0, ...rows.map((row) => row.key)) + 1
          setRows([...rows, { key, tag: '', ind1: ' ', ind2: ' ', text: '' }])
        }}
      >
        {t('marc.add')}
      </Button>
    </div>
  )
}

function rowsOf({ fields }: MarcRecord): Row[] {
  return fields
    .flatMap((field) => Object.entries(field))
    .map(([tag, content], key) =>
      typeof content === 'string'
        ? { key, tag, ind1: ' ', ind2: ' ', text: content }
        : { key, tag, ind1: content.ind1, ind2: content.ind2, text: textOf(content.subfields) },
    )
}

function fieldOf({ tag, ind1, ind2, text }: Row): MarcRecord['fields'][number] {
  return { [tag]: isControl(tag) ? text : { ind1, ind2, subfields: subfieldsIn(text) } }
}
