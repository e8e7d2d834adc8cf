/** What only newer versions of a database know, found in the words of an archive. Versions are from the release notes of each. */
import type { DatabaseObject, TableDefinition } from '../../dialects/definition';
import type { ServerFacts } from '../../dialects/dialect';
import { compareVersions } from './versions';

interface Feature {
  product: string;
  /** The first version that has it. */
  since: string;
  name: string;
  found(text: Words): boolean;
}

/** What an archive says of one table or object. */
interface Words {
  types: string[];
  /** Expressions and statements. */
  text: string;
  virtual: boolean;
}

const typed = (pattern: RegExp) => (words: Words) => words.types.some((type) => pattern.test(type));
const said = (pattern: RegExp) => (words: Words) => pattern.test(words.text);

const FEATURES: readonly Feature[] = [
  { product: 'PostgreSQL', since: '14', name: 'multirange', found: typed(/multirange/i) },
  { product: 'PostgreSQL', since: '14', name: 'BEGIN ATOMIC', found: said(/\bBEGIN ATOMIC\b/i) },
  { product: 'PostgreSQL', since: '15', name: 'NULLS NOT DISTINCT', found: said(/\bNULLS NOT DISTINCT\b/i) },
  { product: 'PostgreSQL', since: '15', name: 'security_invoker', found: said(/\bsecurity_invoker\b/i) },
  { product: 'PostgreSQL', since: '15', name: 'MERGE', found: said(/\bMERGE\s+INTO\b/i) },
  { product: 'PostgreSQL', since: '17', name: 'JSON_TABLE', found: said(/\bJSON_TABLE\s*\(/i) },
  { product: 'PostgreSQL', since: '18', name: 'VIRTUAL', found: ({ virtual }) => virtual },
  { product: 'MariaDB', since: '10.5', name: 'inet6', found: typed(/^inet6/i) },
  { product: 'MariaDB', since: '10.6', name: 'JSON_TABLE', found: said(/\bJSON_TABLE\s*\(/i) },
  { product: 'MariaDB', since: '10.7', name: 'uuid', found: typed(/^uuid/i) },
  { product: 'MariaDB', since: '10.10', name: 'inet4', found: typed(/^inet4/i) },
  { product: 'MariaDB', since: '11.7', name: 'vector', found: typed(/^vector/i) },
  { product: 'MySQL', since: '8.0.4', name: 'JSON_TABLE', found: said(/\bJSON_TABLE\s*\(/i) },
  { product: 'MySQL', since: '8.0.2', name: 'OVER', found: said(/\bOVER\s*\(/i) },
  { product: 'MySQL', since: '8.0.23', name: 'INVISIBLE', found: said(/\bINVISIBLE\b/i) },
  { product: 'MySQL', since: '9.0.0', name: 'vector', found: typed(/^vector/i) },
  { product: 'SQLite', since: '3.37.0', name: 'STRICT', found: said(/\)[^)]*\bSTRICT\s*$/i) },
  { product: 'SQLite', since: '3.38.0', name: '->', found: said(/->/) },
  { product: 'SQLite', since: '3.39.0', name: 'RIGHT JOIN', found: said(/\b(RIGHT|FULL)\s+(OUTER\s+)?JOIN\b/i) },
  { product: 'SQLite', since: '3.45.0', name: 'jsonb', found: said(/\bjsonb\w*\s*\(/i) },
];

export interface MissingFeature {
  name: string;
  since: string;
  /** Tables and objects that use it. */
  where: string[];
}

/** Features of the source's product that the target's version does not have yet. */
export function missingFeatures(
  { product, version }: Pick<ServerFacts, 'product' | 'version'>,
  tables: readonly TableDefinition[],
  objects: readonly DatabaseObject[],
): MissingFeature[] {
  const lacking = FEATURES.filter((one) => one.product === product && compareVersions(version, one.since) < 0);
  const all = [
    ...tables.map((table) => ({ name: table.name, words: wordsOf(table) })),
    ...objects.map(({ name, ddl }) => ({ name, words: { types: [], text: ddl, virtual: false } })),
  ];
  return lacking.flatMap(({ name, since, found }) => {
    const where = all.filter(({ words }) => found(words)).map((one) => one.name);
    return where.length > 0 ? [{ name, since, where }] : [];
  });
}

function wordsOf({ columns, indexes, checks, ddl }: TableDefinition): Words {
  const expressions = columns.flatMap((column) => [column.default, column.generated?.expression]);
  const statements = indexes.map((index) => index.ddl);
  const texts = [...expressions, ...statements, ...checks.map(({ expression }) => expression), ddl];
  return {
    types: columns.map(({ native }) => native),
    text: texts.filter((text) => typeof text === 'string').join('\n'),
    virtual: columns.some(({ generated }) => generated?.stored === false),
  };
}
