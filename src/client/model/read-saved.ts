/** A saved restore from a JSON file. What its values mean the server checks; here, that it is one at all. Pure. */
import { ALL_CONTENTS, type SavedRestoreRequest } from '../../common/api';
import { EXTRA_FILES } from './file-contents';
import { CONTENTS, EXISTING, ON_FAILURE, ROWS } from './restore-manner';
import { MOST_NAME_LENGTH } from './saved-restores';

const isText = (value: unknown) => typeof value === 'string';
const isTextOrNull = (value: unknown) => value === null || isText(value);
const areTexts = (value: unknown) => Array.isArray(value) && value.every(isText);
const isOneOf = (values: readonly string[]) => (value: unknown) => isText(value) && values.includes(value as string);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const FIELDS: Record<keyof SavedRestoreRequest, (value: unknown) => boolean> = {
  name: (value) => isText(value) && isName(value as string),
  archive: isTextOrNull,
  connection: isTextOrNull,
  groups: areTexts,
  include: areTexts,
  exclude: areTexts,
  objects: (value) => typeof value === 'boolean',
  excludeObjects: areTexts,
  files: isFileChoice,
  content: isOneOf(CONTENTS),
  existing: isOneOf(EXISTING),
  rows: isOneOf(ROWS),
  newer: isText,
  onFailure: isOneOf(ON_FAILURE),
  mapping: (value) => isObject(value) && Object.values(value).every(isObject),
};

function isFileChoice(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { contents, extra, ...more } = value;
  const areContents = Array.isArray(contents) && contents.every(isOneOf(ALL_CONTENTS));
  return areContents && isOneOf(EXTRA_FILES)(extra) && Object.keys(more).length === 0;
}

/** `not-one`: something else altogether; else the field that cannot be used. */
export type Problem = { problem: 'not-one' } | { problem: 'field'; field: string };

export function readSaved(text: string): SavedRestoreRequest | Problem {
  const value = parse(text);
  if (!isObject(value) || !('name' in value)) return { problem: 'not-one' };
  const wrong = Object.entries(value).find(
    ([key, one]) => !Object.hasOwn(FIELDS, key) || !FIELDS[key as keyof typeof FIELDS](one),
  );
  return wrong ? { problem: 'field', field: wrong[0] } : (value as unknown as SavedRestoreRequest);
}

export function isProblem(read: SavedRestoreRequest | Problem): read is Problem {
  return 'problem' in read;
}

function isName(name: string): boolean {
  return name.trim() !== '' && name.length <= MOST_NAME_LENGTH;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
