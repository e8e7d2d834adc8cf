import { ROUTES } from '../helpers/routes';
import swagger from '../../src/swagger';

test('describes every route, and no other', () => {
  expect(Object.keys(swagger.paths).sort()).toEqual(ROUTES.map((route) => `/${route}`).sort());
});

test('every reference leads somewhere', () => {
  const names = [...JSON.stringify(swagger).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !Object.hasOwn(swagger.components.schemas, name ?? ''))).toEqual([]);
});
