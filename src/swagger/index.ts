/** OpenAPI of the actions, shown by NocoBase's API documentation plugin. */
import { paths } from './paths';
import { schemas } from './schemas';

export default {
  info: { title: 'NocoBase API - Strongbox backup plugin' },
  tags: [
    { name: 'backupFiles', description: 'Backups: make, list, look into, download, upload, verify, delete' },
    { name: 'backupTasks', description: 'What runs and what ran' },
    { name: 'backupGroups', description: 'The backup groups, and moving a collection to another one' },
  ],
  paths,
  components: { schemas },
};
