/** The short part in which nobody is served: the exchange, and the reload of the application after it. A restore and an undo share it. */
import type { Progress, RestoreOutcome } from '../../common/api';
import type { ExchangeReport, TableSets } from '../dialects/table-sets';
import { BackupError } from '../errors';
import type { Service } from './service';
import { say } from '../sentence';

export interface SwitchSurroundings {
  id: string;
  service: Service;
  upgrade: boolean;
  report(progress: Partial<Progress>): void;
  protect(): void;
  now(): number;
}

export type Switched = Pick<RestoreOutcome, 'switchMilliseconds' | 'maintenanceMilliseconds' | 'warnings'>;

/** @throws BackupError DATABASE_BUSY (nothing changed), RELOAD_FAILED (taken back, or not), and whatever the database says */
export async function switchTables(
  sets: TableSets,
  around: SwitchSurroundings,
): Promise<Switched & Pick<ExchangeReport, 'combined'>> {
  const { service, upgrade, report, protect, now } = around;
  protect();
  report({ stage: 'switching', current: null, remaining: null });
  const began = now();
  try {
    await service.begin({ message: 'Restoring: the new data is being switched on.', upgrade });
    const { milliseconds, warnings, combined } = await exchange(sets, around);
    report({ stage: 'reloading' });
    await service.reload({ upgrade }).catch((error: unknown) => takeBack(sets, around, error));
    return { switchMilliseconds: milliseconds, maintenanceMilliseconds: now() - began, warnings, combined };
  } finally {
    await service.end();
  }
}

/** An exchange can happen and its answer be lost: then it counts as done, since the tables are live. */
async function exchange(sets: TableSets, { id }: SwitchSurroundings): Promise<ExchangeReport> {
  const before = await exchangesOf(sets, id);
  try {
    return await sets.exchange(id);
  } catch (error) {
    const after = await exchangesOf(sets, id).catch(() => before);
    if (after === before) throw error;
    return {
      milliseconds: 0,
      combined: [],
      warnings: [say`The tables were exchanged, but not all went well after that: ${reasonOf(error)}`],
    };
  }
}

async function exchangesOf(sets: TableSets, id: string): Promise<number | undefined> {
  return (await sets.list()).find((set) => set.id === id)?.exchanges;
}

async function takeBack(sets: TableSets, { id, service }: SwitchSurroundings, cause: unknown): Promise<never> {
  try {
    await sets.exchange(id);
    await service.reload({ upgrade: false });
  } catch (error) {
    throw new BackupError(
      'RELOAD_FAILED',
      say`The application did not start with the new data: ${reasonOf(cause)}. Taking it back failed too: ${reasonOf(error)}`,
      {
        hint: 'Take it back with: strongbox restore --undo. The former tables are kept.',
        cause,
      },
    );
  }
  throw new BackupError('RELOAD_FAILED', say`The application did not start with the new data: ${reasonOf(cause)}`, {
    hint: 'The former data is live again, and nothing is lost. The log of the application says more.',
    cause,
  });
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
