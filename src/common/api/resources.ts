/** Names of REST resources, and of the powers that guard them. */

export const RESOURCES = {
  files: 'backupFiles',
  tasks: 'backupTasks',
  groups: 'backupGroups',
  restores: 'restoreTasks',
  saved: 'savedRestores',
  uploads: 'backupUploads',
  connections: 'backupConnections',
  schedules: 'backupSchedules',
  keys: 'backupKeys',
  health: 'backupHealth',
} as const;

/** One ACL snippet a power. Slash-free, so that NocoBase's `pm.*` of the admin role covers them. */
export const SNIPPETS = {
  see: 'pm.strongbox',
  create: 'pm.strongbox.create',
  download: 'pm.strongbox.download',
  restore: 'pm.strongbox.restore',
  delete: 'pm.strongbox.delete',
  configure: 'pm.strongbox.configure',
} as const;
