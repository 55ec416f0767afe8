// The node's log: one line an event to stderr, readable or JSON.
import { pino } from 'pino'

export type LogFormat = 'text' | 'json'

/** What an event is about; never a secret. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

export interface Log {
  info(event: string, message: string, fields?: LogFields): void
  warn(event: string, message: string, fields?: LogFields): void
  error(event: string, message: string, fields?: LogFields): void
}

function textLine(level: string, message: string): string {
  const time = new Date().toTimeString().slice(0, 8)
  // Names of files and of others may have line ends in them, which would look like lines of the log.
  const line = message.replaceAll(/\p{Cc}+/gu, ' ')
  return `${time} ${level === 'info' ? '' : `${level.toUpperCase()} `}${line}\n`
}

/** In text a message says it all; in JSON its fields stand beside it. */
export function createLog(format: LogFormat, write: (line: string) => void = (line) => void process.stderr.write(line)): Log {
  if (format === 'text') {
    const line = (level: string) => (_event: string, message: string) => write(textLine(level, message))
    return { info: line('info'), warn: line('warning'), error: line('error') }
  }
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    { write },
  )
  return {
    info: (event, message, fields) => logger.info({ event, ...fields }, message),
    warn: (event, message, fields) => logger.warn({ event, ...fields }, message),
    error: (event, message, fields) => logger.error({ event, ...fields }, message),
  }
}
