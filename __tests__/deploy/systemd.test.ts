/** The units of deploy/systemd: known to systemd, and calling what there is. */
import { execFile } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { defineCommands } from '../../src/server/cli/program';
import { installed } from '../helpers/installed';
import { useTempDir } from '../helpers/temp-dir';

const run = promisify(execFile);
const UNITS = path.resolve(__dirname, '../../deploy/systemd');
const folder = useTempDir();

installed('systemd-analyze', 'the units of deploy/systemd').describe('systemd-analyze', () => {
  test('finds nothing wrong with the units', async () => {
    await cp(UNITS, folder(), { recursive: true });
    const units = ['service', 'timer'].map((kind) => path.join(folder(), `strongbox-run@tmp.${kind}`));
    for (const unit of units) await cp(unit.replace('@tmp', '@'), unit);
    const { stdout, stderr } = await run('systemd-analyze', ['verify', ...units], { env: process.env });
    expect(stdout + stderr).not.toContain('strongbox-run');
  });
});

test('the verbs and options of the service are those of the command', async () => {
  const text = await readFile(path.join(UNITS, 'strongbox-run@.service'), 'utf8');
  const calls = [...text.matchAll(/^ExecStart=.*strongbox\.js (\S+) ?(.*)$/gm)];
  expect(calls).toHaveLength(2);
  const program = new Command('strongbox');
  defineCommands(program, () => Promise.reject(new Error('not opened')));
  for (const [, verb, rest = ''] of calls) {
    const command = program.commands.find((one) => one.name() === verb);
    const help = command?.helpInformation();
    for (const option of rest.match(/--\S+/g) ?? []) expect(help).toContain(`${option} `);
    expect(help).toContain(`strongbox ${verb}`);
  }
});
