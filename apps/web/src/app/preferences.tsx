// Language and appearance: what a reader sets once, always at hand.
import { ActionIcon, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { isLanguage, languageNames, languages } from '../i18n/language.ts'
import { useMessages, useSpeech } from '../i18n/provider.tsx'
import { Icon } from '../parts/icons.tsx'
import { shellMessages } from './messages.ts'
import classes from './preferences.module.css'

const nextScheme: Record<MantineColorScheme, MantineColorScheme> = { auto: 'light', light: 'dark', dark: 'auto' }

export function Preferences() {
  const t = useMessages(shellMessages)
  const { language, speak } = useSpeech()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <>
      {/* The system's own menu, which old phones and screen readers know best, under two letters. */}
      <span className={classes.language}>
        <span aria-hidden="true">{language.toUpperCase()}</span>
        <select
          value={language}
          aria-label={t('language')}
          onChange={({ currentTarget: { value } }) => isLanguage(value) && speak(value)}
        >
          {languages.map((each) => (
            <option key={each} value={each} lang={each}>
              {languageNames[each]}
            </option>
          ))}
        </select>
      </span>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={40}
        className={classes.scheme}
        aria-label={t(`scheme.${colorScheme}`)}
        title={t(`scheme.${colorScheme}`)}
        onClick={() => setColorScheme(nextScheme[colorScheme])}
      >
        <Icon name={colorScheme} />
      </ActionIcon>
    </>
  )
}
