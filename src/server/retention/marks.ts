/** What is remembered of backups beside them, by the ids in their manifests: who pinned one, and what verifications have found. */
import path from 'node:path';
import { JsonFolder } from '../json-folder';

export interface Pin {
  by: string | null;
  /** ISO 8601. */
  at: string;
}

interface Findings {
  id: string;
  /** By name of the archive, as one copy of a backup may be damaged and another not. */
  files: Record<string, { whole: boolean; at: string }>;
}

/** What is known of the archives at one moment. */
export interface KnownMarks {
  pin(id: string): Pin | null;
  verified(id: string, name: string): boolean | null;
}

export class Marks {
  /** In folders of their own, so that a verification that ends while somebody pins does not undo it. */
  private readonly pins: JsonFolder<Pin & { id: string }>;
  private readonly findings: JsonFolder<Findings>;

  constructor(
    folder: string,
    private readonly now: () => Date,
  ) {
    this.pins = new JsonFolder(path.join(folder, 'pins'));
    this.findings = new JsonFolder(path.join(folder, 'verifications'));
  }

  async all(): Promise<KnownMarks> {
    const [pins, findings] = await Promise.all([this.pins.all(), this.findings.all()]);
    const pinned = new Map(pins.map((one) => [one.id, one]));
    const found = new Map(findings.map((one) => [one.id, one.files]));
    return {
      pin(id) {
        const pin = pinned.get(id);
        return pin ? { by: pin.by, at: pin.at } : null;
      },
      verified: (id, name) => found.get(id)?.[name]?.whole ?? null,
    };
  }

  async isPinned(id: string): Promise<boolean> {
    return (await this.pins.find(id)) !== null;
  }

  /** The first pin stays, with who set it. */
  async pin(id: string, by: string | null): Promise<void> {
    if (!(await this.isPinned(id))) await this.pins.save({ id, by, at: this.now().toISOString() });
  }

  async unpin(id: string): Promise<void> {
    await this.pins.remove(id);
  }

  /** What a verification of one archive has found. */
  async found(id: string, name: string, whole: boolean): Promise<void> {
    const before = await this.findings.find(id);
    const files = { ...before?.files, [name]: { whole, at: this.now().toISOString() } };
    await this.findings.save({ id, files });
  }

  /** An archive was deleted. */
  async forget(id: string, name: string): Promise<void> {
    const before = await this.findings.find(id);
    if (!before) return;
    const { [name]: _, ...files } = before.files;
    if (Object.keys(files).length > 0) await this.findings.save({ id, files });
    else await this.findings.remove(id);
  }

  /** Forgets what was found in archives that are no more. Pins stay: somebody set them, and the archive may come back. */
  async sweep(present: ReadonlySet<string>): Promise<void> {
    for (const { id } of await this.findings.all()) if (!present.has(id)) await this.findings.remove(id);
  }
}
