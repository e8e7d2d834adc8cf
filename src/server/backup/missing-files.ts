/** Whether each row of a snapshot has its file, and what became of the rows that have none. */
import { readLocalStorages } from '../files/roots/local-storages';
import type { FileCut } from '../files/cut';
import { inOrder } from '../files/in-order';
import type { Catalog } from '../catalog/catalog';
import type { TableDefinition } from '../dialects/definition';
import type { DatabaseReader, Dialect, KnownTable } from '../dialects/dialect';
import { BackupError } from '../errors';
import { say } from '../sentence';
import { fileRows, holdsFiles, locate, type FileRow } from './file-rows';

const AT_ONCE = 16;
/** So many are remembered, to ask what became of their rows; where more are missing, it is not for a deletion of this moment. */
const MOST = 100_000;
const FIRST = 5;

interface MissingOf {
  collection: string;
  known: KnownTable;
  /** By storage, path and name. */
  rows: Set<string>;
}

export class MissingFiles {
  private readonly tables: MissingOf[] = [];
  private readonly first: string[] = [];
  private count = 0;

  /** Reads all rows of files in the snapshot. */
  static async in(
    snapshot: DatabaseReader,
    catalog: Catalog,
    cut: FileCut,
    signal: AbortSignal,
  ): Promise<MissingFiles> {
    const missing = new MissingFiles();
    const storages = new Map(
      (await readLocalStorages(snapshot, catalog.settings)).flatMap(({ id, name }) => {
        const root = cut.roots.find((one) => one.storages.includes(name));
        return root ? [[id, root.folder] as const] : [];
      }),
    );
    for (const { collection, known, definition } of await fileTables(snapshot, catalog)) {
      const table: MissingOf = { collection, known, rows: new Set() };
      const checked = inOrder(fileRows(snapshot, definition, signal), AT_ONCE, async (row) => {
        const folder = storages.get(row.storage);
        const found = folder === undefined ? null : locate(row, folder, cut.roots);
        return { row, isMissing: folder !== undefined && (!found || !(await cut.has(found.root, found.file))) };
      });
      for await (const { row, isMissing } of checked) if (isMissing) missing.add(table, row);
      if (table.rows.size > 0) missing.tables.push(table);
    }
    return missing;
  }

  get isEmpty(): boolean {
    return this.count === 0;
  }

  /** Whether the row of any of them is gone by now: then its file was deleted with it, while the backup looked. */
  async anyGone(dialect: Pick<Dialect, 'openReader'>, signal: AbortSignal): Promise<boolean> {
    const reader = await dialect.openReader();
    try {
      for (const { known, rows } of this.tables) {
        const [definition] = await reader.describeTables([known]);
        if (!definition || definition instanceof BackupError || !holdsFiles(definition)) return true;
        const left = new Set(rows);
        for await (const row of fileRows(reader, definition, signal)) left.delete(keyOf(row));
        if (left.size > 0) return true;
      }
      return false;
    } finally {
      await reader.close();
    }
  }

  /** Whole sentences. */
  warnings(): string[] {
    if (this.isEmpty) return [];
    const names = this.count > FIRST ? `${this.first.join(', ')}, …` : this.first.join(', ');
    return [say`The files of ${this.count} rows were missing already: ${names}.`];
  }

  private add({ collection, rows }: MissingOf, row: FileRow): void {
    this.count += 1;
    if (this.first.length < FIRST)
      this.first.push(`${collection} ${[row.path, row.filename].filter(Boolean).join('/')}`);
    if (rows.size < MOST) rows.add(keyOf(row));
  }
}

const keyOf = ({ storage, path, filename }: FileRow) => [storage, path, filename].join('\0');

async function fileTables(
  snapshot: DatabaseReader,
  { collections }: Catalog,
): Promise<{ collection: string; known: KnownTable; definition: TableDefinition }[]> {
  const tables = collections.flatMap(({ name, kind, table, hints }) =>
    kind === 'table' && table ? [{ collection: name, known: { table, hints } }] : [],
  );
  const described = await snapshot.describeTables(tables.map(({ known }) => known));
  return tables.flatMap((one, at) => {
    const definition = described[at];
    return definition && !(definition instanceof BackupError) && holdsFiles(definition) ? [{ ...one, definition }] : [];
  });
}
