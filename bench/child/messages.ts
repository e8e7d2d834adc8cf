/** What the processes of the bench tell the bench. */

/** Milliseconds. */
export interface DelayFigures {
  p50: number;
  p99: number;
  max: number;
}

export interface Measured {
  seconds: number;
  /** CPU seconds of the process, all its threads. */
  cpu: number;
  /** Bytes: resident before, and by how much more at the highest. */
  idle: number;
  growth: number;
  delay: DelayFigures;
  /** Bytes of the file made. */
  size: number;
  rows: number;
  /** Uncompressed bytes of rows. */
  bytes: number;
}

export type Message<T> = { kind: 'started' } | { kind: 'done'; result: T } | { kind: 'failed'; error: string };
