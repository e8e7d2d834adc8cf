/**
 * `node scripts/screenshots.mjs`: pictures of the pages in both clients of the application of `npm start`, into docs/images.
 * STRONGBOX_URL and CHROMIUM say where they are; a backup is made where there is none.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const URL = process.env.STRONGBOX_URL || 'http://localhost:13000';
const EXECUTABLE = process.env.CHROMIUM || '/usr/bin/chromium';
const IMAGES = fileURLToPath(new globalThis.URL('../docs/images', import.meta.url));
const CLIENTS = { classic: '/admin/settings/strongbox', modern: '/v/admin/settings/strongbox' };
const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking ' +
  '--disable-component-update --disable-sync';

const profile = await mkdtemp(path.join(tmpdir(), 'strongbox-chromium-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: EXECUTABLE,
  args: FLAGS.split(' '),
  viewport: { width: 1280, height: 800 },
});
try {
  await mkdir(IMAGES, { recursive: true });
  const page = await browser.newPage();
  await signIn(page);
  for (const [client, address] of Object.entries(CLIENTS)) await picture(page, client, address);
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
}

async function signIn(page) {
  await page.addInitScript(() => globalThis.localStorage.setItem('NOCOBASE_LOCALE', 'en-US'));
  await page.goto(`${URL}/signin`);
  await page.getByPlaceholder('Username/Email').fill(process.env.INIT_ROOT_EMAIL || 'admin@nocobase.com');
  await page.getByPlaceholder('Password').fill(process.env.INIT_ROOT_PASSWORD || 'admin123');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/admin/);
}

async function picture(page, client, address) {
  const button = (name) => page.getByRole('button', { name, exact: true });
  const dialog = (name) => page.getByRole('dialog', { name });
  const shoot = async (name) => {
    await settle(page);
    await page.screenshot({ path: path.join(IMAGES, `${client}-${name}.png`) });
  };
  await page.goto(URL + address);
  await button('New backup').waitFor();
  await settle(page);
  if (await button('Make the first backup').isVisible()) await makeBackup(page, button);
  await shoot('list');
  await button('New backup').click();
  await dialog('New backup').getByRole('status').waitFor();
  await shoot('new-backup');
  await dialog('New backup').getByRole('button', { name: 'Cancel' }).click();
  await button('Learn more').click();
  await dialog('What is in a backup')
    .getByRole('tab', { name: /^Custom/ })
    .click();
  await shoot('learn-more');
}

async function makeBackup(page, button) {
  await button('Make the first backup').click();
  await page.getByLabel('Note (optional)').fill('Before the upgrade to 2.3');
  await button('Start backup').click();
  await page.getByText('The backup is done').waitFor();
  await button('Close')
    .or(page.getByLabel('Close', { exact: true }))
    .first()
    .click();
}

/** Nothing is loading and nothing moves any more. */
async function settle(page) {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(600);
}
