// The page's language for React: chosen once, remembered, and said to the browser for screen readers and hyphenation.
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { recall, remember } from '../browser/memory.ts'
import { translator, type Catalogue, type Translate } from './catalogue.ts'
import { formatsFor, type Formats } from './format.ts'
import { chooseLanguage, localeFor, type Language } from './language.ts'

interface Speech {
  language: Language
  locale: string
  formats: Formats
  speak: (language: Language) => void
  /** One translator for all who read a catalogue: a list makes hundreds of readers, and each would make its own formats. */
  translators: Map<object, unknown>
}

const SpeechContext = createContext<Speech | undefined>(undefined)

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(() => chooseLanguage(recall('language'), navigator.languages))
  const speech = useMemo(() => {
    const locale = localeFor(language, navigator.languages)
    const speak = (chosen: Language) => {
      remember('language', chosen)
      setLanguage(chosen)
    }
    return { language, locale, formats: formatsFor(locale), speak, translators: new Map() }
  }, [language])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  return <SpeechContext value={speech}>{children}</SpeechContext>
}

/** The current language, its formats, and how to change it. */
export function useSpeech(): Speech {
  const speech = use(SpeechContext)
  if (speech === undefined) throw new Error('useSpeech needs a LanguageProvider above it.')
  return speech
}

export function useMessages<Source extends Catalogue['en']>(messages: Catalogue<Source>): Translate<Source> {
  const { language, locale, translators } = useSpeech()
  const known = translators.get(messages)
  if (known !== undefined) return known as Translate<Source>
  const translate = translator(messages, language, locale)
  translators.set(messages, translate)
  return translate
}
