// Every way in which this package fails on purpose. Codes are part of the interface; messages are for people.

export type UnionErrorCode =
  /** A search asks for more than the limits allow, or its page cursor is not one of ours. */
  | 'UNION_BAD_QUERY'
  /** Too many searches wait already. */
  | 'UNION_BUSY'
  /** The view's file is damaged, or was made by another version; dropping it and starting again mends that. */
  | 'UNION_BAD_FILE'
  /** The view could not write its file: the disk is full, or it may not. What was indexed before stays as it was. */
  | 'UNION_WRITE_FAILED'
  /** The view was closed, or its worker ended for good, while something waited for it. */
  | 'UNION_CLOSED'

export class UnionError extends Error {
  readonly code: UnionErrorCode

  constructor(code: UnionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'UnionError'
    this.code = code
  }
}
