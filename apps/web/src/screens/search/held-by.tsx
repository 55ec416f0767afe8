// Who holds a title, in a line: own library first and marked.
import { VisuallyHidden } from '@mantine/core'
import type { HoldingLibrary } from '../../api/types.ts'
import { useMessages, useSpeech } from '../../i18n/provider.tsx'
import { Icon } from '../../parts/icons.tsx'
import { nameOf } from '../../parts/library-name.ts'
import { ownFirst } from './description.ts'
import { searchMessages } from './messages.ts'
import classes from './held-by.module.css'

/** More names than these would push the next title off a phone's screen; the panel lists all. */
const NAMES_IN_A_LINE = 4

export function HeldBy({ libraries }: { libraries: readonly HoldingLibrary[] }) {
  const t = useMessages(searchMessages)
  const { formats } = useSpeech()
  if (libraries.length === 0) return undefined
  const ordered = ownFirst(libraries, formats)
  const named = ordered.slice(0, ordered.length === NAMES_IN_A_LINE + 1 ? ordered.length : NAMES_IN_A_LINE)
  const own = ordered.some((library) => library.own)
  return (
    <div className={classes.heldBy}>
      <VisuallyHidden>{t('heldBy')}: </VisuallyHidden>
      {!own && <Icon name="library" size={15} />}
      <ul className={classes.libraries}>
        {named.map((library) => (
          <li key={library.library} className={library.own ? classes.own : classes.library}>
            {library.own && <Icon name="own" size={15} />}
            <span className={classes.name}>{nameOf({ id: library.library, name: library.name })}</span>
            {library.own && <span className={classes.here}>{t('here')}</span>}
          </li>
        ))}
        {named.length < ordered.length && (
          <li className={classes.library}>{t('moreLibraries', { count: ordered.length - named.length })}</li>
        )}
      </ul>
    </div>
  )
}
