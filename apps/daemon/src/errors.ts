// Every way in which the command and the node fail on purpose. Codes are part of the interface (CLI with --json, API).

export type DaemonErrorCode =
  /** The folder already holds a library. */
  | 'FOLDER_EXISTS'
  /** The folder holds no library. */
  | 'FOLDER_MISSING'
  /** The folder's key file cannot be read or is damaged. */
  | 'FOLDER_DAMAGED'
  /** The command was called in a way that it does not know. */
  | 'USAGE'
  /** A file that was named cannot be read or written. */
  | 'FILE'
  /** The node that has the folder open does not answer as it should. */
  | 'CONTROL'
  /** The HTTP address cannot be listened on, or is not one of this machine's own loopback. */
  | 'HTTP_ADDRESS'
  /** No record has the title id that was asked for. */
  | 'NO_SUCH_TITLE'
  /** The record that was asked for has been withdrawn by its library. */
  | 'WITHDRAWN'
  /** No library has the record that was asked for (any more). */
  | 'NO_SUCH_RECORD'
  /** No library of this id is known. */
  | 'NO_SUCH_LIBRARY'
  /** This library is in no network, or not in the one that is meant. */
  | 'NO_MEMBER'
  /** This library is in no network of this id. */
  | 'NO_SUCH_NETWORK'
  /** There is no import or export job of this id (any more). */
  | 'NO_SUCH_JOB'
  /** The record has not been withdrawn by hand, or so long ago that it is forgotten. */
  | 'NOT_WITHDRAWN'
  /** The catalogue has a record of this control number already. */
  | 'RECORD_EXISTS'
  /** Only own records can be changed. */
  | 'NOT_OWN'
  /** Only other libraries' records can be copied. */
  | 'ALREADY_OWN'
  /** The record has been changed since it was read. */
  | 'RECORD_CHANGED'
  /** The record cannot be stored as it is; `parts` say why. */
  | 'RECORD_INVALID'
  /** A job cannot do this in the state in which it is. */
  | 'JOB_STATE'
  /** There are as many jobs as the node keeps. */
  | 'TOO_MANY_JOBS'
  /** The file that somebody sends is larger than the limit, or empty, or did not come to its end. */
  | 'UPLOAD_TOO_LARGE'
  | 'UPLOAD_EMPTY'
  | 'UPLOAD_BROKEN'
  /** What is to be said of two records cannot be said. */
  | 'SAYING'
  /** A column of a list is said to be what no column can be. */
  | 'COLUMNS'
  /** What is stored cannot be taken into the catalogue view: its disk is full, or its file is out of order. */
  | 'NOT_SEARCHABLE'
  /** The server that is harvested does not answer now; the next run goes on where this one stopped. */
  | 'HARVEST_UNREACHABLE'
  /** The server that is harvested refuses what it is asked for, and will refuse it again. */
  | 'HARVEST_REFUSED'
  /** What the server that is harvested answers is no OAI-PMH, or leads nowhere. */
  | 'HARVEST_ANSWER'
  /** There is no such source to harvest in the library's settings. */
  | 'HARVEST_UNKNOWN'
  /** The work was stopped before its end; what was done stays. */
  | 'STOPPED'

export class DaemonError extends Error {
  readonly code: DaemonErrorCode

  constructor(code: DaemonErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DaemonError'
    this.code = code
  }
}

/** The stable code of an error of any of the project's packages; `FAILED` for what nobody foresaw. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'FAILED'
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** What the file system said becomes a `FILE` error that begins with `what`; any other error stays itself. */
export function fileError(what: string, error: unknown): unknown {
  return error instanceof Error && 'syscall' in error
    ? new DaemonError('FILE', `${what}: ${error.message}`, { cause: error })
    : error
}
