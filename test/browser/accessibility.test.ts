// Every screen in each language, on a phone and on a PC, light and dark: here three looks; `npm run test:long` has all twelve.
import { readersSee } from './readers.ts'

await readersSee([
  { language: 'id', scheme: 'light', width: 390 },
  { language: 'ms', scheme: 'dark', width: 390 },
  { language: 'en', scheme: 'dark', width: 1280 },
])
