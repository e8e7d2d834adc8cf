import type { ColumnDefinition, DialectName } from '../../definition';
import { portableDefault, type PortableDefault } from '../../portable-default';
import { quoteText } from '../identifiers';
import { say } from '../../../sentence';

/** @returns the default as an expression of MySQL; null where there is none, or none that MySQL could have */
export function translateDefault(
  source: ColumnDefinition,
  made: ColumnDefinition,
  from: DialectName,
  lose: (message: string) => void,
): string | null {
  // Numbering by a sequence that was lost is told of already.
  if (source.default === null || source.identity !== null) return null;
  const value = portableDefault(source.default, source.type, from);
  const expression = value && inMysql(value, made);
  if (expression === null) lose(say`The default of ${source.name} is not restored: ${source.default}.`);
  return expression === 'NULL' ? null : expression;
}

function inMysql(value: PortableDefault, { type, scale }: ColumnDefinition): string | null {
  switch (value.kind) {
    case 'null':
      return 'NULL';
    case 'number':
      return value.text;
    case 'boolean':
      return value.value ? '1' : '0';
    case 'now':
      if (value.part === 'moment') {
        return type === 'instant' || type === 'datetime' ? `current_timestamp(${scale ?? 0})` : null;
      }
      return value.part === type ? `cur${value.part}()` : null;
    case 'text':
      // A moment would depend on the zone in which the application writes.
      return /^(instant|bytes|point|path|polygon)$/.test(type) ? null : quoteText(value.text);
  }
}
