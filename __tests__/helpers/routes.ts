/** Every route of the REST API: `resource:action`. */
import { backupConnections } from '../../src/server/actions/backup-connections';
import { backupFiles } from '../../src/server/actions/backup-files';
import { backupGroups } from '../../src/server/actions/backup-groups';
import { backupHealth } from '../../src/server/actions/backup-health';
import { backupKeys } from '../../src/server/actions/backup-keys';
import { backupSchedules } from '../../src/server/actions/backup-schedules';
import { backupTasks } from '../../src/server/actions/backup-tasks';
import { backupUploads } from '../../src/server/actions/backup-uploads';
import { restoreTasks } from '../../src/server/actions/restore-tasks';
import { savedRestores } from '../../src/server/actions/saved-restores';
import { RESOURCES } from '../../src/common/api';

const never = () => {
  throw new Error('not called');
};

const resources = [
  backupFiles(never),
  backupTasks(never),
  backupGroups(never, never),
  restoreTasks(never),
  savedRestores(never),
  backupUploads(never),
  backupConnections(never),
  backupSchedules(never),
  backupKeys(never),
  backupHealth(never),
];

const missing = Object.values(RESOURCES).filter((name) => !resources.some((one) => one.name === name));
if (missing.length > 0) throw new Error(`Resources that this list lacks: ${missing.join(', ')}`);

export const ROUTES = resources.flatMap(({ name, actions }) =>
  Object.keys(actions).map((action) => `${name}:${action}`),
);
