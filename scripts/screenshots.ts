/**
 * `npm run screenshots`: pictures of every page and state in both clients, of an application of its own, into docs/images. Words
 * after it name the pictures that are wanted; without any, all are made anew. CHROMIUM names the browser where it is not found.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { atRest } from '../__tests__/browser/at-rest';
import { chooseTheme, type ThemeName } from '../__tests__/browser/choose-theme';
import { furnish, type Furnished } from '../__tests__/browser/furnish';
import { Scene } from '../__tests__/browser/scene';
import { STATES, type State } from '../__tests__/browser/states';
import { CLIENTS, type VisitOptions } from '../__tests__/browser/visit';

const IMAGES = path.join(__dirname, '../docs/images');

interface Picture {
  name: string;
  state: State;
  options: VisitOptions;
  theme: ThemeName;
}

const picture = (name: string, of: string, options: VisitOptions, theme: ThemeName = 'Compact'): Picture => {
  const state = STATES.find((one) => one.name === of);
  if (!state) throw new Error(`There is no state ${of}.`);
  return { name, state, options, theme };
};

const PICTURES: Picture[] = [
  ...CLIENTS.flatMap((client) => STATES.map(({ name }) => picture(`${client}-${name}`, name, { client }))),
  ...(['zh-CN', 'ru-RU'] as const).flatMap((language) => [
    picture(`modern-list-${language}`, 'list', { client: 'modern', language }),
    picture(`modern-new-backup-${language}`, 'new-backup', { client: 'modern', language }),
    picture(`modern-restore-confirm-${language}`, 'restore-confirm', { client: 'modern', language }),
  ]),
  ...['list', 'new-backup', 'learn-more', 'restore-choose', 'restore-parts', 'connection-form'].map((name) =>
    picture(`narrow-${name}`, name, { client: 'modern', width: 390, height: 844 }),
  ),
  ...['list', 'new-backup', 'learn-more', 'restore-check-warning', 'connections'].map((name) =>
    picture(`dark-${name}`, name, { client: 'modern' }, 'Compact dark'),
  ),
];

async function take(scene: Scene, furnished: Furnished, { name, state, options }: Picture): Promise<void> {
  const parts = await scene.visit({ height: 900, ...options, prepare: state.prepare });
  await state.show?.({ ...parts, ...furnished });
  const { page } = parts;
  await page.mouse.move(0, 0);
  await page.getByRole('tooltip').first().waitFor({ state: 'hidden' });
  await atRest(page);
  await page.screenshot({ path: path.join(IMAGES, `${name}.png`), animations: 'disabled' });
  await scene.endVisits();
  console.log(`docs/images/${name}.png`);
}

async function main(wanted: string[]): Promise<void> {
  await mkdir(IMAGES, { recursive: true });
  const pictures = PICTURES.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
  if (wanted.length === 0) for (const file of await readdir(IMAGES)) await rm(path.join(IMAGES, file));
  const scene = await Scene.set();
  try {
    const furnished = await furnish(scene.rest, scene.application);
    for (const theme of ['Compact', 'Compact dark'] as const) {
      await chooseTheme(scene.rest, theme);
      for (const one of pictures) if (one.theme === theme) await take(scene, furnished, one);
    }
  } finally {
    await scene.clear();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
