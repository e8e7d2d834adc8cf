/** Import before anything of NocoBase: some of its modules open log files as soon as they are loaded. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Folder for logs and uploads of the applications of one test file. */
export const APP_STORAGE = mkdtempSync(path.join(tmpdir(), 'strongbox-app-'));

process.env.STORAGE_PATH = APP_STORAGE;
process.env.LOGGER_TRANSPORT = 'console';
