// What was odd in a file: what was mended on the way, and what could not be taken.
import type { ImportPreview, ImportReport } from '../../api/types.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { catalogueMessages } from './messages.ts'
import classes from './findings.module.css'

type Warning = ImportReport['warnings'][number]

/** Kinds of warnings as people care about them; what is in none of them was mended. */
const KINDS = {
  converted: [
    'unmarked-utf8',
    'marc-8',
    'guessed-marc-8',
    'guessed-windows-1252',
    'guessed-windows-1251',
    'guessed-cp866',
    'given-encoding',
    'iso-5426',
    'converted-unimarc',
    'other-encoding',
  ],
  unreadable: ['replaced-bytes', 'stray-marks', 'unknown-mnemonic', 'lost-fields', 'error-cell'],
  isbn: ['damaged-isbn'],
  numbers: ['repeated-number'],
} as const

type Kind = keyof typeof KINDS | 'mended'

const kindOf = (code: string): Kind =>
  (Object.keys(KINDS) as (keyof typeof KINDS)[]).find((kind) => (KINDS[kind] as readonly string[]).includes(code)) ?? 'mended'

/** How many records have each kind of warning at most; a record may have several. */
function countsOf(warnings: readonly Warning[]): [Kind, number][] {
  const counts = new Map<Kind, number>()
  for (const { code, count } of warnings) counts.set(kindOf(code), (counts.get(kindOf(code)) ?? 0) + count)
  return [...counts]
}

interface FindingsProps {
  warnings: readonly Warning[]
  reasons?: ImportPreview['reasons']
}

export function Findings({ warnings, reasons = [] }: FindingsProps) {
  const t = useMessages(catalogueMessages)
  if (warnings.length + reasons.length === 0) return undefined
  return (
    <ul className={classes.findings}>
      {countsOf(warnings).map(([kind, count]) => (
        <li key={kind}>{t(`warning.${kind}`, { count })}</li>
      ))}
      {reasons.map(({ code, count, first }) => (
        <li key={code} className={classes.rejected}>
          {t('reason', { count, number: first.index + 1 })} <span lang="en">{first.message}</span>
        </li>
      ))}
    </ul>
  )
}
