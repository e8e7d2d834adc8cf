import { data, DENIED, failure, ok, ref } from './parts';

const maxAge = {
  name: 'maxAge',
  in: 'query',
  description: 'Hours; a newest proven backup that is older is a problem',
  schema: { type: 'number', example: 26 },
};
const asked = { tags: ['backupHealth'], parameters: [maxAge] };
const INVALID = failure('An age that cannot be');

export const healthPaths = {
  '/backupHealth:get': {
    get: {
      ...asked,
      summary:
        'What is wrong, if anything: damaged archives, schedules that failed or do not run, backups that are too old',
      responses: { 200: ok('How backups stand', data(ref('Health'))), 400: INVALID, ...DENIED },
    },
  },
  '/backupHealth:metrics': {
    get: {
      ...asked,
      summary: 'The same as gauges, for Prometheus',
      responses: {
        200: { description: 'Gauges', content: { 'text/plain': { schema: { type: 'string' } } } },
        400: INVALID,
        ...DENIED,
      },
    },
  },
};
