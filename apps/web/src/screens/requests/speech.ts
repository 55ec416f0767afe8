// Codes of the standard in the reader's language; a code of a newer node is shown as it is.
import type { useMessages } from '../../i18n/provider.tsx'
import { requestMessages } from './messages.ts'

export type Speak = ReturnType<typeof useMessages<typeof requestMessages.en>>

const has = (key: string): boolean => Object.hasOwn(requestMessages.en, key)

type Key<Family extends string> = Extract<keyof typeof requestMessages.en, `${Family}.${string}`>

const isKey = <Family extends string>(
  family: Family,
  code: string,
): code is Key<Family> extends `${Family}.${infer Code}` ? Code : never => has(`${family}.${code}`)

export const standingText = (code: string, t: Speak): string => (isKey('standing', code) ? t(`standing.${code}`) : code)
export const todoText = (code: string, t: Speak): string => (isKey('todo', code) ? t(`todo.${code}`) : code)
export const saidText = (code: string, t: Speak): string => (isKey('said', code) ? t(`said.${code}`) : code)
export const whereaboutsText = (code: string, t: Speak): string => (isKey('where', code) ? t(`where.${code}`) : code)
/** Why something is not supplied, or on what condition it is. */
export const reasonText = (code: string, t: Speak): string =>
  isKey('reason', code) ? t(`reason.${code}`) : isKey('condition', code) ? t(`condition.${code}`) : code
export const conflictText = (code: string, t: Speak): string => (isKey('conflict', code) ? t(`conflict.${code}`) : code)
