/**
 * What is known of encrypted archives without their keys: kept beside them when they are made or opened here, by the ids of their headers.
 * In clear, as the names of collections and the counts of rows in it are in the database beside it too; no values of rows.
 */
import type { Manifest } from '../archive/manifest';
import { JsonFolder } from '../json-folder';

export interface StoredFacts {
  /** Of the header of age: 64 hex digits. */
  id: string;
  /** Bytes of the encrypted file. */
  size: number;
  /** Without its list of entries. */
  manifest: Manifest;
  /** Ids of the keys that it was encrypted to, where it was made here. */
  keys: string[];
  /** Of the encrypted file; null where that was not read as a whole yet. */
  sha256: string | null;
  /** When all that is inside was read with its key and found whole. */
  verifiedAt: string | null;
  /** Whether somebody has opened it here with a private key or a passphrase. */
  opened: boolean;
}

export class FactsStore {
  private readonly stored: JsonFolder<StoredFacts>;
  /** A manifest never changes, and may be large. */
  private readonly known = new Map<string, StoredFacts>();

  constructor(folder: string) {
    this.stored = new JsonFolder(folder);
  }

  async save(facts: StoredFacts): Promise<void> {
    const saved = { ...facts, manifest: { ...facts.manifest, entries: [] } };
    await this.stored.save(saved);
    this.known.set(facts.id, saved);
  }

  /** Perhaps not as another process has just written it; enough to list it. */
  async glance(id: string): Promise<StoredFacts | null> {
    return this.known.get(id) ?? this.find(id);
  }

  async find(id: string): Promise<StoredFacts | null> {
    const found = await this.stored.find(id);
    if (found) this.known.set(id, found);
    else this.known.delete(id);
    return found;
  }

  async remove(id: string): Promise<void> {
    this.known.delete(id);
    await this.stored.remove(id);
  }
}
