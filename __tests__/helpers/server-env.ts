import { tmpdir } from 'node:os';
import path from 'node:path';

// Without NODE_MODULES_PATH, NocoBase silently leaves out plugins that are given by name.
process.env.NODE_MODULES_PATH ??= path.resolve(__dirname, '../../node_modules');
process.env.APP_KEY ??= 'test-key';
process.env.INIT_ROOT_EMAIL ??= 'admin@nocobase.com';
process.env.INIT_ROOT_PASSWORD ??= 'admin123';
process.env.INIT_ROOT_NICKNAME ??= 'Super Admin';
process.env.INIT_ROOT_USERNAME ??= 'nocobase';
process.env.TZ ??= 'UTC';
process.env.DB_TIMEZONE ??= '+00:00';
process.env.LOGGER_LEVEL ??= 'error';
// Here, and not in create-app.ts: some modules of NocoBase open log files as soon as they are loaded.
process.env.STORAGE_PATH = path.join(tmpdir(), `strongbox-app-${process.pid}`);
process.env.LOGGER_TRANSPORT = 'console';
