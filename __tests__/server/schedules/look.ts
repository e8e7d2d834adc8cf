/** A process of its own that looks once what is due, for runs.test.ts to race or to kill; says a word once a backup runs. */
import { makeProcess } from './schedule-setup';

const { now, ...surroundings } = JSON.parse(process.argv[2] ?? '');
const { box } = makeProcess({ ...surroundings, now: () => new Date(now) });

async function main(): Promise<void> {
  await box.clock.look();
  const [running] = await box.running();
  if (running) process.stdout.write('running\n');
  await box.scheduleRuns.settled();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
