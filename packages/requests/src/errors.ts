// Every way in which this package fails on purpose. Codes are part of the interface; messages are for people.

export type RequestsErrorCode =
  /** A value is not of the form that its place asks for. */
  | 'REQUESTS_INVALID'
  /** A stated limit was exceeded (limits.ts). */
  | 'REQUESTS_LIMIT'
  /** No such request, or it is not this library's. */
  | 'REQUESTS_UNKNOWN'
  /** The action is not possible as the request stands now. */
  | 'REQUESTS_NOT_POSSIBLE'
  /** The file of the view is damaged, no database, or of another version: drop it and open again. */
  | 'REQUESTS_BAD_FILE'
  /** A file could not be written; nothing was acknowledged. */
  | 'REQUESTS_WRITE_FAILED'

export class RequestsError extends Error {
  readonly code: RequestsErrorCode

  constructor(code: RequestsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'RequestsError'
    this.code = code
  }
}
