/** LOAD DATA LOCAL from a stream: no file is named that exists, and the driver sends nothing but the stream. */
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { mapValues, type ValueMap } from '../../map-values';
import { quoteName } from '../identifiers';
import type { Session } from '../session';
import { LineBatches, wholeLines } from './line-batches';
import { loadTargets, type StoredValue } from './stored-values';
import { unfitError, unfitWarning } from './unfit';

export interface LoadRequest {
  /** The table as people know it, and as it is called now. */
  table: string;
  staged: string;
  values: StoredValue[];
  rows: Readable;
  /** Rows that are in the table already. */
  before: number;
}

/**
 * LOCAL makes a warning of every error about a value, and the row is then changed or left out; so any warning is an error here.
 * @returns how many rows
 */
export async function loadData(session: Session, request: LoadRequest, batchBytes: number): Promise<number> {
  const { table, staged, values } = request;
  const maps = new Map<number, ValueMap>();
  values.forEach(({ bytes, check }, index) => {
    const map = bytes ?? check;
    if (map) maps.set(index, map);
  });
  const binary = values.some(({ bytes }) => bytes !== null);
  const { columns, set } = loadTargets(values, binary);
  const characters = binary ? 'binary' : 'utf8mb4';
  const sql = `LOAD DATA LOCAL INFILE 'strongbox' INTO TABLE ${quoteName(staged)} CHARACTER SET ${characters} (${columns})${set}`;

  const lines = wholeLines(request.rows, table);
  const source = maps.size > 0 ? pipeline(lines, mapValues(maps), () => undefined) : lines;
  const batches = new LineBatches(source, batchBytes);
  let loaded = 0;
  try {
    while (await batches.more()) {
      const place = { table, staged, before: request.before + loaded };
      const { rows, warnings } = await session
        .execute(sql, () => batches.batch())
        .catch((error: unknown) => {
          throw batches.failure ?? unfitError(error, place);
        });
      if (warnings > 0) throw await unfitWarning(session, place);
      loaded += rows;
    }
    return loaded;
  } finally {
    await batches.close();
    // Those before it end with it; a pipeline only says so later.
    lines.destroy();
    request.rows.destroy();
  }
}
