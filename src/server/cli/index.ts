/** The executable `strongbox`: needs the `.env` file and the database, not an application that starts. */
import { Command } from 'commander';
import { version } from '../../../package.json';
import { Strongbox } from '../strongbox';
import { environmentHost } from './environment-host';
import { exitCode, printError } from './exit-code';
import { defineCommands } from './program';

const program = new Command('strongbox')
  .description('Backups of a NocoBase application, without the application.')
  .version(version)
  .option('-e, --env <file>', 'the .env file of the application', '.env')
  .option('-a, --app <name>', 'name of the application or sub-application', 'main');

defineCommands(program, async () => ({
  box: new Strongbox(environmentHost(program.opts<{ env: string; app: string }>())),
  close: async () => undefined,
}));

program.parseAsync().catch((error) => {
  printError(error, false);
  process.exitCode = exitCode(error);
});
