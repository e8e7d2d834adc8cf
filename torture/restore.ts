/** Restores that are killed at seeded points: afterwards the data must be wholly old or wholly new, and nothing of ours lie about. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DialectName } from '../src/server/dialects/definition';
import type { ConnectionOptions } from '../src/server/dialects/dialect';
import { isLive } from '../src/server/undo-sets';
import { fileLeftovers, filesState, makeFiles } from './files';
import { leftovers, look, rowsOnly, stateOf, type Fingerprints } from './look';
import { random } from './random';
import { mariadbServer, postgresServer, type Server } from './servers';
import { archiveOf, clearWorld, makeWorld, strongbox } from './world';

const SETTLE_MS = 300;

export interface TortureOptions {
  points: number;
  seed: number;
  /** The bundled child.ts. */
  child: string;
}

interface Arena {
  options: ConnectionOptions;
  folder: string;
  archive: string;
  worlds: { old: Fingerprints; new: Fingerprints };
  server: Server | null;
  child: string;
}

/** One killed run. `after` is the step at which it was killed. */
export interface Point {
  victim: 'process' | 'database';
  after: string;
  state: string;
  task: string;
  problems: string[];
}

/** On a server of its own, which is killed as well. */
export async function tortureDialect(dialect: DialectName, options: TortureOptions): Promise<Point[]> {
  const root = await mkdtemp(path.join(tmpdir(), 'strongbox-torture-'));
  // The servers run as users of their own, who must be able to go through here.
  await chmod(root, 0o755);
  const server = await startServer(dialect, root);
  try {
    const database = server?.options ?? { dialect, storage: path.join(root, 'live.sqlite') };
    return await tortureDatabase(database, root, options, server);
  } finally {
    await server?.kill();
    await rm(root, { recursive: true, force: true });
  }
}

/** @param root an empty folder for what belongs to the application */
export async function tortureDatabase(
  database: ConnectionOptions,
  root: string,
  options: TortureOptions,
  server: Server | null,
): Promise<Point[]> {
  const arena = await prepare(database, root, options.child, server);
  const steps = weigh(await wholeRun(arena));
  const next = random(options.seed);
  const points: Point[] = [];
  for (let n = 0; n < options.points; n += 1) {
    // Every step in turn, at a random moment of it; of the database, every fourth one.
    const { step, milliseconds } = steps[turn(n, options.points, steps.length)] ?? { step: 'begin', milliseconds: 0 };
    const victim = server && n % 4 === 3 ? 'database' : 'process';
    const point = await killAt(arena, step, next() * milliseconds, victim);
    points.push(point);
    const bad = point.problems.length > 0 ? `  ${point.problems.join('; ')}` : '';
    console.log(
      `${database.dialect} ${String(n + 1).padStart(3)}  ${victim.padEnd(8)} after “${point.after}”: ${point.state}, ${point.task}${bad}`,
    );
  }
  return points;
}

/** Which step is due: one after the other, but spread over all of them when there are fewer points than steps. */
function turn(n: number, points: number, steps: number): number {
  return points < steps ? Math.floor((n * steps) / points) : n % steps;
}

async function prepare(options: ConnectionOptions, root: string, child: string, server: Server | null): Promise<Arena> {
  const folder = path.join(root, 'strongbox');
  // The new state first, in the same database: then no second one is needed.
  await makeWorld(options, 'new');
  await makeFiles(folder, 'new');
  const archive = await archiveOf(options, path.join(root, 'work'), folder);
  const fresh = await look(options);
  await clearWorld(options);
  await makeWorld(options, 'old');
  await makeFiles(folder, 'old');
  return { options, folder, archive, worlds: { old: await look(options), new: fresh }, server, child };
}

async function startServer(dialect: DialectName, root: string): Promise<Server | null> {
  const starts = { sqlite: async () => null, postgres: postgresServer, mysql: mariadbServer };
  return starts[dialect](root);
}

interface Step {
  step: string;
  /** How long it took when nobody killed it. */
  milliseconds: number;
}

