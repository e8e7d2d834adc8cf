/**
 * The file through which rows reach SQLite: it reads them there at the speed of a copy, where statements would have to be printed and
 * parsed again. It has no name once it is attached, so that nothing of it is left whatever happens.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import type { Connection } from '../connection';
import { markChange, PiecePages } from './piece-pages';

export const PIECE = 'strongbox_piece';
/** Disk space beyond this is given back after a piece. */
const KEPT_BYTES = 8 * 1024 * 1024;

export class PieceFile {
  #size = 0;
  #changes = 0;

  private constructor(
    private readonly path: string,
    private readonly handle: number,
  ) {}

  /** @param database beside which there is room for it, and a right to write */
  static async attach(connection: Connection, database: string): Promise<PieceFile> {
    const path = `${database}-strongbox-${randomUUID()}`;
    const file = new PieceFile(path, openSync(path, 'wx+', 0o600));
    try {
      file.write(new PiecePages().end());
      await connection.all(`ATTACH ? AS ${PIECE}`, [path]);
      // It is only read. A journal that is on disk would make SQLite treat a transaction as one over two files.
      await connection.exec(
        `PRAGMA ${PIECE}.journal_mode=MEMORY;PRAGMA ${PIECE}.synchronous=OFF;SELECT 1 FROM ${PIECE}.rows;`,
      );
      file.#unlink();
      return file;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Nobody must be reading. */
  write(pages: Buffer): void {
    markChange(pages, (this.#changes += 1));
    try {
      for (let at = 0; at < pages.length; ) at += writeSync(this.handle, pages, at, pages.length - at, at);
      if (this.#size > KEPT_BYTES) ftruncateSync(this.handle, pages.length);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw code === 'ENOSPC' || code === 'EDQUOT' ? Object.assign(new Error(message), { code: 'SQLITE_FULL' }) : error;
    }
    this.#size = pages.length;
  }

  /** After the connection. */
  close(): void {
    closeSync(this.handle);
    this.#unlink();
  }

  #unlink(): void {
    try {
      rmSync(this.path, { force: true });
    } catch (error) {
      // Windows keeps the name of a file that is open; it is removed in the end.
      if (process.platform !== 'win32') throw error;
    }
  }
}
