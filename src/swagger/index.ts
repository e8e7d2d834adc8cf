/** OpenAPI of the actions, shown by NocoBase's API documentation plugin. */
import { connectionPaths } from './connection-paths';
import { connectionSchemas } from './connection-schemas';
import { fileSchemas } from './file-schemas';
import { healthPaths } from './health-paths';
import { healthSchemas } from './health-schemas';
import { keyPaths } from './key-paths';
import { keySchemas } from './key-schemas';
import { paths } from './paths';
import { restorePaths } from './restore-paths';
import { restoreSchemas } from './restore-schemas';
import { savedRestorePaths } from './saved-restore-paths';
import { savedRestoreSchemas } from './saved-restore-schemas';
import { schedulePaths } from './schedule-paths';
import { scheduleSchemas } from './schedule-schemas';
import { schemas } from './schemas';
import { uploadPaths } from './upload-paths';
import { uploadSchemas } from './upload-schemas';

export default {
  info: { title: 'NocoBase API - Strongbox backup plugin' },
  tags: [
    { name: 'backupFiles', description: 'Backups: make, list, look into, download, upload, verify, delete' },
    { name: 'backupTasks', description: 'What runs and what ran' },
    { name: 'restoreTasks', description: 'Restores: plan, start, follow, undo' },
    { name: 'savedRestores', description: 'Restores that are kept, to be finished later or run again' },
    { name: 'backupUploads', description: 'Uploads in parts, which go on where a dropped connection ended' },
    { name: 'backupConnections', description: 'Other databases, to back up or to restore into' },
    { name: 'backupSchedules', description: 'Backups that make themselves, and what becomes of them' },
    { name: 'backupKeys', description: 'Public keys that backups are encrypted to' },
    { name: 'backupHealth', description: 'How backups stand, for monitoring' },
    { name: 'backupGroups', description: 'The backup groups, and moving a collection to another one' },
  ],
  paths: {
    ...paths,
    ...restorePaths,
    ...savedRestorePaths,
    ...uploadPaths,
    ...connectionPaths,
    ...schedulePaths,
    ...keyPaths,
    ...healthPaths,
  },
  components: {
    schemas: {
      ...schemas,
      ...restoreSchemas,
      ...savedRestoreSchemas,
      ...uploadSchemas,
      ...connectionSchemas,
      ...scheduleSchemas,
      ...fileSchemas,
      ...keySchemas,
      ...healthSchemas,
    },
  },
};