/** The steps of a run that nobody kills; it ends with the new state live, which is undone again. */
async function wholeRun(arena: Arena): Promise<Step[]> {
  const times: { step: string; at: number }[] = [];
  const code = await runChild(arena, (step) => void times.push({ step, at: performance.now() }));
  if (code !== 0) throw new Error('The restore does not even work when nobody kills it.');
  const end = performance.now();
  await makeOld(arena);
  return times.map(({ step, at }, index) => ({ step, milliseconds: (times[index + 1]?.at ?? end) - at }));
}

/** The switch is short, and where it matters most: it is killed five times as often as any other step. */
function weigh(steps: Step[]): Step[] {
  const switches = steps.filter(({ step }) => step.includes(' switching'));
  return [...steps, ...switches, ...switches, ...switches, ...switches];
}

/** Returns the exit code; null when it was killed. */
async function runChild(
  { options, folder, archive, child }: Arena,
  onStep: (step: string, kill: () => void) => void,
): Promise<number | null> {
  const order = JSON.stringify({ database: options, folder, archive });
  const running = spawn(process.execPath, [child, order], { stdio: ['ignore', 'pipe', 'ignore'] });
  createInterface({ input: running.stdout }).on('line', (step) => onStep(step, () => running.kill('SIGKILL')));
  const [code] = (await once(running, 'close')) as [number | null];
  return code;
}

async function killAt(arena: Arena, step: string, delay: number, victim: Point['victim']): Promise<Point> {
  let killed: Promise<void> | null = null;
  await runChild(arena, (found, kill) => {
    if (found !== step || killed) return;
    killed = sleep(delay).then(() => (victim === 'database' ? arena.server?.kill() : kill()));
  });
  await killed;
  if (victim === 'database') await arena.server?.start();
  return { victim, after: step, ...(await judge(arena)) };
}

/** As after a restart: what is there, what the task says, and whether the undo still works. */
async function judge(arena: Arena): Promise<Pick<Point, 'state' | 'task' | 'problems'>> {
  const { options, folder, worlds } = arena;
  const problems: string[] = [];
  const rows = { old: rowsOnly(worlds.old), new: rowsOnly(worlds.new) };
  // A server brings the statement of a dead client to its end: what it lists meanwhile is not yet what is there.
  await sleep(SETTLE_MS);
  const before = stateOf(rowsOnly(await look(options)), rows);
  const box = strongbox(options, folder);
  await box.recover();
  const state = stateOf(await look(options), worlds);
  if (state !== 'old' && state !== 'new') problems.push(state);
  if (before !== state) problems.push(`it was ${before} before the restart`);
  const files = await filesState(folder);
  if (files !== state) problems.push(`the files are ${files}`);
  const sets = await box.restores.sets();
  const held = [...(await leftovers(options)), ...(await fileLeftovers(folder))];
  if (sets.length === 0 && held.length > 0) problems.push(`left over: ${held.join(', ')}`);
  if (sets.length > 1) problems.push(`${sets.length} sets are kept`);
  const [set] = sets;
  if (state === 'new' && !(set && isLive(set))) problems.push('there is no undo set of what is live');
  const [task] = await box.tasks.list();
  const { state: end = 'no task', result, error } = task ?? {};
  if (end === 'running' || end === 'queued') problems.push(`the task is ${end} for ever`);
  if (end === 'interrupted' && (result?.switched === undefined || !error?.message))
    problems.push('the task does not say what happened');
  await makeOld(arena);
  const reset = stateOf(await look(options), worlds);
  if (reset !== 'old') problems.push(`after the undo it is ${reset}`);
  const former = await filesState(folder);
  if (former !== 'old') problems.push(`after the undo the files are ${former}`);
  const rubbish = [...(await leftovers(options)), ...(await fileLeftovers(folder))];
  if (rubbish.length > 0) problems.push(`after the discard there are ${rubbish.join(', ')}`);
  return { state, task: end, problems };
}

async function makeOld({ options, folder }: Arena): Promise<void> {
  const box = strongbox(options, folder);
  for (const set of await box.restores.sets()) {
    if (isLive(set)) await (await box.restores.undo(set.id, null)).finished;
    await box.restores.discard(set.id);
  }
}
