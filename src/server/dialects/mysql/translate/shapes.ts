/** Points and shapes: NocoBase's plugins make columns of JSON for them where it calls the database mariadb, else of geometry. */
import type { ColumnDefinition, PortableType } from '../../definition';
import type { ConnectionOptions } from '../../dialect';
import { baseType } from '../column-types';

export type Shapes = 'json' | 'geometry';

/** Undefined when nobody told what NocoBase calls this database. */
export function shapesOf({ nocobaseDialect }: ConnectionOptions): Shapes | undefined {
  if (nocobaseDialect === undefined) return undefined;
  return nocobaseDialect === 'mariadb' ? 'json' : 'geometry';
}

const TYPES: readonly PortableType[] = ['point', 'path', 'polygon'];
const GEOMETRY = ['point', 'linestring', 'polygon'];

/** Whether a column that an application made on MySQL would be another one here. */
export function isOtherwise({ type, native }: ColumnDefinition, shapes: Shapes | undefined): boolean {
  if (shapes === undefined || !TYPES.includes(type)) return false;
  return GEOMETRY.includes(baseType(native)) === (shapes === 'json');
}
