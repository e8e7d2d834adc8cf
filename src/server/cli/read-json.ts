import { BackupError } from '../errors';
import { readText } from './read-text';

/**
 * The object in a file, or in standard input for `-`.
 * @param hint what such a file looks like
 * @throws BackupError NOT_FOUND, INVALID_REQUEST
 */
export async function readJson(file: string, hint: string): Promise<object> {
  const text = await readText(file);
  const malformed = (what: string) => new BackupError('INVALID_REQUEST', `${file} ${what}.`, { hint });
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw malformed(`is not JSON: ${(error as SyntaxError).message}`);
  }
  throw malformed('holds no JSON object');
}
