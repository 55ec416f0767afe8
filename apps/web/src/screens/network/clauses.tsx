// An agreement as people read it: its clauses in the reader's language, or in the one that it is written in.
import type { Agreement } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { membershipMessages } from './membership-messages.ts'
import classes from './memberships.module.css'

type Terms = Agreement['terms']

const CLAUSES = ['aims', 'scope', 'participants', 'term', 'relations', 'division', 'procedure', 'financing', 'technology'] as const

export function Clauses({ terms }: { terms: Terms }) {
  const t = useMessages(membershipMessages)
  const { language } = useSpeech()
  const read = (texts: Readonly<Record<string, string>>): string => texts[language] ?? texts['und'] ?? Object.values(texts)[0] ?? ''
  return (
    <dl className={classes.clauses}>
      {CLAUSES.map((clause) => {
        const texts = terms.clauses[clause]
        return (
          texts !== undefined && (
            <div key={clause}>
              <dt>{t(`clause.${clause}`)}</dt>
              <dd dir="auto">{read(texts)}</dd>
            </div>
          )
        )
      })}
      {terms.requirements.length > 0 && (
        <div>
          <dt>{t('requirements')}</dt>
          <dd>
            <ul className={classes.requirements}>
              {terms.requirements.map((texts) => (
                <li key={read(texts)}>{read(texts)}</li>
              ))}
            </ul>
          </dd>
        </div>
      )}
    </dl>
  )
}
