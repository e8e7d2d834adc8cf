/** How bytes from outside become an archive of the shelf: checked first, converted where they are of the deprecated plugin. */
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Progress } from '../../common/api';
import { isArchiveName, newArchiveName, saysEncrypted } from '../destinations/archive-name';
import type { Partial as PartialArchive, RandomAccess, StoredArchive } from '../destinations/destination';
import { openFile, type LocalDestination } from '../destinations/local';
import { AGE_BEGINNING, isAgeFile, readAgeHeader } from '../encryption/age-header';
import { convertNbdump, type Conversion } from '../nbdump/convert-nbdump';
import { isNbdump } from '../nbdump/read-nbdump';
import { checkArchive } from './check-archive';
import { peek } from './peek';

export interface TakenArchive {
  stored: StoredArchive;
  /** It was an archive of the deprecated plugin. */
  converted: boolean;
  /** What the conversion could not keep, as whole sentences. */
  warnings: string[];
}

export interface IntakeOptions extends Pick<Conversion, 'generator' | 'application'> {
  /** The zone of the application's wall clocks. */
  timezone(): Promise<string>;
}

export class Intake {
  /** Of the process, as a request outlives the reload of an application. */
  private static readonly incoming = new Set<string>();

  constructor(
    private readonly destination: LocalDestination,
    private readonly options: IntakeOptions,
  ) {}

  /** Whether the partial of this archive is being written by an upload: no leftover then. */
  isReceiving(name: string): boolean {
    return Intake.incoming.has(name);
  }

  /**
   * Straight into the destination: nothing is held in memory, nothing is written twice.
   * @param fileName as the sender calls it; becomes the name of the archive where it can
   * @param check called when the stream has ended, before anything is looked at
   * @throws ArchiveError, BackupError DISK_FULL, DESTINATION_FAILED; nothing is kept then
   */
  async takeStream(stream: Readable, fileName: string, check: () => void = () => undefined): Promise<TakenArchive> {
    const { beginning, whole } = await peek(stream, AGE_BEGINNING.length);
    const name = await this.freeName(fileName, isAgeFile(beginning));
    return this.withPartial(name, async (partial) => {
      await pipeline(whole, partial.stream);
      check();
      const source = await partial.reread();
      try {
        if (await isNbdump(source)) return await this.convert(source, fileName);
        await checkReceived(source);
      } finally {
        await source.close();
      }
      return { stored: await partial.commit(), converted: false, warnings: [] };
    });
  }

  /** A file that was received before; where it is an archive of ours, it is moved, else it stays where it is. */
  async takeFile(file: string, fileName: string): Promise<TakenArchive> {
    const source = await openFile(file);
    let isEncrypted: boolean;
    try {
      if (await isNbdump(source)) return await this.convert(source, fileName);
      isEncrypted = await checkReceived(source);
    } finally {
      await source.close();
    }
    const stored = await this.destination.adopt(file, await this.freeName(fileName, isEncrypted));
    return { stored, converted: false, warnings: [] };
  }

  /** @param source of which `isNbdump` is true */
  async convert(
    source: RandomAccess,
    fileName: string,
    report?: (progress: Partial<Progress>) => void,
  ): Promise<TakenArchive> {
    const note = `Converted from ${path.basename(fileName)}`.slice(0, 2000);
    const { generator, application, timezone } = this.options;
    return this.withPartial(newArchiveName(new Date()), async (partial) => {
      const { signal } = new AbortController();
      const around = { generator, application, timezone: await timezone(), note, signal, report };
      const { warnings } = await convertNbdump(source, partial, around);
      return { stored: await partial.commit(), converted: true, warnings };
    });
  }

  private async withPartial(
    name: string,
    work: (partial: PartialArchive) => Promise<TakenArchive>,
  ): Promise<TakenArchive> {
    Intake.incoming.add(name);
    try {
      const partial = await this.destination.createPartial(name);
      try {
        const taken = await work(partial);
        // Converted from what is in this partial, into another one.
        if (taken.stored.name !== name) await partial.discard();
        return taken;
      } catch (error) {
        await partial.discard();
        throw error;
      }
    } finally {
      Intake.incoming.delete(name);
    }
  }

  /** As it is called, with the ending that it should have; a new name where that is taken, or is none. */
  private async freeName(fileName: string, isEncrypted: boolean): Promise<string> {
    const wanted = isEncrypted && fileName.endsWith('.zip') ? `${fileName}.age` : fileName;
    const fresh = newArchiveName(new Date(), isEncrypted);
    if (!isArchiveName(wanted) || saysEncrypted(wanted) !== isEncrypted || Intake.incoming.has(wanted)) return fresh;
    const taken = (await this.destination.list()).some(({ name }) => name === wanted);
    return taken ? fresh : wanted;
  }
}

/** Whether it is encrypted: then its form is all that can be looked at before it is unlocked. @throws ArchiveError */
async function checkReceived(source: RandomAccess): Promise<boolean> {
  if (await readAgeHeader(source)) return true;
  await checkArchive(source);
  return false;
}
