/** What processes that share a folder have: a real database, and a clock that is set by hand. */
import type { ConnectionOptions } from '../../../src/server/dialects/dialect';
import type { Notice } from '../../../src/server/host';
import type { ScheduleValues } from '../../../src/server/schedules/schedule';
import { Strongbox } from '../../../src/server/strongbox';
import { bareHome } from '../../helpers/nobody';
import { catalogOf } from '../../round-trip/big-table';

export interface Surroundings {
  folder: string;
  database: ConnectionOptions;
  tables?: string[];
  now?: () => Date;
}

export interface Process {
  box: Strongbox;
  notices: (Notice & { channel: string })[];
  complaints: string[];
}

export function makeProcess({ folder, database, tables = ['books'], now }: Surroundings): Process {
  const complaints: string[] = [];
  const notices: Process['notices'] = [];
  const catalog = () => catalogOf(tables);
  const home = {
    ...bareHome({ folder, database, catalog, complain: (message) => complaints.push(message) }),
    notify: async (channel: string, notice: Notice) => void notices.push({ channel, ...notice }),
  };
  return { box: new Strongbox(home, now), notices, complaints };
}

export const DAILY: ScheduleValues = {
  name: 'nightly',
  enabled: true,
  cron: '0 2 * * *',
  timezone: 'UTC',
  groups: ['custom'],
  include: [],
  exclude: [],
  connection: null,
  retention: null,
  channel: 'admins',
};
