/** The verbs `connections`, `connect` and `disconnect`: other databases. */
import type { ConnectionFolder, ConnectionReport, ConnectionRow } from '../../common/api';
import { BackupError } from '../errors';
import type { Strongbox } from '../strongbox';
import { printJson } from './print';
import type { Run, Verb } from './program';
import { readText } from './read-text';

interface ConnectOptions {
  dialect: string;
  file?: string;
  host?: string;
  port?: string;
  database?: string;
  username?: string;
  schema?: string;
  tls?: string;
  certificate?: string;
  password?: string;
  folder?: string[];
  json?: boolean;
}

export function addConnectionCommands({ verb, run }: { verb: Verb; run: Run }): void {
  verb('connections', 'list the other databases that can be backed up or restored into').action(
    (options: { json?: boolean }) =>
      run(async (box) => {
        const rows = await box.connections.list();
        if (options.json) printJson(rows);
        else printConnections(rows);
      }, options.json),
  );

  verb('connect', 'add another database, or change the one of this name; then try it')
    .argument('<name>', 'what it is called')
    .requiredOption('-d, --dialect <dialect>', 'sqlite, postgres or mysql')
    .option('-f, --file <file>', 'SQLite: absolute path of the database')
    .option('-H, --host <host>', 'name or address of the server')
    .option('-P, --port <port>', 'port of the server')
    .option('-D, --database <database>', 'name of the database')
    .option('-u, --username <user>', 'who to be there')
    .option('-s, --schema <schema>', 'PostgreSQL: the schema, if it is not public')
    .option('--tls <tls>', 'off, on, or verified')
    .option('--certificate <file>', 'PEM file of the authority that verified trusts')
    .option('--password <file>', 'file that the password is read from; - for standard input')
    .option('--folder <name=path>', 'a folder of that application; may be given more than once', addFolder)
    .action((name: string, options: ConnectOptions) =>
      run(async (box) => {
        const { row, report } = await connect(box, name, options);
        if (options.json) printJson({ ...row, report });
        else printReport(row, report);
      }, options.json),
    );

  verb('disconnect', 'forget another database; nothing in it changes')
    .argument('<name>', 'what it is called')
    .action((name: string, options: { json?: boolean }) =>
      run(async (box) => {
        const { id } = await namedConnection(box, name);
        await box.removeConnection(id);
        if (options.json) printJson({ disconnected: id });
        else process.stdout.write(`Forgot ${name}.\n`);
      }, options.json),
    );
}

/** Of the connection that an option names; null without one. @throws BackupError NOT_FOUND */
export async function connectionId(box: Strongbox, name: string | undefined): Promise<string | null> {
  return name === undefined ? null : (await namedConnection(box, name)).id;
}

async function namedConnection(box: Strongbox, name: string): Promise<ConnectionRow> {
  const found = (await box.connections.list()).find((row) => row.name === name || row.id === name);
  if (found) return found;
  throw new BackupError('NOT_FOUND', `There is no connection ${JSON.stringify(name)}.`, {
    hint: '“strongbox connections” lists them, “strongbox connect” adds one.',
  });
}

async function connect(box: Strongbox, name: string, options: ConnectOptions) {
  const { json: _, port, password, certificate, folder = [], ...rest } = options;
  const request = {
    ...rest,
    name,
    folders: folder.map(folderOf),
    ...(port !== undefined && { port: Number(port) }),
    ...(certificate !== undefined && { certificate: await readText(certificate) }),
    ...(password !== undefined && { password: (await readText(password)).replace(/\r?\n$/, '') }),
  };
  const known = (await box.connections.list()).find((row) => row.name === name);
  const row = known ? await box.connections.update(known.id, request) : await box.connections.create(request);
  return { row, report: await box.connections.test(row.id) };
}

const addFolder = (given: string, before: string[] = []) => [...before, given];

function folderOf(given: string): ConnectionFolder {
  const [, name = '', path = ''] = /^([^=]*)=(.*)$/s.exec(given) ?? [];
  if (name !== '' && path !== '') return { name, path };
  throw new BackupError('INVALID_REQUEST', `${JSON.stringify(given)} is not a name and the path of a folder.`, {
    hint: 'Give both: --folder data=/data/apps/shop',
  });
}

function printConnections(rows: ConnectionRow[]): void {
  if (rows.length === 0) {
    process.stdout.write('There are no connections. “strongbox connect” adds one.\n');
    return;
  }
  for (const row of rows) {
    process.stdout.write(`${row.name.padEnd(24)} ${placeOf(row)}${row.username ? ` as ${row.username}` : ''}\n`);
    for (const { name, path } of row.folders) process.stdout.write(`  ${name} ${path}\n`);
  }
}

function placeOf({ dialect, file, host, port, database, schema }: ConnectionRow): string {
  const server = port === null ? host : `${host}:${port}`;
  return `${dialect} ${file ?? [server, database, schema].filter(Boolean).join('/')}`;
}

function printReport(row: ConnectionRow, { product, version, tables, isApplication, missingRights }: ConnectionReport) {
  const kind = isApplication ? ', of a NocoBase application' : '';
  process.stdout.write(`${row.name}: ${product} ${version}, ${tables} tables${kind}.\n`);
  for (const { message, grant } of missingRights) process.stdout.write(`${message} ${grant}\n`);
}
