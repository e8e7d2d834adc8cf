/** Shapes of the archive, which are JSON, in the form in which MySQL stores them: SRID 0 and WKB, with doubles as they are. */

type Pair = [number, number];
type Shape = 'point' | 'path' | 'polygon';

const WKB_TYPES: Record<Shape, number> = { point: 1, path: 2, polygon: 3 };
const HEADER_BYTES = 9;

function isPair(value: unknown): value is Pair {
  return Array.isArray(value) && value.length === 2 && value.every((part) => Number.isFinite(part));
}

/** Null where the text is no such shape. A closed path of PostgreSQL is taken for the list of its points, as NocoBase does. */
export function shapeBytes(text: string, shape: Shape): Buffer | null {
  const points = pointsOf(parse(text), shape);
  if (!points) return null;
  const counts = shape === 'point' ? 0 : shape === 'path' ? 1 : 2;
  const bytes = Buffer.alloc(HEADER_BYTES + 4 * counts + 16 * points.length);
  bytes.writeUInt8(1, 4);
  bytes.writeUInt32LE(WKB_TYPES[shape], 5);
  if (counts === 2) bytes.writeUInt32LE(1, HEADER_BYTES);
  if (counts > 0) bytes.writeUInt32LE(points.length, HEADER_BYTES + 4 * (counts - 1));
  points.flat().forEach((number, index) => bytes.writeDoubleLE(number, HEADER_BYTES + 4 * counts + 8 * index));
  return bytes;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // No JSON, so no shape: the caller says so.
  }
}

function pointsOf(value: unknown, shape: Shape): Pair[] | null {
  if (shape === 'point') return isPair(value) ? [value] : null;
  const list = Array.isArray(value) ? value : ((value as { points?: unknown } | null)?.points ?? null);
  if (!Array.isArray(list) || !list.every(isPair)) return null;
  const [first] = list;
  const last = list.at(-1);
  if (!first || !last) return null;
  if (shape === 'path') return list.length > 1 ? list : null;
  const ring = first[0] === last[0] && first[1] === last[1] ? list : [...list, first];
  return ring.length > 3 ? ring : null;
}
