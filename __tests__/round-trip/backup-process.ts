/** A process of its own that makes a backup, for incidents.test.ts to kill; says a word once rows are being read. */
import { readFileSync } from 'node:fs';
import { openDialect } from '../../src/server/dialects';
import { Strongbox } from '../../src/server/strongbox';
import { catalogOf } from './big-table';

const { database, folder, tables } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const box = new Strongbox({
  application: 'main',
  folder,
  dialect: openDialect(database),
  loadCatalog: async () => catalogOf(tables),
  log: { info: () => undefined, error: () => undefined },
});

box
  .create({ groups: ['custom'], include: [], exclude: [], note: null, createdBy: null })
  .then(({ task }) => {
    const timer = setInterval(() => {
      if (task.progress.rows === 0) return;
      clearInterval(timer);
      process.stdout.write('reading\n');
    }, 2);
  })
  .catch((error) => {
    throw error;
  });
