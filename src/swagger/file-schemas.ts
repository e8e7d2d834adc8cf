import { ALL_CONTENTS } from '../common/api';

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const content = { ...text, enum: [...ALL_CONTENTS] };
const object = (properties: Record<string, object>) => ({ type: 'object', properties });
const list = (items: object) => ({ type: 'array', items });
const root = {
  content,
  name: { ...text, example: 'uploads/local' },
  storages: { ...list(text), description: 'Of uploads: names of the storages that keep their files there' },
  files: count,
  bytes: count,
};

export const fileSchemas = {
  FileContents: list(content),
  FileRoot: object(root),
  Contents: object({
    contents: list(
      object({
        content,
        files: count,
        bytes: count,
        roots: list(object({ ...root, folder: text })),
        obstacle: { ...text, nullable: true, description: 'Why it cannot be backed up here' },
      }),
    ),
  }),
};
