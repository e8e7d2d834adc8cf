import type { ConnectionRow } from '../../../src/common/api';
import { changeReply } from '../replies';
import type { State } from '../states';

const FILE = '/app/nocobase/storage/db/warehouse.sqlite';

export const CONNECTION_STATES: State[] = [
  {
    name: 'connections',
    // Where the tests have it is nothing to look at.
    prepare: (page) =>
      changeReply<ConnectionRow[]>(page, 'backupConnections:list', (rows) =>
        rows.map((row) => ({ ...row, file: FILE })),
      ),
    async show({ connections, other }) {
      await connections.open();
      await connections.test(other);
    },
  },
  {
    name: 'connection-form',
    async show({ connections }) {
      await connections.open();
      await connections.begin();
    },
  },
  {
    name: 'restore-parts',
    async show({ archive, restore }) {
      await restore.open(archive);
      await restore.choose('custom');
      await restore.send('sampleOrders', 'orders_before');
    },
  },
  {
    name: 'restore-elsewhere',
    async show({ archive, connections, other, restore }) {
      await restore.open(archive);
      await restore.choose('custom');
      await connections.choose(restore.dialog, 'restore.target', other);
      await restore.next('check').click();
      await restore.confirm();
    },
  },
];
