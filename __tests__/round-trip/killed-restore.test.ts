/** A few moments of what `npm run torture -- restore` does for hours: a restore is killed, and the data is wholly old or wholly new. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { bundleChild } from '../../torture/bundle-child';
import { tortureDatabase } from '../../torture/restore';
import { createDatabase, DIALECTS } from '../helpers/databases';

const POINTS = 8;
// Within the repository, so that the bundle finds the packages that it leaves out.
const FOLDER = path.join(__dirname, '..', '..', '.tmp');

test.each(DIALECTS)('killed restores on %s', async (dialect) => {
  await mkdir(FOLDER, { recursive: true });
  const root = await mkdtemp(path.join(FOLDER, 'killed-'));
  const database = await createDatabase(dialect);
  try {
    const child = await bundleChild(root);
    const seed = Date.now() % 1_000_000;
    const points = await tortureDatabase(database.options, root, { points: POINTS, seed, child }, null);
    expect({ seed, problems: points.filter(({ problems }) => problems.length > 0) }).toEqual({ seed, problems: [] });
    expect(points).toHaveLength(POINTS);
  } finally {
    await database.drop();
    await rm(root, { recursive: true, force: true });
  }
});
