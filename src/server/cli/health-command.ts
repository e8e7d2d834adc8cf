/** The verb `health`: how backups stand; exit code 1 where something must be looked at. */
import type { HealthReply } from '../../common/api';
import { parseMaxAge } from '../actions/backup-health';
import { readHealth } from '../health/health';
import { metricsOf } from '../health/metrics';
import { printJson } from './print';
import type { Run, Verb } from './program';

interface HealthOptions {
  json?: boolean;
  metrics?: boolean;
  maxAge?: string;
}

export function addHealthCommand({ verb, run }: { verb: Verb; run: Run }): void {
  verb('health', 'tell how backups stand; exit code 1 where something must be looked at')
    .option('--max-age <hours>', 'the newest verified backup must not be older')
    .option('--metrics', 'print the text that Prometheus reads')
    .action(({ json, metrics, maxAge }: HealthOptions) =>
      run(async (box) => {
        const health = await readHealth(box, maxAge === undefined ? null : parseMaxAge(maxAge));
        if (json) printJson(health);
        else process.stdout.write(metrics ? metricsOf(health) : print(health));
        if (health.status === 'failing') process.exitCode = 1;
      }, json),
    );
}

function print({ status, problems, archives: { count, newestVerified } }: HealthReply): string {
  const proven = newestVerified ? `the newest verified is ${newestVerified.name}` : 'none is verified';
  const lines = [`${status}: ${count} backups, ${proven}`, ...problems.map(({ message }) => message)];
  return lines.map((line) => `${line}\n`).join('');
}
