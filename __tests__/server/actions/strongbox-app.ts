/** A real application with our plugin and a small collection of the user's own. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DialectName } from '../../../src/server/dialects/definition';
import { StrongboxPlugin } from '../../../src/server/plugin';
import type { Task } from '../../../src/server/tasks/task';
import { createApp, type TestApp } from '../../helpers/create-app';
import { createDatabase } from '../../helpers/databases';

export interface StrongboxApp extends TestApp {
  plugin(): StrongboxPlugin;
}

export async function strongboxApp(dialect: DialectName): Promise<StrongboxApp> {
  const database = await createDatabase(dialect);
  const app = await createApp({
    database: database.options,
    extraPlugins: [[StrongboxPlugin, { name: 'strongbox' }]],
  });
  const admin = await app.agent(1);
  await admin.post('/api/collections:create').send({
    name: 'books',
    title: 'Books',
    autoGenId: true,
    fields: [
      { name: 'title', type: 'string', interface: 'input' },
      { name: 'price', type: 'decimal', precision: 12, scale: 2, interface: 'number' },
    ],
  });
  await app.app.db.getRepository('books').create({ values: BOOKS });
  return {
    ...app,
    plugin: () => app.app.pm.get(StrongboxPlugin) as StrongboxPlugin,
    destroy: () => app.destroy().finally(database.drop),
  };
}

export const BOOKS = Array.from({ length: 100 }, (_, index) => ({
  title: `Book ${index}\t\\ "тест" 书`,
  price: index + 0.5,
}));

/** Follows a task over REST to its end. */
export async function finishedTask(agent: Awaited<ReturnType<TestApp['agent']>>, id: string): Promise<Task> {
  for (;;) {
    const reply = await agent.get(`/api/backupTasks:get?filterByTk=${id}`);
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
    const task = reply.body.data as Task;
    if (task.finishedAt) return task;
    await sleep(50);
  }
}
