// Every screen in every look.
import { type Look, readersSee } from './readers.ts'

const languages: readonly Look['language'][] = ['id', 'ms', 'en']
const schemes: readonly Look['scheme'][] = ['light', 'dark']
const widths: readonly Look['width'][] = [390, 1280]

await readersSee(languages.flatMap((language) => schemes.flatMap((scheme) => widths.map((width) => ({ language, scheme, width })))))
