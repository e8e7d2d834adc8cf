/** A process of its own that makes a backup, for incidents.test.ts to kill; says a word once rows are being read. */
import { readFileSync } from 'node:fs';
import { Strongbox } from '../../src/server/strongbox';
import { catalogOf } from './big-table';
import { bareHome } from '../helpers/nobody';

const { database, folder, tables } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const box = new Strongbox(bareHome({ folder, database, catalog: () => catalogOf(tables) }));

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
