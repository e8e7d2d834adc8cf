/**
 * Rows checked in a thread, which takes as long as all the rest of a verification. Chunks go over in memory that both share, so that the
 * thread makes no garbage: a thread's heap is collected so late that it would take more memory than the whole verification.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CheckedPart, CheckedRows, RowColumns } from './checked-rows';

export type RowsOrder =
  | { kind: 'memory'; memory: SharedArrayBuffer }
  | { kind: 'begin'; table: number; columns: RowColumns }
  | { kind: 'update'; slot: number; length: number }
  | { kind: 'end' }
  | { kind: 'fingerprint'; table: number };

/** A slot that is free again, or what was asked for, in turn. */
export type RowsAnswer = { slot: number } | { value: CheckedPart | string };

export const SLOT_BYTES = 256 * 1024;
const SLOTS = 8;
/** Both bundles of the server are beside the folder of the threads'. Where sources are run as they are, there is none. */
const PROGRAM = path.join(__dirname, '..', 'threads', 'rows-thread.js');

export class RowsThread implements CheckedRows {
  private readonly memory = new SharedArrayBuffer(SLOTS * SLOT_BYTES);
  private readonly thread: Worker;
  private readonly free = Array.from({ length: SLOTS }, (_, slot) => slot);
  private readonly asked: { resolve(value: unknown): void; reject(error: Error): void }[] = [];
  private slotFreed: (() => void) | null = null;
  private failure: Error | null = null;

  private constructor(program: string) {
    this.thread = new Worker(program, { execArgv: [] });
    this.thread.on('message', (answer: RowsAnswer) => this.take(answer));
    this.thread.on('error', (error) => this.fail(error));
    this.thread.on('exit', (code) => this.fail(new Error(`The thread that checks rows ended with ${code}.`)));
    this.send({ kind: 'memory', memory: this.memory });
  }

  /** Null where there is no program for it. */
  static start(program = PROGRAM): RowsThread | null {
    return existsSync(program) ? new RowsThread(program) : null;
  }

  begin(table: number, columns: RowColumns): void {
    this.send({ kind: 'begin', table, columns });
  }

  async update(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length; at += SLOT_BYTES) {
      while (this.free.length === 0 && !this.failure) await new Promise<void>((resolve) => (this.slotFreed = resolve));
      if (this.failure) throw this.failure;
      const slot = this.free.pop()!;
      const piece = chunk.subarray(at, at + SLOT_BYTES);
      new Uint8Array(this.memory, slot * SLOT_BYTES, piece.length).set(piece);
      this.send({ kind: 'update', slot, length: piece.length });
    }
  }

  end(): Promise<CheckedPart> {
    return this.ask<CheckedPart>({ kind: 'end' });
  }

  fingerprint(table: number): Promise<string> {
    return this.ask<string>({ kind: 'fingerprint', table });
  }

  /** Ends it, whatever it is doing. */
  async close(): Promise<void> {
    await this.thread.terminate();
  }

  private send(order: RowsOrder): void {
    this.thread.postMessage(order);
  }

  private ask<T extends CheckedPart | string>(order: RowsOrder): Promise<T> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise<T>((resolve, reject) => {
      this.asked.push({ resolve: (value) => resolve(value as T), reject });
      this.send(order);
    });
  }

  private take(answer: RowsAnswer): void {
    if ('value' in answer) return this.asked.shift()?.resolve(answer.value);
    this.free.push(answer.slot);
    this.slotFreed?.();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.slotFreed?.();
    for (const { reject } of this.asked.splice(0)) reject(this.failure);
  }
}
