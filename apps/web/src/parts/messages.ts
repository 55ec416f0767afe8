// What parts say that several screens use.
import { catalogue } from '../i18n/catalogue.ts'

export const partMessages = catalogue(
  { failed: 'This could not be done.' },
  { id: { failed: 'Ini tidak dapat dilakukan.' }, ms: { failed: 'Ini tidak dapat dilakukan.' } },
)
