import { backupFiles } from '../../src/server/actions/backup-files';
import { backupGroups } from '../../src/server/actions/backup-groups';
import { backupTasks } from '../../src/server/actions/backup-tasks';
import swagger from '../../src/swagger';

const never = () => {
  throw new Error('not called');
};

test('describes every route, and no other', () => {
  const routes = [backupFiles(never), backupTasks(never), backupGroups(never, never)].flatMap(({ name, actions }) =>
    Object.keys(actions).map((action) => `/${name}:${action}`),
  );
  expect(Object.keys(swagger.paths).sort()).toEqual(routes.sort());
});

test('every reference leads somewhere', () => {
  const names = [...JSON.stringify(swagger).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !Object.hasOwn(swagger.components.schemas, name ?? ''))).toEqual([]);
});
