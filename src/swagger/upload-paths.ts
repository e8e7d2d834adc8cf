import { data, DENIED, failure, json, MISSING, ok, ref } from './parts';

const uploads = { tags: ['backupUploads'] };
const uploadId = {
  name: 'filterByTk',
  in: 'query',
  required: true,
  description: 'Id of an upload',
  schema: { type: 'string', format: 'uuid' },
};
const CONFLICT = failure(
  'UPLOAD_CONFLICT: another offset, which is details.offset, or another request works on this upload; CANCELED: the connection ended',
);

export const uploadPaths = {
  '/backupUploads:create': {
    post: {
      ...uploads,
      summary: 'Announces an archive that will come in parts',
      requestBody: { required: true, ...json(ref('UploadRequest')) },
      responses: {
        200: ok('Where to begin, and how much to send at once', data(ref('UploadStarted'))),
        400: failure('A size, name or hash that cannot be'),
        409: failure('Too many unfinished uploads'),
        413: failure('Too large'),
        507: failure('It would not fit on the disk'),
        ...DENIED,
      },
    },
  },
  '/backupUploads:append': {
    post: {
      ...uploads,
      summary: 'The next bytes; what came before a connection ended is kept',
      parameters: [
        uploadId,
        {
          name: 'offset',
          in: 'query',
          required: true,
          description: 'Where the bytes belong: the end of what has come',
          schema: { type: 'integer', minimum: 0 },
        },
      ],
      requestBody: {
        required: true,
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
      responses: {
        200: ok('The offset after them', data(ref('UploadOffset'))),
        400: failure('Not application/octet-stream, or no offset'),
        409: CONFLICT,
        413: failure('More bytes than announced'),
        507: failure('The disk is full'),
        ...MISSING,
        ...DENIED,
      },
    },
  },
  '/backupUploads:get': {
    get: {
      ...uploads,
      summary: 'How much has come',
      parameters: [uploadId],
      responses: { 200: ok('The upload', data(ref('UploadRow'))), ...MISSING, ...DENIED },
    },
  },
  '/backupUploads:finish': {
    post: {
      ...uploads,
      summary: 'Checks what has come and stores it as a backup; restores nothing',
      parameters: [uploadId],
      responses: {
        200: ok('Stored', data(ref('UploadReply'))),
        409: failure('Bytes are missing, from details.offset on'),
        422: failure('Not a sound archive, which is not kept; details.entry names what is wrong'),
        507: failure('The disk is full'),
        ...MISSING,
        ...DENIED,
      },
    },
  },
  '/backupUploads:destroy': {
    post: {
      ...uploads,
      summary: 'Gives an upload up',
      parameters: [uploadId],
      responses: {
        200: ok('Deleted', data({ type: 'object', properties: { status: { type: 'string', enum: ['ok'] } } })),
        409: failure('Another request works on it'),
        ...MISSING,
        ...DENIED,
      },
    },
  },
};
