const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const id = { ...text, format: 'uuid' };

export const uploadSchemas = {
  UploadRequest: {
    type: 'object',
    properties: {
      name: { ...text, description: 'Of the file; becomes the name of the backup where it can' },
      size: { ...count, description: 'Bytes of the whole file' },
      sha256: { ...text, description: 'Of the whole file, 64 hex digits; compared when it is finished' },
    },
    required: ['size'],
  },
  UploadStarted: { type: 'object', properties: { id, offset: count, chunkSize: count } },
  UploadOffset: { type: 'object', properties: { id, offset: count } },
  UploadRow: {
    type: 'object',
    properties: {
      id,
      size: count,
      received: { ...count, description: 'The offset at which it goes on' },
      expiresAt: { ...text, format: 'date-time', description: 'When it is deleted unless more comes' },
    },
  },
};
