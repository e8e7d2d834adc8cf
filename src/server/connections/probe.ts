/** What a database is, and what may be done in it. */
import type { ConnectionReport } from '../../common/api';
import { detectNaming } from '../catalog/detect-naming';
import type { Dialect } from '../dialects/dialect';

/** @throws BackupError DATABASE_UNREACHABLE, DATABASE_FAILED */
export async function probe(dialect: Dialect): Promise<ConnectionReport> {
  const reader = await dialect.openReader();
  try {
    const tables = await reader.listTables();
    const { missingRights } = await dialect.survey([]);
    return {
      product: reader.server.product,
      version: reader.server.version,
      tables: tables.length,
      isApplication: detectNaming(tables) !== null,
      missingRights,
    };
  } finally {
    await reader.close();
  }
}
