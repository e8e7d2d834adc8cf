/** In which form each database's driver handed its values to the deprecated plugin. */
import type { DialectName } from '../dialects/definition';
import { dialectName } from '../dialects';
import { ArchiveError } from '../errors';
import { say } from '../sentence';

export interface SourceFacts {
  dialect: DialectName;
  product: string;
  /** Schemas are part of the names of its tables. */
  schemas: boolean;
  /** Columns of JSON hold text, which came unparsed: always; as far as it is an object or an array; never. */
  jsonText: 'always' | 'perhaps' | 'never';
  /** In whose zone a wall clock became an instant: that of the process, or that of the connection. */
  wallClock: 'process' | 'connection';
  /** NocoBase stores lines on maps as closed paths, which the archive does not tell. */
  closedPaths: boolean;
  /** The fields whose columns have single precision, and whether the driver cut them to the six digits that they show. */
  single: { type: string; cut: boolean } | null;
  /** The position of the numbering is the next number, not the last. */
  countsAhead: boolean;
}

const PROCESS = { jsonText: 'never', wallClock: 'process', countsAhead: false } as const;
const CONNECTION = {
  schemas: false,
  wallClock: 'connection',
  closedPaths: false,
  single: { type: 'float', cut: true },
  countsAhead: true,
} as const;

const FACTS: Record<string, Omit<SourceFacts, 'dialect'>> = {
  sqlite: { ...PROCESS, product: 'SQLite', schemas: false, jsonText: 'always', closedPaths: false, single: null },
  postgres: {
    ...PROCESS,
    product: 'PostgreSQL',
    schemas: true,
    closedPaths: true,
    single: { type: 'real', cut: false },
  },
  mysql: { ...CONNECTION, product: 'MySQL', jsonText: 'never' },
  mariadb: { ...CONNECTION, product: 'MariaDB', jsonText: 'perhaps' },
};

/** @throws ArchiveError ARCHIVE_INVALID for a database that we do not know */
export function sourceFacts(dialect: string): SourceFacts {
  const facts = Object.hasOwn(FACTS, dialect) ? FACTS[dialect] : undefined;
  if (facts) return { ...facts, dialect: dialectName(dialect) };
  const shown = JSON.stringify(dialect.slice(0, 50));
  throw new ArchiveError(
    'ARCHIVE_INVALID',
    say`The archive is of a database of the kind ${shown}, which is not supported.`,
    'meta',
    {
      hint: say`Supported are ${Object.keys(FACTS).join(', ')}.`,
    },
  );
}
