/** Forms that only some drivers have: bytes, and places on maps where the deprecated plugin did not know the field of a column. */
import type { PortableType } from '../dialects/definition';
import type { SourceFacts } from './source-facts';

/** The bytes of a text that came as `{"type":"Buffer","data":[…]}`; null for anything else. */
export function bufferText(value: unknown): string | null {
  const { type, data } = (value ?? {}) as { type?: unknown; data?: unknown };
  return type === 'Buffer' && Array.isArray(data) ? Buffer.from(data as number[]).toString() : null;
}

/** Null where it is none of these forms. */
export function geometryText(type: PortableType, value: unknown, { closedPaths }: SourceFacts): string | null {
  const numbers = typeof value === 'string' ? numbersOf(value) : coordinatesOf(type, value);
  if (numbers === null) return null;
  return type === 'path' && closedPaths ? `{"closed":true,"points":${numbers}}` : numbers;
}

function coordinatesOf(type: PortableType, value: unknown): string | null {
  if (Array.isArray(value)) return JSON.stringify(value);
  const { x, y, radius, coordinates } = (value ?? {}) as Record<string, unknown>;
  if (x !== undefined && y !== undefined) return JSON.stringify(type === 'circle' ? [x, y, radius] : [x, y]);
  if (!Array.isArray(coordinates)) return null;
  // A polygon has its outline first, then its holes, which NocoBase's have not.
  return JSON.stringify(type === 'polygon' ? (coordinates[0] ?? []) : coordinates);
}

/** PostgreSQL's own spelling: `((1,2),(3,4))`, `<(1,2),3>`. */
function numbersOf(text: string): string | null {
  if (!/^[<(][-+\d.,()e ]*[>)]$/i.test(text)) return null;
  const circle = /^<\((.*)\),(.*)>$/.exec(text);
  return circle ? `[${circle[1]},${circle[2]}]` : text.replace(/\(/g, '[').replace(/\)/g, ']');
}
