/**
 * A server of its own: a real application behind NocoBase's gateway, on a port, started by server-processes.ts. Messages between
 * servers, for which NocoBase needs Redis, go by way of the process that started them.
 */
import '../helpers/server-env';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Gateway, Plugin, type IPubSubAdapter } from '@nocobase/server';
import type { ConnectionOptions } from '../../src/server/dialects/dialect';
import { StrongboxPlugin } from '../../src/server/plugin';
import { createApp } from '../helpers/create-app';

export interface ServerOrder {
  database: ConnectionOptions;
  existing: boolean;
  storage: string;
  /** Whether it is told what other servers say. */
  messages: boolean;
}

export type ServerMessage = { port: number } | { channel: string; message: string } | { error: string };

class Messages implements IPubSubAdapter {
  private readonly callbacks = new Map<string, (message: string) => Promise<void>>();
  private connected = false;

  constructor() {
    process.on('message', ({ channel, message }: { channel?: string; message?: string }) => {
      if (channel && message && this.connected)
        this.callbacks
          .get(channel)?.(message)
          .catch((error: unknown) => console.error(error));
    });
  }
  async connect() {
    this.connected = true;
  }
  async close() {
    this.connected = false;
    this.callbacks.clear();
  }
  isConnected() {
    return this.connected;
  }
  async subscribe(channel: string, callback: (message: string) => Promise<void>) {
    this.callbacks.set(channel, callback);
  }
  async unsubscribe(channel: string) {
    this.callbacks.delete(channel);
  }
  async publish(channel: string, message: string) {
    process.send?.({ channel, message } satisfies ServerMessage);
  }
}

const adapter = new Messages();

const SLOW_MS = 2500;

class TestPlugin extends Plugin {
  override beforeLoad() {
    if (this.options.messages) this.app.pubSubManager.setAdapter(adapter);
  }

  /** A request that takes its time, and needs the database at its begin and at its end. */
  override async load() {
    this.app.resourceManager.define({
      name: 'slow',
      actions: {
        count: async (ctx, next) => {
          const books = this.app.db.getRepository('books');
          const before = await books.count();
          await sleep(SLOW_MS);
          ctx.body = [before, await books.count()];
          await next();
        },
      },
    });
    this.app.acl.allow('slow', 'count');
  }
}

process.once('message', ({ database, existing, storage, messages }: ServerOrder) => {
  Object.assign(process.env, { STORAGE_PATH: storage, API_BASE_PATH: '/api/' });
  createApp({
    database,
    existing,
    extraPlugins: [
      [StrongboxPlugin, { name: 'strongbox' }],
      [TestPlugin, { name: 'test', messages }],
    ],
  })
    .then(() => {
      const server = createServer((request, response) => void Gateway.getInstance().getCallback()(request, response));
      server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
    })
    .catch((error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }));
});
// With the one that started it.
process.on('disconnect', () => process.exit());
