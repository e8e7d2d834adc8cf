import { setTimeout as sleep } from 'node:timers/promises';
import { Generation } from '../../src/server/generation';
import { useTempDir } from '../helpers/temp-dir';

const folder = useTempDir();
const LOOKED = 2500;

test('other processes learn of an exchange once, the one that made it does not', async () => {
  const [server, sibling, commandLine] = [1, 2, 3].map(() => new Generation(folder())) as [
    Generation,
    Generation,
    Generation,
  ];
  const seen = { server: 0, sibling: 0 };
  await server.begin();
  await sibling.begin();
  server.watch(async () => Boolean((seen.server += 1)));
  sibling.watch(async () => Boolean((seen.sibling += 1)));
  await sleep(LOOKED);
  expect(seen).toEqual({ server: 0, sibling: 0 });
  await commandLine.advance();
  await sleep(2 * LOOKED);
  expect(seen).toEqual({ server: 1, sibling: 1 });
  await server.advance();
  await sleep(LOOKED);
  expect(seen).toEqual({ server: 1, sibling: 2 });
  server.unwatch();
  sibling.unwatch();
  await commandLine.advance();
  await sleep(LOOKED);
  expect(seen).toEqual({ server: 1, sibling: 2 });
});

test('who is busy is asked again', async () => {
  const [server, commandLine] = [new Generation(folder()), new Generation(folder())];
  await server.begin();
  const answers = [false, true, true];
  let asked = 0;
  server.watch(async () => answers[asked++] ?? true);
  await commandLine.advance();
  await sleep(3 * LOOKED);
  server.unwatch();
  expect(asked).toBe(2);
});
