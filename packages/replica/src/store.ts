// What the core asks of a store: ordered bytes, atomic batches, and a promise about the disk when asked for one.
// Level is the store that ships; the simulator's in-memory one passes the same contract suite (store-contract.ts).

export type Operation =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: Uint8Array }

export interface Range {
  readonly gte: Uint8Array
  readonly lt: Uint8Array
  /** @default false */
  readonly reverse?: boolean
  /** @default all of them */
  readonly limit?: number
}

/** Every method but `close` throws {ReplicaError} `REPLICA_CLOSED` once the store has been closed. */
export interface Store {
  get(key: Uint8Array): Promise<Uint8Array | undefined>
  getMany(keys: Uint8Array[]): Promise<(Uint8Array | undefined)[]>
  /**
   * All of it or nothing. With `sync` it resolves when the batch, and all before it, would survive a power loss.
   * @throws {ReplicaError} `REPLICA_WRITE_FAILED`; nothing of the batch has then happened.
   */
  batch(operations: Operation[], options: { sync: boolean }): Promise<void>
  /** Rows in byte order of their keys, as they are when the first one is asked for. */
  range(range: Range): AsyncIterable<[key: Uint8Array, value: Uint8Array]>
  close(): Promise<void>
}
