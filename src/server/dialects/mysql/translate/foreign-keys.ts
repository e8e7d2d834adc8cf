import type { ForeignKeyDefinition, TableDefinition } from '../../definition';
import { shortName } from './names';
import { say } from '../../../sentence';

const ACTIONS = new Set(['CASCADE', 'SET NULL', 'RESTRICT', 'NO ACTION']);

/** Names of keys are unique in a whole database here, so that the table's name becomes part of them. */
export function translateKeys(
  definition: TableDefinition,
  lose: (column: string | null, message: string) => void,
): ForeignKeyDefinition[] {
  return definition.foreignKeys.map((key, index) => {
    const { schema: _schema, ...references } = key.references;
    const own = key.name === '' ? `ibfk_${index + 1}` : key.name;
    const action = (rule: string) => {
      if (ACTIONS.has(rule.toUpperCase())) return rule.toUpperCase();
      lose(null, say`The foreign key ${own} onto ${references.name} refuses where it did ${rule}.`);
      return 'NO ACTION';
    };
    if (key.deferrable)
      lose(
        null,
        say`The foreign key ${own} onto ${references.name} is checked at once and not at the end of a transaction.`,
      );
    return {
      ...key,
      name: shortName(own.startsWith(definition.name) ? own : `${definition.name}_${own}`),
      references,
      onUpdate: action(key.onUpdate),
      onDelete: action(key.onDelete),
      deferrable: false,
    };
  });
}
