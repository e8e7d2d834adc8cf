/** Everything the source of the server says to people, found in its syntax: keys of the translations, and what has no key. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { CHECKS } from '../../src/common/api';

const ROOT = path.resolve(__dirname, '../../src/server');

/** English by design: commands, the log, what only developers and monitoring meet, and programs for other processes. */
const SILENT_FILES =
  /^(cli|commands|collections|plugin\.ts|locale)(\/|$)|copy-program|rename-ddl|rows-thread|health\/metrics/;
const SILENT_CALLS =
  /(\blog\.\w+|complain|elsewhere|\.test|\.exec|\.all|\.script|\.match|\.replaceAll?|z\.\w+|RegExp)$/;

/** Calls whose strings become a part of what is said, however short. */
const SPEAKING_CALLS =
  /(Error|UnfitValue|UnusableDefinition|Misread|blocker|pass|warning|lossLine|invalid|refuse|refused|damaged|malformed|mismatch|lost|lose|#lose|warn|warnings\.push|busy|inUse|notMade|unknown|expression|part|query|run|with|within|transaction|chosen|count|parse\w*|check\w*)$/;
const SPEAKING_PROPERTIES = new Set(['hint', 'message', 'reason', 'why', 'meaning', 'problem', 'what']);

const SQL =
  /\b(SELECT|FROM|ALTER|INSERT|DELETE FROM|JOIN|WHERE|PRAGMA|SAVEPOINT|DEALLOCATE|COLLATE|CONVERT|UNION|TRIGGER_NAME|COMMENT ON|ORDER BY|ISNULL|nspname)\b|\w = \w|^(chmod|CREATE|DROP|GRANT|SET|CASE|WHEN|ELSE|AS) /;

/** Codes that look like words: names of checks, states, and lists of types. */
const CODES = new Set<string>([
  ...CHECKS,
  'from the start',
  'go on',
  'content, existing, mapping',
  'of an unknown version',
]);
const NAME_LIST = /^\w+(, \w+)+$/;
const TYPE_LIST = /[a-z][A-Z]\w* (\w+ )?\w*[a-z][A-Z]/;

/** Data that stands in sentences as a word: kinds of tables, objects and tasks, states, units. */
const WORDS = [
  ...['table', 'view', 'materialized view', 'foreign table', 'trigger', 'function', 'procedure', 'event', 'sequence'],
  ...['type', 'index', 'backup', 'verify', 'restore', 'undo', 'failed', 'canceled', 'interrupted', 'succeeded'],
  ...['bytes', 'characters', 'zip directory'],
  // What listNames puts between names.
  ...['{{0}} and {{1}}', 'and {{0}} more'],
];

export interface SourceSentences {
  /** Keys, by the places that say them. */
  keys: Map<string, string[]>;
  /** Templates with values that no `say` stands before. */
  untagged: string[];
}

export function sourceSentences(): SourceSentences {
  const found: SourceSentences = { keys: new Map(WORDS.map((word) => [word, ['data']])), untagged: [] };
  for (const entry of readdirSync(ROOT, { recursive: true })) {
    const name = String(entry);
    if (name.endsWith('.ts') && !SILENT_FILES.test(name)) read(name, found);
  }
  return found;
}

function read(name: string, found: SourceSentences): void {
  const text = readFileSync(path.join(ROOT, name), 'utf8');
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const place = (node: ts.Node) => `${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const add = (key: string, node: ts.Node) => found.keys.set(key, [...(found.keys.get(key) ?? []), place(node)]);
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'say') add(keyOf(node.template), node);
    else if (
      ts.isTemplateExpression(node) &&
      !ts.isTaggedTemplateExpression(node.parent) &&
      isProse(keyOf(node), node)
    ) {
      found.untagged.push(`${place(node)} ${keyOf(node)}`);
    } else if (
      ts.isStringLiteralLike(node) &&
      !ts.isTaggedTemplateExpression(node.parent) &&
      isProse(node.text, node)
    ) {
      add(node.text, node);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
}

/** `The table {{0}} …`; a list of names is `{{0, list}}`, as its words are translated too. */
export function keyOf(template: ts.TemplateLiteral): string {
  if (!ts.isTemplateExpression(template)) return template.text;
  const values = template.templateSpans.map(({ expression, literal }, index) => {
    const isList = /^(listNames\(|list$)/.test(expression.getText());
    return `{{${index}${isList ? ', list' : ''}}}${literal.text}`;
  });
  return template.head.text + values.join('');
}

function isProse(key: string, node: ts.Node): boolean {
  if (
    SQL.test(key) ||
    CODES.has(key) ||
    NAME_LIST.test(key) ||
    TYPE_LIST.test(key) ||
    !/[a-z]{2}/.test(key) ||
    isSilent(node)
  )
    return false;
  const words = key.match(/(?<![\w{./:-])[A-Za-z][a-z’']*(?![\w(/:=-])/g) ?? [];
  if (words.length >= 3 && /[a-z]+ [a-z]+/.test(key.replace(/\{\{.*?\}\}/g, 'x'))) return true;
  return words.length >= 1 && /^[^_=;()]*$/.test(key) && / /.test(key) && isSpoken(node);
}

function isSilent(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node.parent) || ts.isLiteralTypeNode(node.parent)) return true;
  for (let up = node.parent; up; up = up.parent) {
    if (ts.isFunctionLike(up)) return false;
    if ((ts.isCallExpression(up) || ts.isNewExpression(up)) && SILENT_CALLS.test(up.expression.getText())) return true;
    if (ts.isNewExpression(up) && up.arguments?.[0]?.getText() === "'INTERNAL'") return true;
  }
  return false;
}

function isSpoken(node: ts.Node): boolean {
  for (let up = node.parent; up; up = up.parent) {
    if (ts.isFunctionLike(up)) return false;
    if (ts.isPropertyAssignment(up)) return SPEAKING_PROPERTIES.has(up.name.getText());
    if (ts.isCallExpression(up) || ts.isNewExpression(up)) return SPEAKING_CALLS.test(up.expression.getText());
  }
  return false;
}
