// The pipe that replication runs over. What carries it (a libp2p stream, two arrays in a simulator) lives elsewhere.

/**
 * One end of a two-way pipe of whole frames, in order, none lost unless the pipe breaks.
 *
 * A frame is at most `MAX_FRAME_BYTES` long; a carrier that meets a longer one breaks the pipe.
 */
export interface Duplex {
  /**
   * Queues one frame. Resolves when there is room for the next one, so that awaiting it gives backpressure;
   * rejects once the pipe has ended or broken. The frame must not be changed afterwards.
   */
  send(frame: Uint8Array): Promise<void>

  /** The other side's frames; one consumer. Ends after the other side's `close()`, throws when the pipe breaks. */
  readonly frames: AsyncIterable<Uint8Array>

  /** Sends what is queued, then tells the other side that no more frames come. */
  close(): Promise<void>

  /** Breaks the pipe at once; both sides' `frames` throw. Never throws, may be called twice. */
  abort(reason: Error): void
}
