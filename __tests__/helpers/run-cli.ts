/** The executable `strongbox` as somebody runs it in a folder: from its source, in a process of its own. */
import { execFile } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
/** For what starts it in another way. */
export const PROGRAM = ['node_modules/tsx/dist/cli.mjs', 'src/server/cli/index.ts'].map((file) =>
  path.join(ROOT, file),
);

export interface CliResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Settings come from the folder alone: nothing of this process's environment is seen. */
export function runCli(folder: string, ...args: string[]): Promise<CliResult> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  return new Promise((resolve) => {
    execFile(process.execPath, [...PROGRAM, ...args], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}
