/** The browser of these tests and of the screenshots: one that is installed, never one that is downloaded. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
// Without these it looks for its makers' servers at every start, and, where there are no user namespaces, does not start.
const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

/** Path of the program; the sentence of the error says what to do where there is none. */
export function findChromium(): string {
  const asked = process.env.CHROMIUM;
  if (asked) {
    if (!existsSync(asked)) throw new Error(`CHROMIUM is ${asked}, which does not exist.`);
    return asked;
  }
  const found = PLACES.find((place) => existsSync(place));
  if (!found) throw new Error('no Chromium is installed (on Debian: apt-get install chromium) or named by CHROMIUM');
  return found;
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: FLAGS });
}
