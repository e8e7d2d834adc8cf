/**
 * Gates for pieces of statements that come from an archive, which anybody may have made. Each is let through only in a form that
 * cannot leave its place in the statement around it.
 */

const TOKEN = /'(?:[^'\\]|''|\\[^])*'|"(?:[^"\\]|""|\\[^])*"|`(?:[^`]|``)+`|--|\/\*|\*\/|[^]/g;

/**
 * Whether an expression stays within the parentheses that it is put in: quotes closed, parentheses balanced, and outside them neither
 * comment, semicolon, backslash nor a comma that would begin the next clause.
 */
export function isEnclosed(sql: string): boolean {
  let depth = 0;
  for (const [token] of sql.matchAll(TOKEN)) {
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else if (/^(--|\/\*|\*\/|[;\\#'"`\0])$/.test(token) || (token === ',' && depth === 0)) return false;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** A literal that every server takes for a default without parentheses around it; CURRENT_TIMESTAMP is one. */
export function isPlainDefault(sql: string): boolean {
  return /^(-?[\d.]+(e[-+]?\d+)?|[bx]?'(?:[^'\\]|''|\\[^])*'|null|true|false|(current_timestamp|now)(\(\d?\))?)$/i.test(
    sql,
  );
}

const NUMERIC = 'tinyint|smallint|mediumint|int|bigint|decimal|float|double|bit|year';
const TEXT = 'char|varchar|tinytext|text|mediumtext|longtext|inet4|inet6|uuid|json|xmltype';
const BYTES = 'binary|varbinary|tinyblob|blob|mediumblob|longblob|vector';
const TIME = 'date|time|datetime|timestamp';
const SHAPES =
  'geometry|point|linestring|polygon|multipoint|multilinestring|multipolygon|geometrycollection|geomcollection';
const QUOTED = "'(?:[^'\\\\]|''|\\\\[^])*'";
const NATIVE = new RegExp(
  `^((${NUMERIC}|${TEXT}|${BYTES}|${TIME}|${SHAPES})( ?\\(\\d+(, ?\\d+)?\\))?( (un)?signed)?( zerofill)?|(enum|set)\\(${QUOTED}(, ?${QUOTED})*\\))$`,
  'i',
);

/** A type as information_schema spells it, without MariaDB's remark on compression; null for anything else. */
export function nativeType(native: string): string | null {
  const type = native.replace(/ \/\*M?!\d+ COMPRESSED\*\/$/, '').trim();
  return NATIVE.test(type) ? type : null;
}

const KEY = /^((?:UNIQUE |FULLTEXT |SPATIAL )?KEY `(?:[^`]|``)+` \()([^]*)$/;
const KEY_OPTIONS =
  /^( (USING (BTREE|HASH)|KEY_BLOCK_SIZE[= ]\d+|COMMENT '([^'\\]|''|\\[^])*'|WITH PARSER `?\w+`?|INVISIBLE|VISIBLE|IGNORED|NOT IGNORED))*$/i;

/** `KEY …` of an `ALTER TABLE … ADD KEY …`, which may hold prefix lengths, directions, expressions and options; null for anything else. */
export function keyClause(ddl: string): string | null {
  const added = /^ALTER TABLE `(?:[^`]|``)+` ADD ([^]*)$/.exec(ddl)?.[1];
  // MySQL hides what older servers do not know in comments.
  const clause = added?.replace(/\/\*!\d{5,6} ([\w `]*?) \*\//g, '$1');
  const [, start, rest] = KEY.exec(clause ?? '') ?? [];
  if (!clause || start === undefined || rest === undefined) return null;
  let depth = 1;
  let end = 0;
  for (const { 0: token, index } of rest.matchAll(TOKEN)) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    end = index;
    if (depth === 0) break;
  }
  const parts = rest.slice(0, end);
  const enclosed = depth === 0 && isEnclosed(`(${parts})`) && KEY_OPTIONS.test(rest.slice(end + 1));
  return enclosed ? clause : null;
}
