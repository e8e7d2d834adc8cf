/** Says whether the pages are tested on this machine, and why not. */
import { findChromium } from './chromium';

export default async function globalSetup(): Promise<void> {
  try {
    process.env.STRONGBOX_TEST_CHROMIUM = findChromium();
    console.log(`\nbrowser: ${process.env.STRONGBOX_TEST_CHROMIUM}`);
  } catch (error) {
    if (process.env.CHROMIUM) throw error;
    console.log(`\nbrowser: SKIPPED, because ${(error as Error).message}`);
  }
}
