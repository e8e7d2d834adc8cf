/** What the command line shows of plans and restores. */
import type { RestoreOutcome, RestorePlan, RestoreRow } from '../../common/api';
import { humanSize } from '../actions/human-size';
import type { Task } from '../tasks/task';

const print = (line = '') => void process.stdout.write(`${line}\n`);
const MARKS = { pass: 'pass   ', warning: 'WARNING', blocker: 'BLOCKER' } as const;

export function printPlan(plan: RestorePlan): void {
  const { archive, source, collections, files, added, checks, verdict, objects, id, connection, saved } = plan;
  print(`Plan ${id}${saved ? ` of the saved restore ${saved.name}` : ''}`);
  print(`${archive}: ${source.application}, NocoBase ${source.version}, ${source.dialect}, made ${source.createdAt}`);
  if (connection) print(`into the connection ${connection.name}`);
  print();
  for (const { action, name, rows, bytes, to } of collections) {
    print(
      `${action.padEnd(8)} ${name.padEnd(36)} ${String(rows).padStart(10)} rows ${humanSize(bytes).padStart(10)}  ${to ?? ''}`,
    );
  }
  for (const { name, bytes, missing, present, extra, to } of files) {
    print(
      `${'files'.padEnd(8)} ${name.padEnd(36)} ${String(missing + present).padStart(10)}      ${humanSize(bytes).padStart(10)}  ${to ?? ''}`,
    );
    print(`${''.padEnd(9)}${missing} not there now, ${present} there, ${extra} only there`);
  }
  for (const { name, because, why } of added) print(`added: ${name}, ${why} of ${because}`);
  for (const name of objects.restored) print(`object: ${name}`);
  for (const { name, reason } of objects.left) print(`left out: ${name}: ${reason}`);
  print();
  for (const { check, verdict: mark, message, hint } of checks) {
    print(`${MARKS[mark]}  ${check}: ${message}${hint ? ` ${hint}` : ''}`);
  }
  print();
  print(verdict === 'blocker' ? 'This restore cannot be started.' : 'This restore can be started.');
}

export function printRestored({ id, kind, archive, result }: Task): void {
  const outcome = result as unknown as Partial<RestoreOutcome>;
  const { rows, collections, switchMilliseconds, warnings, counts = {}, failed = [], dryRun, files } = outcome;
  if (kind === 'undo') print(files ? 'The tables and files were exchanged again.' : 'The tables were exchanged again.');
  else if (dryRun) print(`Nothing was changed. ${archive} would go live: ${collections} collections, ${rows} rows.`);
  else print(`${archive} is live: ${collections} collections, ${rows} rows. Restore ${id}`);
  for (const [name, { added, replaced, skipped, kept }] of Object.entries(counts)) {
    if (replaced + skipped + kept === 0) continue;
    print(
      `${name}: ${added} rows added, ${replaced} in place of live ones, ${skipped} left out; ${kept} live ones kept`,
    );
  }
  if (files) {
    const { added, replaced, unchanged, removed, bytes } = files;
    print(
      `files: ${added} added, ${replaced} replaced, ${unchanged} equal already, ${removed} taken away; ${humanSize(bytes)}`,
    );
  }
  for (const { name, error } of failed) {
    print(`${name}: left as it is: ${error.message} [${error.code}]${error.hint ? ` ${error.hint}` : ''}`);
  }
  if (!dryRun) print(`The switch took ${switchMilliseconds} ms.`);
  for (const warning of warnings ?? []) print(`Warning: ${warning}`);
}

export function printRestores(rows: RestoreRow[]): void {
  if (rows.length === 0) print('There were no restores yet.');
  for (const { id, kind, state, archive, createdAt, error, undo, saved } of rows) {
    const what = saved ? `${archive}  ${saved.name}` : archive;
    print(`${id}  ${createdAt}  ${kind.padEnd(7)} ${state.padEnd(11)} ${what}${error ? `  ${error.message}` : ''}`);
    if (!undo) continue;
    const size = undo.bytes === null ? '' : `, ${humanSize(undo.bytes)}`;
    const held = undo.restoredIsLive ? 'former tables' : 'restored tables';
    const files = undo.files > 0 ? ` and ${undo.files} files` : '';
    print(`  keeps ${undo.tables} ${held}${files}${size}, until ${undo.keptUntil}`);
  }
}
