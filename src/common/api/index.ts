/** Request and reply shapes of every REST action: one source for server, client and command line. Sizes are bytes, times ISO 8601 UTC. */
export * from './backups';
export * from './connections';
export * from './encryption';
export * from './files';
export * from './health';
export * from './resources';
export * from './restore-plans';
export * from './restores';
export * from './retention';
export * from './saved-restores';
export * from './schedules';
export * from './tasks';
export * from './uploads';
