/** docs/benchmarks.md: one section a measurement, each replaced on its own and in a fixed order. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../folders';

const FILE = path.join(ROOT, 'docs', 'benchmarks.md');

const PREFACE = `# Benchmarks

Written by \`npm run bench -- backup\`, \`restore\`, \`across\` and \`memory\`; each section names the machine it was measured on and can be
measured again alone (\`--dialects\`, \`--rows\`). Compare what stands in one table: those were measured in turns, in one run.

- **Data**: a real NocoBase application with a collection \`orders\` of the given number of rows, each about 475 bytes as text (texts in
  many scripts, JSON, decimals, instants, UUIDs, NULLs; two indexes, a foreign key), \`customers\` with 500 rows, 60 small collections.
- **Strongbox** runs bundled, as it ships, in a process of its own: level 1, everything in the database, to a local folder, fsync
  included. *RSS growth* is the highest resident size of that process during the backup over that before it; *event loop* is the delay
  (p50 / p99 / max) that anything else in the same process would have noticed.
- **The database's own tool** runs as an administrator would call it, RSS is that of all its processes.
- **The deprecated plugin** is \`@nocobase/plugin-backup-restore\` in the same application; its figures are of one run.
- **CPU** is that of the processes named, all threads; the database server's is not in it. On SQLite there is no server.
- MB are 10⁶ bytes; MB/s are of the rows' text, uncompressed, the same for all of a table. All others are medians.
`;

const begin = (key: string) => `<!-- begin ${key} -->`;
const end = (key: string) => `<!-- end ${key} -->`;

/** Sections stand in the order of their keys. */
export function writeSection(key: string, text: string): void {
  const before = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
  const sections = new Map<string, string>();
  for (const [, name = '', body = ''] of before.matchAll(/<!-- begin (.+?) -->\n([^]*?)\n<!-- end \1 -->/g)) {
    sections.set(name, body);
  }
  sections.set(key, text.trim());
  const sorted = [...sections].sort(([a], [b]) => (a < b ? -1 : 1));
  const all = sorted.map(([name, body]) => `${begin(name)}\n${body}\n${end(name)}\n`);
  writeFileSync(FILE, [PREFACE, ...all].join('\n'));
}
