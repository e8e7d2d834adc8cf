/** Other than all of it over what is there. */
import { collection } from '../../../../helpers/catalog';
import { application, column, table } from '../scene';
import type { Case } from './case';

const check = 'manner';
const NEW = [{ name: 'unheard' }];

export const MANNERS: Case[] = [
  { check, verdict: 'pass', says: /to its own place/ },
  { check, verdict: 'pass', says: /can be done/, manner: { mapping: { a: { table: 'a_copy' } } } },
  { check, verdict: 'blocker', says: /There is a already/, manner: { existing: 'stop' } },
  { check, verdict: 'warning', says: /^a exist and stay/, manner: { existing: 'keep' } },
  { check, verdict: 'warning', says: /replaced by empty ones/, manner: { content: 'structure' } },
  {
    ...{ check, verdict: 'blocker', says: /Without rows in collections/, manner: { content: 'structure' } },
    archive: { collections: [{ name: 'collections' }] },
    here: application([collection('collections')]),
  },
  {
    ...{ check, verdict: 'blocker', says: /no table for unheard/, manner: { content: 'data' } },
    archive: { collections: NEW },
  },
  {
    ...{ check, verdict: 'blocker', says: /strict needs a value in id/, manner: { content: 'data' } },
    archive: {
      collections: [{ name: 'strict', table: table('strict', { columns: [column('text')], primaryKey: [] }) }],
    },
  },
  {
    ...{ check, verdict: 'blocker', says: /names may have 63 bytes at most/ },
    manner: { mapping: { a: { columns: { text: 'ы'.repeat(32) } } } },
    longestName: { length: 63, unit: 'bytes' },
  },
  {
    check: 'naming',
    verdict: 'warning',
    says: /belongs to the collection b/,
    manner: { mapping: { a: { table: 'b' } } },
  },
];
