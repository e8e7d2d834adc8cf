/** Columns of the restored tables that hold keys of others: by foreign keys, and by the relation fields that the archive knows. */
import { underscore } from '../../catalog/table-names';
import { ancestorsOf, type ArchivedField, type ArchivedModel } from './archived-model';
import type { ChosenCollection } from './chosen-collection';
import { keyOf } from './live-database';

/** In the names of the target. */
export interface Relation {
  child: ChosenCollection;
  column: string;
  parent: ChosenCollection;
  key: string;
}

export function relationsOf(chosen: readonly ChosenCollection[], model: ArchivedModel): Relation[] {
  const loaded = chosen.filter(({ step }) => step);
  return [...loaded.flatMap((child) => foreignKeysOf(child, loaded)), ...fieldRelations(loaded, model)];
}

function foreignKeysOf(child: ChosenCollection, loaded: readonly ChosenCollection[]): Relation[] {
  const { target } = child.step ?? {};
  return (target?.foreignKeys ?? []).flatMap(({ columns, references }) => {
    const { name, schema = target?.schema } = references;
    const table = keyOf(schema === undefined ? { name } : { schema, name });
    const parent = loaded.find(({ step }) => step && keyOf(step.target) === table);
    if (!parent?.step) return [];
    // Without columns, the primary key is meant.
    const keys = references.columns.length > 0 ? references.columns : parent.step.target.primaryKey;
    return columns.flatMap((column, at) => {
      const key = keys[at];
      return key === undefined ? [] : [{ child, column, parent, key }];
    });
  });
}

function fieldRelations(loaded: readonly ChosenCollection[], model: ArchivedModel): Relation[] {
  const ancestors = ancestorsOf(model);
  const named = (name: unknown) => loaded.filter(({ archived }) => archived.name === name);
  return model.fields.flatMap((field) => {
    const owners = loaded.filter(
      ({ archived: { name } }) => name === field.collection || ancestors[name]?.includes(field.collection),
    );
    return sidesOf(field, owners, named).flatMap(({ children, attribute, parents, target }) =>
      children.flatMap((child) =>
        parents.flatMap((parent) => {
          const [column, key] = [columnOf(child, attribute), columnOf(parent, target)];
          return column === null || key === null ? [] : [{ child, column, parent, key }];
        }),
      ),
    );
  });
}

interface Side {
  children: ChosenCollection[];
  attribute: unknown;
  parents: ChosenCollection[];
  target: unknown;
}

function sidesOf(
  { name, type, options }: ArchivedField,
  owners: ChosenCollection[],
  named: (name: unknown) => ChosenCollection[],
): Side[] {
  const { target, through, foreignKey, otherKey, sourceKey = 'id', targetKey = 'id' } = options;
  // A list of keys cannot follow, and so must be found.
  if (type === 'belongsTo' || type === 'belongsToArray') {
    const attribute = foreignKey ?? `${name}Id`;
    return [{ children: owners, attribute, parents: named(target), target: targetKey }];
  }
  if (type === 'hasOne' || type === 'hasMany') {
    return [{ children: named(target), attribute: foreignKey, parents: owners, target: sourceKey }];
  }
  if (type !== 'belongsToMany') return [];
  return [
    { children: named(through), attribute: foreignKey, parents: owners, target: sourceKey },
    { children: named(through), attribute: otherKey, parents: named(target), target: targetKey },
  ];
}

/** The column in the target of what the archive's fields call so; null where there is none. */
function columnOf({ definition, columns, step }: ChosenCollection, attribute: unknown): string | null {
  if (typeof attribute !== 'string') return null;
  const own = definition.fields.find(({ name }) => name === attribute)?.column ?? attribute;
  const archived = [...columns.keys()].find((name) => name === own || underscore(name) === underscore(own));
  const there = archived === undefined ? undefined : columns.get(archived);
  return step?.target.columns.some(({ name }) => name === there) ? (there ?? null) : null;
}
